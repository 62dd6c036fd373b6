"""Tickets: their fields, who takes part, what they were joined to, who may follow them."""

from dataclasses import dataclass
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from gemba.desk.tickets.models.vocabulary import Inbox, Priority, Status, Tag, TicketType


@dataclass(frozen=True, slots=True)
class Place:
    """Where the backlog counts a ticket. Key 0: no team, nobody."""

    team_key: int
    assignee_key: int
    status: str
    is_snoozed: bool = False


# what every list of work shows: neither merged away nor snoozed (a settled ticket never is)
_LISTED = Q(merged_into=None, snoozed_until=None)


class Ticket(models.Model):
    """One request and its whole story. `version` counts what was said, notes included."""

    # where the backlog counted this row when it was fetched to be changed; None: nowhere
    place_before: Place | None = None

    id = models.UUIDField(primary_key=True)
    number = models.PositiveIntegerField(unique=True)
    subject = models.CharField(max_length=250)
    contact = models.ForeignKey("contacts.Contact", on_delete=models.PROTECT)
    inbox = models.ForeignKey(Inbox, on_delete=models.PROTECT, db_index=False)
    channel = models.CharField(max_length=20)
    status = models.ForeignKey(Status, on_delete=models.PROTECT, db_index=False)
    is_settled = models.BooleanField(default=False)
    priority = models.PositiveSmallIntegerField(choices=Priority.choices, default=Priority.NORMAL)
    type = models.CharField(max_length=20, choices=TicketType.choices, blank=True)
    # Keys without an index of their own: the lists below begin with them, and an index full of
    # NULLs would be taken for a quick way to all tickets that are not merged.
    team = models.ForeignKey("accounts.Team", null=True, on_delete=models.SET_NULL, db_index=False)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
    )
    opened_at = models.DateTimeField()
    last_activity_at = models.DateTimeField()
    # since when the customer has been waiting for the desk; NULL while the desk is not asked
    waiting_since = models.DateTimeField(null=True)
    first_replied_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="absorbed", db_index=False
    )
    follows = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="followed_by", db_index=False
    )
    # the larger request this one is a part of
    parent = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="children", db_index=False
    )
    # what it is about, in the customer's or the agent's words, until products have a room
    product = models.CharField(max_length=80, blank=True, default="", db_default="")
    # the team of a vendor that has to do its part
    vendor = models.ForeignKey(
        "accounts.Team", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    # when the next running promise is due; NULL without one, or while it is paused
    due_at = models.DateTimeField(null=True)
    # out of the working views until then
    snoozed_until = models.DateTimeField(null=True)
    snoozed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
    )
    # when a person on the customer's side wrote last, when the desk last replied
    last_received_at = models.DateTimeField(null=True)
    last_replied_at = models.DateTimeField(null=True)
    times_reopened = models.PositiveSmallIntegerField(default=0, db_default=0)
    version = models.PositiveIntegerField(default=0)
    tags = models.ManyToManyField(Tag, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(priority__in=Priority.values), name="ticket_priority_known"
            ),
            models.CheckConstraint(
                condition=Q(type__in=TicketType.values), name="ticket_type_known"
            ),
            models.CheckConstraint(
                condition=~Q(merged_into=models.F("id")), name="ticket_not_into_itself"
            ),
            models.CheckConstraint(
                condition=~Q(parent=models.F("id")), name="ticket_not_its_own_part"
            ),
            models.CheckConstraint(
                condition=Q(is_settled=False) | Q(snoozed_until=None),
                name="ticket_settled_not_snoozed",
            ),
        ]
        indexes: ClassVar = [
            # views: "all open", "all settled", newest activity first
            models.Index(
                fields=["is_settled", "-last_activity_at", "id"],
                name="ticket_list",
                condition=_LISTED,
            ),
            # "mine", "unassigned"
            models.Index(
                fields=["assignee", "is_settled", "-last_activity_at", "id"],
                name="ticket_list_assignee",
                condition=_LISTED,
            ),
            # "this team's"
            models.Index(
                fields=["team", "is_settled", "-last_activity_at", "id"],
                name="ticket_list_team",
                condition=_LISTED,
            ),
            # "waiting for customer", "waiting for vendor"
            models.Index(
                fields=["status", "-last_activity_at", "id"],
                name="ticket_list_status",
                condition=_LISTED,
            ),
            # the same lists by what is due first; of these an agent sees some
            models.Index(
                fields=["is_settled", "due_at", "id", "team", "assignee", "status"],
                name="ticket_list_due",
                condition=_LISTED & Q(due_at__isnull=False),
            ),
            # and by what came in last
            models.Index(
                fields=["is_settled", "-opened_at", "id"],
                name="ticket_list_opened",
                condition=_LISTED,
            ),
            # "snoozed", and the timer: "who wakes?"
            models.Index(
                fields=["snoozed_until"],
                name="ticket_snoozed",
                condition=Q(snoozed_until__isnull=False),
            ),
            # dashboard: "who waits longest?", of whom an agent sees some
            models.Index(
                fields=["waiting_since", "team", "assignee"],
                name="ticket_waiting",
                condition=Q(is_settled=False, merged_into=None, waiting_since__isnull=False),
            ),
            # wallboard: "how does the backlog of each team and person stand?", read in one go and
            # in the order of its groups; whatever is asked of a ticket there is in the index
            models.Index(
                fields=["team", "assignee", "waiting_since", "due_at", "opened_at"],
                name="ticket_standing",
                condition=Q(is_settled=False, merged_into=None),
            ),
            # wallboard: "what was settled today, what of it opened today?"
            models.Index(
                fields=["resolved_at", "team", "assignee", "opened_at"],
                name="ticket_settled",
                condition=Q(is_settled=True, merged_into=None, resolved_at__isnull=False),
            ),
            # "what was merged into this?", "what follows this?"
            models.Index(
                fields=["merged_into"],
                name="ticket_merged",
                condition=Q(merged_into__isnull=False),
            ),
            models.Index(
                fields=["follows"], name="ticket_follows", condition=Q(follows__isnull=False)
            ),
            # "what are the parts of this?"
            models.Index(
                fields=["parent"], name="ticket_parent", condition=Q(parent__isnull=False)
            ),
            # the closing job: "resolved long ago?"
            models.Index(
                fields=["resolved_at"], name="ticket_to_close", condition=Q(status="resolved")
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.number}"

    @property
    def place(self) -> Place | None:
        """Where the backlog counts the ticket now; None when settled or merged away."""
        if self.is_settled or self.merged_into_id is not None:
            return None
        is_snoozed = self.snoozed_until is not None
        return Place(self.team_id or 0, self.assignee_id or 0, self.status_id, is_snoozed)


class Participant(models.Model):
    """Somebody else the desk has written to on a ticket: their answers are welcome."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE)
    contact = models.ForeignKey("contacts.Contact", on_delete=models.CASCADE)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ticket", "contact"], name="participant_once")
        ]

    def __str__(self) -> str:
        return f"{self.contact_id} on {self.ticket_id}"


class TicketMerge(models.Model):
    """Which ticket was joined to which, by whom, and whether it was undone."""

    source = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="merges_away")
    target = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="merges_here")
    merged_at = models.DateTimeField()
    merged_by = models.CharField(max_length=120)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-merged_at", "-id"]

    def __str__(self) -> str:
        return f"{self.source_id} → {self.target_id}"


class TicketLink(models.Model):
    """A signed link with which one contact may follow one ticket until it expires or is revoked."""

    id = models.UUIDField(primary_key=True)
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE)
    contact = models.ForeignKey("contacts.Contact", on_delete=models.CASCADE)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    # False: given to whoever filled in a form, who need not be who they say. What others wrote on
    # the ticket is read through a link that went to the contact's address, or an account.
    reads_answers = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"link to {self.ticket_id}"
