"""The event log: append-only rows, their subjects, and the saved position of each reader."""

from typing import ClassVar

from django.db import models


class Event(models.Model):
    """One fact. Never edited; only erasure touches its payload, by the type's own rule."""

    sequence = models.BigAutoField(primary_key=True)
    id = models.UUIDField(unique=True)
    # PostgreSQL hands out `sequence` before commit; the transaction's own number lets a reader
    # stay below the oldest open transaction. SQLite has one writer at a time: always 0.
    transaction_id = models.BigIntegerField(default=0)
    type = models.CharField(max_length=80)
    version = models.PositiveSmallIntegerField()
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10)
    actor_id = models.CharField(max_length=64)
    actor_name = models.CharField(max_length=120)
    cause_id = models.UUIDField(null=True)
    depth = models.PositiveSmallIntegerField(default=0)
    payload = models.JSONField()

    class Meta:
        ordering: ClassVar = ["transaction_id", "sequence"]
        indexes: ClassVar = [
            # readers: "what came after my position?"
            models.Index(fields=["transaction_id", "sequence"], name="event_position"),
            # analysis: "all of one type in a period"
            models.Index(fields=["type", "happened_at"], name="event_type_time"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.type}"


class EventSubject(models.Model):
    """One thing an event is about."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="subjects")
    kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=64)
    qualifier = models.CharField(max_length=40, blank=True)

    class Meta:
        indexes: ClassVar = [
            # timeline: "everything about this ticket, in order"
            models.Index(fields=["kind", "subject_id", "event"], name="subject_timeline"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}"


class Cursor(models.Model):
    """How far a subscriber has read. Saved in the transaction of its effect."""

    subscriber = models.CharField(max_length=80, primary_key=True)
    transaction_id = models.BigIntegerField(default=0)
    sequence = models.BigIntegerField(default=0)
    moved_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.subscriber} at {self.sequence}"


class ParkedEvent(models.Model):
    """An event a subscriber could not handle: retried with back-off, then left for a person."""

    subscriber = models.CharField(max_length=80)
    event = models.ForeignKey(Event, on_delete=models.PROTECT)
    attempts = models.PositiveSmallIntegerField(default=1)
    error = models.TextField()
    failed_at = models.DateTimeField()
    # NULL: given up, waits for `gemba events retry`
    retry_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subscriber", "event"], name="parked_once")
        ]
        # the runner: "what is due?"
        indexes: ClassVar = [models.Index(fields=["retry_at"], name="parked_due")]

    def __str__(self) -> str:
        return f"{self.subscriber} ✗ {self.event_id}"
