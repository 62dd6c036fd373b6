"""What waits to leave the house, and how far it has come."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gemba.desk.tickets.models.messages import Message
from gemba.desk.tickets.models.ticket import Ticket


class DeliveryState(models.TextChoices):
    """How far an outbound message has come."""

    QUEUED = "queued", _("Queued")
    SENT = "sent", _("Sent")
    DELIVERED = "delivered", _("Delivered")
    READ = "read", _("Read")
    FAILED = "failed", _("Not delivered")


class Delivery(models.Model):
    """The outbox row of one outbound message, written in the reply's own transaction."""

    message = models.OneToOneField(Message, primary_key=True, on_delete=models.CASCADE)
    state = models.CharField(
        max_length=10, choices=DeliveryState.choices, default=DeliveryState.QUEUED
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    error = models.TextField(blank=True)
    moved_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "deliveries"
        indexes: ClassVar = [
            # the sender: "what is due?"
            models.Index(fields=["due_at"], name="delivery_due", condition=Q(state="queued")),
            # the warning: "what failed lately?"
            models.Index(fields=["moved_at"], name="delivery_failed", condition=Q(state="failed")),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} {self.state}"


class HeldReply(models.Model):
    """A reply its author can still take back, and how the ticket stood before it.

    Gone as soon as the message has left the house.
    """

    message = models.OneToOneField(
        Message, primary_key=True, on_delete=models.CASCADE, related_name="held"
    )
    held_until = models.DateTimeField()
    # the ticket's version with this reply
    version = models.PositiveIntegerField()
    # where the reply brought the ticket: what was changed since is left alone
    status_after = models.CharField(max_length=30, default="", db_default="")
    assignee_after = models.BigIntegerField(null=True)
    status = models.CharField(max_length=30)
    assignee_id = models.BigIntegerField(null=True)
    waiting_since = models.DateTimeField(null=True)
    first_replied_at = models.DateTimeField(null=True)
    last_replied_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    snoozed_until = models.DateTimeField(null=True)
    snoozed_by = models.BigIntegerField(null=True)
    times_reopened = models.PositiveSmallIntegerField(default=0)
    last_activity_at = models.DateTimeField()
    # contacts who became participants by this reply, one id a line
    welcomed = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.message_id} until {self.held_until}"


class ScheduleState(models.TextChoices):
    """What became of a planned reply."""

    WAITING = "waiting", _("Scheduled")
    SENT = "sent", _("Sent")
    CANCELLED = "cancelled", _("Cancelled")


class ScheduledReply(models.Model):
    """A reply that is to be written later; no message until then."""

    id = models.UUIDField(primary_key=True)
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="scheduled")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    author_name = models.CharField(max_length=120)
    text = models.TextField()
    # as in Message: one address a line, none: the ticket's contact
    recipients = models.TextField(blank=True)
    status = models.CharField(max_length=30)
    # files that are in the vault already: name, content type, size in bytes, digest
    files = models.JSONField(default=list)
    # the ticket's version when the author last looked
    seen_version = models.PositiveIntegerField()
    send_at = models.DateTimeField()
    planned_at = models.DateTimeField()
    state = models.CharField(
        max_length=10, choices=ScheduleState.choices, default=ScheduleState.WAITING
    )
    # why it was cancelled, as a sentence
    reason = models.CharField(max_length=300, blank=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "scheduled replies"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=ScheduleState.values), name="schedule_state_known"
            )
        ]
        indexes: ClassVar = [
            # the timer: "what is to be sent now?"
            models.Index(fields=["send_at"], name="schedule_due", condition=Q(state="waiting")),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} at {self.send_at}"
