"""Who follows, who was told, what was handed over, drafted, asked for and approved."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from gemba.foundation.events.actors import Role

NAME_CHARS = 120
TITLE_CHARS = 200


class Follower(models.Model):
    """Somebody who wants to hear what is said on a ticket."""

    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.CASCADE, db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    followed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ticket", "user"], name="follower_once")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} follows {self.ticket_id}"


class Notification(models.Model):
    """One piece of news for one person."""

    id = models.UUIDField(primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, db_index=False)
    # what it is about: a ticket, or a draft whose review is asked for – and gone with it
    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.CASCADE, null=True)
    draft = models.ForeignKey("definitions.StoredDraft", on_delete=models.CASCADE, null=True)
    kind = models.CharField(max_length=40)
    actor_name = models.CharField(max_length=NAME_CHARS)
    # what it is about, in somebody's own words; shown only to those who may (see queries)
    text = models.CharField(max_length=300, blank=True)
    happened_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ticket=None, draft__isnull=False) | Q(ticket__isnull=False, draft=None),
                name="notification_about_one_thing",
            )
        ]
        indexes: ClassVar = [
            # "what is new for me?", newest first
            models.Index(fields=["user", "-happened_at", "-id"], name="notification_list"),
            # the bell: "how many have I not read?"
            models.Index(fields=["user"], name="notification_unread", condition=Q(read_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.user_id}"


class HandoverNote(models.Model):
    """What the next one must know; on top of the ticket until it is read."""

    id = models.UUIDField(primary_key=True)
    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.CASCADE)
    text = models.TextField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    author_name = models.CharField(max_length=NAME_CHARS)
    to_name = models.CharField(max_length=NAME_CHARS)
    written_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    read_by = models.CharField(max_length=NAME_CHARS, blank=True)

    def __str__(self) -> str:
        return f"handover of {self.ticket_id}"


class SharedDraft(models.Model):
    """The one reply being drafted on a ticket. `version` counts every change."""

    ticket = models.OneToOneField("tickets.Ticket", primary_key=True, on_delete=models.CASCADE)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    author_name = models.CharField(max_length=NAME_CHARS)
    text = models.TextField()
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"draft on {self.ticket_id}"


class Task(models.Model):
    """A part of the work somebody else does, by its own due time."""

    class State(models.TextChoices):
        OPEN = "open"
        DONE = "done"
        WITHDRAWN = "withdrawn"

    id = models.UUIDField(primary_key=True)
    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=TITLE_CHARS)
    details = models.TextField(blank=True)
    team = models.ForeignKey("accounts.Team", null=True, on_delete=models.SET_NULL, db_index=False)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
    )
    asked_by_name = models.CharField(max_length=NAME_CHARS)
    asked_at = models.DateTimeField()
    # fixed when it was asked: a calendar that changes later moves no promise between colleagues
    due_at = models.DateTimeField()
    is_overdue = models.BooleanField(default=False)
    blocks = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=NAME_CHARS, blank=True)
    outcome = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["open", "done", "withdrawn"]), name="task_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="open") ^ Q(ended_at__isnull=False), name="task_ended_or_open"
            ),
        ]
        indexes: ClassVar = [
            # "what have we to do, by when?"
            models.Index(
                fields=["due_at", "id", "team", "assignee"],
                name="task_open",
                condition=Q(state="open"),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Approval(models.Model):
    """A question somebody must answer with yes or no: one person, or anybody of a role."""

    class State(models.TextChoices):
        PENDING = "pending"
        GRANTED = "granted"
        REFUSED = "refused"
        WITHDRAWN = "withdrawn"

    id = models.UUIDField(primary_key=True)
    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="+")
    question = models.CharField(max_length=TITLE_CHARS)
    details = models.TextField(blank=True)
    # one of both: a person, or everybody of this role or above
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+"
    )
    approver_role = models.CharField(max_length=20, blank=True)
    approver_name = models.CharField(max_length=NAME_CHARS)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_by_name = models.CharField(max_length=NAME_CHARS)
    asked_at = models.DateTimeField()
    # what hangs on the answer, for the room that asked; empty: people only
    purpose = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=NAME_CHARS, blank=True)
    comment = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["pending", "granted", "refused", "withdrawn"]),
                name="approval_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state="pending") ^ Q(decided_at__isnull=False),
                name="approval_decided_or_pending",
            ),
            models.CheckConstraint(
                condition=Q(approver__isnull=False)
                | Q(approver_role__in=[Role.SUPERVISOR.value, Role.ADMINISTRATOR.value]),
                name="approval_asks_somebody",
            ),
        ]
        indexes: ClassVar = [
            # "what waits for a yes?"
            models.Index(
                fields=["asked_at", "id"], name="approval_pending", condition=Q(state="pending")
            ),
        ]

    def __str__(self) -> str:
        return self.question
