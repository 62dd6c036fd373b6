"""The course of each ticket, and how its promises stand."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Course(models.Model):
    """What counts for the clocks of one ticket, as marks in time (see `course`)."""

    ticket = models.OneToOneField("tickets.Ticket", on_delete=models.CASCADE, primary_key=True)
    marks = models.JSONField()
    # the terms in force, see `TermsKey`
    terms = models.CharField(max_length=120)
    # whose turn it is; '' once it is closed or merged away
    party = models.CharField(max_length=10, blank=True)
    party_since = models.DateTimeField()
    is_over = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [
            # new terms: "which courses go on?", in order
            models.Index(fields=["ticket"], name="course_open", condition=Q(is_over=False)),
        ]

    def __str__(self) -> str:
        return f"course of {self.ticket_id}"


class Clock(models.Model):
    """The newest cycle of a promise on a ticket. `due_at` is NULL while it is paused, or never."""

    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.CASCADE, db_index=False)
    promise = models.CharField(max_length=20)
    # how often the promise was given, this one included
    cycle = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    is_running = models.BooleanField()
    elapsed_seconds = models.FloatField()
    target_seconds = models.FloatField(null=True)
    due_at = models.DateTimeField(null=True)
    is_broken = models.BooleanField(default=False)
    # warning, breach and steps that have been: each once
    taken = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ticket", "promise"], name="clock_once")
        ]
        indexes: ClassVar = [
            # wallboard: "what is due next, what is late?"
            models.Index(
                fields=["due_at", "ticket"],
                name="clock_due",
                condition=Q(is_running=True, due_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.promise} of {self.ticket_id}"
