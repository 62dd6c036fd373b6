"""The people who ask for help, and every way they are known."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Tier(models.TextChoices):
    """How much a customer means to the company; promises may depend on it."""

    NONE = "", _("Not set")
    STANDARD = "standard", _("Standard")
    SILVER = "silver", _("Silver")
    GOLD = "gold", _("Gold")
    PLATINUM = "platinum", _("Platinum")


class Contact(models.Model):
    """One person or office. A merged contact stays, pointing at the one that speaks for it."""

    id = models.UUIDField(primary_key=True)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=10, blank=True)
    tier = models.CharField(
        max_length=10, choices=Tier.choices, blank=True, default="", db_default=""
    )
    created_at = models.DateTimeField()
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="absorbed"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(merged_into=models.F("id")), name="contact_not_into_itself"
            ),
            models.CheckConstraint(
                condition=models.Q(tier__in=Tier.values), name="contact_tier_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Identity(models.Model):
    """One way a contact is known: a mail address, a phone number, an account."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="identities")
    kind = models.CharField(max_length=20)
    value = models.CharField(max_length=254)
    added_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            # intake: "whose addresses are these?", asked by value alone; search: "begins with"
            models.UniqueConstraint(fields=["value", "kind"], name="identity_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.value}"


class ContactMerge(models.Model):
    """Why two contacts were merged, by whom, and whether it was undone."""

    source = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="merges_away")
    target = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="merges_here")
    reason = models.CharField(max_length=300)
    merged_at = models.DateTimeField()
    merged_by = models.CharField(max_length=120)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-merged_at", "-id"]

    def __str__(self) -> str:
        return self.reason
