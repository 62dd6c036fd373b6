"""Who waits in which queue, who is asked to take it, and why it came to whom."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

OPEN = Q(left_at=None)


class Left(models.TextChoices):
    """How an entry ended."""

    ROUTED = "routed"
    TAKEN = "taken"
    MOVED = "moved"
    SETTLED = "settled"
    VENDOR = "vendor"


class Answer(models.TextChoices):
    """How an offer ended."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class QueueEntry(models.Model):
    """A ticket waits in a queue, or waited. What it asks for is kept as the queue said then."""

    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="+")
    # a definition of kind `queue`
    queue_id = models.UUIDField()
    queue_version = models.PositiveIntegerField()
    entered_at = models.DateTimeField()
    channel = models.CharField(max_length=20)
    # skills with levels, certificates
    needs = models.JSONField(default=dict, db_default={})
    language = models.CharField(max_length=10, blank=True)
    weight = models.FloatField(default=1.0, db_default=1.0)
    # the first-contact owner; who served the customer last, or had the ticket before
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
    )
    continuity = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
    )
    # users who declined, and who let an offer pass
    declined = models.JSONField(default=list, db_default=[])
    missed = models.JSONField(default=list, db_default=[])
    # why nobody gets it, as last seen: typed reasons
    shortages = models.JSONField(default=list, db_default=[])
    cause_sequence = models.BigIntegerField(null=True)
    left_at = models.DateTimeField(null=True)
    left_how = models.CharField(max_length=10, choices=Left.choices, blank=True)

    class Meta:
        constraints: ClassVar = [
            # "does it wait already?"
            models.UniqueConstraint(fields=["ticket"], condition=OPEN, name="entry_open_once"),
            models.CheckConstraint(
                condition=Q(left_at=None, left_how="")
                | (Q(left_at__isnull=False) & ~Q(left_how="")),
                name="entry_left_somehow",
            ),
        ]
        indexes: ClassVar = [
            # dispatch: "who waits longest?"
            models.Index(fields=["entered_at", "id"], name="entry_waiting", condition=OPEN),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} in {self.queue_id}"


class RoutingOffer(models.Model):
    """A person is asked to take a ticket until a time; answered exactly once."""

    entry = models.ForeignKey(QueueEntry, on_delete=models.CASCADE)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    until = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=10, choices=Answer.choices, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["entry"], condition=Q(answered_at=None), name="offer_open_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} to {self.user_id}"


class DecisionBasis(models.Model):
    """What was known when tickets were handed out together: people and policy (`basis_json`)."""

    known = models.JSONField()

    def __str__(self) -> str:
        return f"basis {self.pk}"


class RoutingDecision(models.Model):
    """That a ticket came to a person, and why to nobody else: the ticket as it was seen then, and
    the basis. Older ones have the reasons themselves, typed, for every candidate."""

    entry = models.ForeignKey(QueueEntry, on_delete=models.CASCADE)
    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    mode = models.CharField(max_length=10)
    basis = models.ForeignKey(DecisionBasis, null=True, on_delete=models.PROTECT, db_index=False)
    waiting = models.JSONField(null=True)
    reasons = models.JSONField(null=True)

    class Meta:
        ordering: ClassVar = ["made_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(basis__isnull=False, waiting__isnull=False, reasons__isnull=True)
                | Q(basis__isnull=True, waiting__isnull=True, reasons__isnull=False),
                name="decision_says_why",
            )
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} to {self.user_id}"


class RoutingState(models.Model):
    """One row: how often something has changed, and up to which change the queues were handed out.

    Counted, so that a change that comes while they are handed out is not forgotten.
    """

    stirs = models.BigIntegerField(default=0, db_default=0)
    stirs_seen = models.BigIntegerField(default=0, db_default=0)
    # queues were defined anew: tickets that wait outside them are to be looked at
    backlogs = models.BigIntegerField(default=0, db_default=0)
    backlogs_seen = models.BigIntegerField(default=0, db_default=0)
    ran_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"seen {self.stirs_seen} of {self.stirs}"
