"""The desk's own words: statuses, priorities, types, tags, inboxes."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Category(models.TextChoices):
    """What a status means for the work: who has to act next."""

    NEW = "new", _("New")
    OPEN = "open", _("Open")
    PENDING_CUSTOMER = "pending_customer", _("Waiting for customer")
    PENDING_VENDOR = "pending_vendor", _("Waiting for vendor")
    RESOLVED = "resolved", _("Resolved")
    CLOSED = "closed", _("Closed")


SETTLED = (Category.RESOLVED.value, Category.CLOSED.value)


class Priority(models.IntegerChoices):
    """How soon it matters."""

    LOW = 1, _("Low")
    NORMAL = 2, _("Normal")
    HIGH = 3, _("High")
    URGENT = 4, _("Urgent")


class TicketType(models.TextChoices):
    """What kind of help is asked for; empty until somebody knows."""

    UNKNOWN = "", _("Not set")
    INQUIRY = "inquiry", _("Inquiry")
    COMPLAINT = "complaint", _("Complaint")
    SUGGESTION = "suggestion", _("Suggestion")
    REPAIR = "repair", _("Repair")
    RETURN = "return", _("Return")


class Inbox(models.Model):
    """One configured channel address at which the desk can be reached."""

    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=80)
    address = models.CharField(max_length=254)
    team = models.ForeignKey("accounts.Team", null=True, on_delete=models.SET_NULL)
    is_active = models.BooleanField(default=True)

    class Meta:
        verbose_name_plural = "inboxes"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "address"], name="inbox_once")
        ]

    def __str__(self) -> str:
        return self.name


class Status(models.Model):
    """A status a ticket can have. Each has one category; the six built-in ones bear its name."""

    code = models.CharField(max_length=30, primary_key=True)
    category = models.CharField(max_length=20, choices=Category.choices)
    name = models.CharField(max_length=40, blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name_plural = "statuses"
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(category__in=Category.values), name="status_category_known"
            )
        ]

    def __str__(self) -> str:
        return self.name or str(Category(self.category).label)


class Numbering(models.Model):
    """The next ticket number. One row; its lock hands out numbers without gaps or doubles."""

    next = models.PositiveIntegerField()

    def __str__(self) -> str:
        return str(self.next)


class Tag(models.Model):
    """A word the desk sorts tickets by."""

    name = models.CharField(max_length=50, unique=True)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name
