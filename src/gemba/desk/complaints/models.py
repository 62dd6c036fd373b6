"""The file of a complaint, and what it cost."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

NAME_CHARS = 120


class Complaint(models.Model):
    """What a ticket of type complaint has besides: owner, cause, call-back, follow-up."""

    ticket = models.OneToOneField("tickets.Ticket", primary_key=True, on_delete=models.CASCADE)
    registered_at = models.DateTimeField()
    # False: the ticket turned out to be something else
    is_active = models.BooleanField(default=True)
    # the setting it was registered under: a definition and its version
    setting_id = models.UUIDField()
    setting_version = models.PositiveIntegerField()
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    owner_name = models.CharField(max_length=NAME_CHARS, blank=True)
    cause = models.CharField(max_length=40, blank=True)
    cause_name = models.CharField(max_length=80, blank=True)
    cause_words = models.TextField(blank=True)
    callback_due_at = models.DateTimeField()
    is_callback_missed = models.BooleanField(default=False)
    called_back_at = models.DateTimeField(null=True)
    called_back_by = models.CharField(max_length=NAME_CHARS, blank=True)
    callback_words = models.TextField(blank=True)
    followed_up_at = models.DateTimeField(null=True)
    followed_up_by = models.CharField(max_length=NAME_CHARS, blank=True)
    is_satisfied = models.BooleanField(null=True)
    follow_up_words = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [
            # "whom must we call back, by when?"
            models.Index(
                fields=["callback_due_at"],
                name="complaint_to_call_back",
                condition=Q(is_active=True, called_back_at=None),
            ),
            # "what was complained about lately?"
            models.Index(fields=["-registered_at"], name="complaint_lately"),
        ]

    def __str__(self) -> str:
        return f"complaint {self.ticket_id}"


class Compensation(models.Model):
    """Money for a complaint: granted, or asked for beyond the limit."""

    class State(models.TextChoices):
        ASKED = "asked"
        GRANTED = "granted"
        REFUSED = "refused"

    id = models.UUIDField(primary_key=True)
    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE)
    amount_minor = models.PositiveBigIntegerField()
    currency = models.CharField(max_length=3)
    reason = models.TextField()
    asked_by_name = models.CharField(max_length=NAME_CHARS)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices)
    approval_id = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=NAME_CHARS, blank=True)

    class Meta:
        ordering: ClassVar = ["asked_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["asked", "granted", "refused"]),
                name="compensation_state_known",
            ),
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0), name="compensation_is_something"
            ),
            models.UniqueConstraint(
                fields=["approval_id"],
                name="compensation_approved_once",
                condition=Q(approval_id__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount_minor} {self.currency}"
