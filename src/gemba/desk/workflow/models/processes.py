"""Where the processes of tickets stand, and what they wait for."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

NAME_CHARS = 120
KEY_CHARS = 120
REASON_CHARS = 500
REQUEST_KEY_CHARS = 200


class ProcessInstance(models.Model):
    """A process on a ticket: the version it runs on and the engine's state of it."""

    class Status(models.TextChoices):
        RUNNING = "running"
        TROUBLED = "troubled"  # at least one step cannot go on until a person looks
        ENDED = "ended"
        CANCELLED = "cancelled"

    id = models.UUIDField(primary_key=True)
    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.CASCADE, db_index=False)
    process_id = models.UUIDField()
    version = models.PositiveIntegerField()
    name = models.CharField(max_length=NAME_CHARS)
    # by its id in the drawing, the definition and version of each process it may call
    called = models.JSONField(default=dict)
    status = models.CharField(max_length=10, choices=Status, default=Status.RUNNING)
    state_format = models.PositiveSmallIntegerField()
    state = models.TextField()
    # the earliest timer of all; the durable timer under the instance's id says the same
    next_due = models.DateTimeField(null=True)
    started_at = models.DateTimeField()
    started_by = models.CharField(max_length=NAME_CHARS)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            # a process runs on a ticket once at a time; "what runs on this ticket?"
            models.UniqueConstraint(
                fields=["ticket", "process_id"],
                name="process_once_at_a_time",
                condition=Q(ended_at__isnull=True),
            )
        ]
        indexes: ClassVar = [
            # "where do the instances of this process stand?", newest first
            models.Index(fields=["process_id", "status", "-started_at"], name="process_instances"),
            # "what ran on this ticket?"
            models.Index(fields=["ticket", "-started_at"], name="process_on_ticket"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.version} on {self.ticket_id}"


class WaitingStep(models.Model):
    """A step that waits: for a person, a machine, a message, a time – or to be mended.

    What people and machines did stays; what waited for a message, a signal or a time goes when
    that has come, for the events tell of it.
    """

    class Kind(models.TextChoices):
        PERSON = "person"
        MACHINE = "machine"
        ROBOT = "robot"
        MESSAGE = "message"
        SIGNAL = "signal"
        TIMER = "timer"
        CONDITION = "condition"
        TROUBLE = "trouble"

    class Outcome(models.TextChoices):
        DONE = "done"
        SKIPPED = "skipped"
        CANCELLED = "cancelled"

    id = models.UUIDField(primary_key=True)
    instance = models.ForeignKey(
        ProcessInstance, on_delete=models.CASCADE, related_name="steps", db_index=False
    )
    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.CASCADE, db_index=False)
    # the engine's name of the token, and the element of the drawing it stands on
    key = models.CharField(max_length=KEY_CHARS)
    element = models.CharField(max_length=KEY_CHARS)
    # the process of a drawing that the element is in ('' in rows of long ago), and the places
    # `[process, element]` of the calls around it, the nearest first
    drawn_in = models.CharField(max_length=KEY_CHARS, blank=True)
    callers = models.JSONField(default=list)
    label = models.CharField(max_length=NAME_CHARS)
    bpmn_kind = models.CharField(max_length=40)
    # counts from 0 where an activity is done several times
    turn = models.PositiveIntegerField(null=True)
    kind = models.CharField(max_length=10, choices=Kind)
    # a person's: who is to do it, until when; a machine's: when it is called next
    team = models.ForeignKey("accounts.Team", null=True, on_delete=models.SET_NULL, db_index=False)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
    )
    due_at = models.DateTimeField(null=True)
    is_overdue = models.BooleanField(default=False)
    # who gave it to the one who has it, and what they said
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
    )
    given_note = models.CharField(max_length=REASON_CHARS, blank=True)
    # an approval's: the least role that may answer ('' is no approval), and the rest of who may
    # and what they said, as `asked.Asked` writes it
    approver_role = models.CharField(max_length=20, blank=True)
    approval = models.JSONField(default=dict)
    # a machine's: the endpoint; a robot's: its name; a message or signal: its name and, as JSON,
    # what it must be about ('' is whatever it is about)
    awaited = models.CharField(max_length=NAME_CHARS, blank=True)
    correlation = models.CharField(max_length=NAME_CHARS, blank=True)
    # what is given to the person or machine; of a trouble, why the step cannot go on
    given = models.JSONField(default=dict)
    # what was filled in or answered
    answer = models.JSONField(default=dict)
    tries = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=NAME_CHARS, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)

    class Meta:
        constraints: ClassVar = [
            # a token waits for one thing; "the open step with this key"
            models.UniqueConstraint(
                fields=["instance", "key"], name="step_once", condition=Q(ended_at__isnull=True)
            )
        ]
        indexes: ClassVar = [
            # "the steps on this ticket"
            models.Index(fields=["ticket", "started_at"], name="steps_on_ticket"),
            # "the steps that wait for me", due first
            models.Index(
                fields=["assignee", "due_at"],
                name="steps_of_person",
                condition=Q(ended_at__isnull=True, kind="person"),
            ),
            # "the steps that wait for my team and nobody has"
            models.Index(
                fields=["team", "due_at"],
                name="steps_of_team",
                condition=Q(ended_at__isnull=True, kind="person", assignee__isnull=True),
            ),
            # "which approvals wait for somebody of my role?", the longest first
            models.Index(
                fields=["approver_role", "started_at"],
                name="steps_to_approve",
                condition=Q(ended_at__isnull=True) & ~Q(approver_role=""),
            ),
            # "which systems are to be called now?", due first
            models.Index(
                fields=["due_at"],
                name="steps_to_call",
                condition=Q(ended_at__isnull=True, kind="machine"),
            ),
            # "which robots are to begin now?", due first
            models.Index(
                fields=["due_at"],
                name="steps_for_robots",
                condition=Q(ended_at__isnull=True, kind="robot"),
            ),
            # "who waits for this message?", longest first
            models.Index(
                fields=["awaited", "correlation", "started_at"],
                name="steps_awaiting",
                condition=Q(ended_at__isnull=True, kind__in=["message", "signal"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} of {self.instance_id}"


class DeliveredMessage(models.Model):
    """A message that a program said under a key of its own: said again, it is not heard again."""

    actor_id = models.CharField(max_length=KEY_CHARS)
    request_key = models.CharField(max_length=REQUEST_KEY_CHARS)
    digest = models.CharField(max_length=64)
    instance_id = models.UUIDField()
    delivered_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            # "has this program said it already?"
            models.UniqueConstraint(fields=["actor_id", "request_key"], name="message_once")
        ]
        indexes: ClassVar = [
            # "which are so old that nobody says them again?"
            models.Index(fields=["delivered_at"], name="messages_by_age")
        ]

    def __str__(self) -> str:
        return f"{self.request_key} to {self.instance_id}"
