"""Tickets and everything said on them."""

from dataclasses import dataclass
from typing import ClassVar

from django.conf import settings
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


@dataclass(frozen=True, slots=True)
class Place:
    """Where the backlog counts a ticket. Key 0: no team, nobody."""

    team_key: int
    assignee_key: int
    status: str


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
        ]
        indexes: ClassVar = [
            # views: "all open", "all settled", newest activity first
            models.Index(
                fields=["is_settled", "-last_activity_at", "id"],
                name="ticket_list",
                condition=Q(merged_into=None),
            ),
            # "mine", "unassigned"
            models.Index(
                fields=["assignee", "is_settled", "-last_activity_at", "id"],
                name="ticket_list_assignee",
                condition=Q(merged_into=None),
            ),
            # "this team's"
            models.Index(
                fields=["team", "is_settled", "-last_activity_at", "id"],
                name="ticket_list_team",
                condition=Q(merged_into=None),
            ),
            # "waiting for customer", "waiting for vendor"
            models.Index(
                fields=["status", "-last_activity_at", "id"],
                name="ticket_list_status",
                condition=Q(merged_into=None),
            ),
            # dashboard: "who waits longest?", of whom an agent sees some
            models.Index(
                fields=["waiting_since", "team", "assignee"],
                name="ticket_waiting",
                condition=Q(is_settled=False, merged_into=None, waiting_since__isnull=False),
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
        return Place(self.team_id or 0, self.assignee_id or 0, self.status_id)


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


class MessageKind(models.TextChoices):
    """Who a message comes from and who may read it."""

    INBOUND = "inbound", _("From the customer")
    OUTBOUND = "outbound", _("To the customer")
    NOTE = "note", _("Internal note")


class Message(models.Model):
    """One thing said: by the customer, to the customer, or among colleagues."""

    id = models.UUIDField(primary_key=True)
    # the index of the conversation begins with it
    ticket = models.ForeignKey(
        Ticket, on_delete=models.CASCADE, related_name="messages", db_index=False
    )
    kind = models.CharField(max_length=10, choices=MessageKind.choices)
    channel = models.CharField(max_length=20)
    inbox = models.ForeignKey(Inbox, null=True, on_delete=models.PROTECT, db_index=False)
    contact = models.ForeignKey("contacts.Contact", null=True, on_delete=models.PROTECT)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, db_index=False
    )
    author_name = models.CharField(max_length=120)
    author_address = models.CharField(max_length=254, blank=True)
    # mail addresses, one a line: whom an outbound message is for, first the main one
    recipients = models.TextField(blank=True)
    subject = models.CharField(max_length=250, blank=True)
    text = models.TextField(blank=True)
    quoted = models.TextField(blank=True)
    html = models.TextField(blank=True)
    # the Message-ID without brackets, or the provider's id
    external_id = models.CharField(max_length=250, blank=True)
    nature = models.CharField(max_length=20, default="human")
    # False: the sender was not known on this ticket when the message came
    is_verified = models.BooleanField(default=True)
    # what the receiving server found: "spf=pass dkim=pass dmarc=pass", or empty
    authentication = models.CharField(max_length=120, blank=True)
    happened_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            # the conversation, in order
            models.Index(fields=["ticket", "happened_at", "id"], name="message_conversation"),
            # threading: "which ticket do these references belong to?"
            # (whole: a partial index is only used by queries that repeat its condition)
            models.Index(fields=["external_id"], name="message_external_id"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=MessageKind.values), name="message_kind_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} on {self.ticket_id}"


class Attachment(models.Model):
    """A file on a message. The bytes are in the file vault, named by their own digest."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size_bytes = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    content_id = models.CharField(max_length=250, blank=True)
    is_inline = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


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


class SearchDocument(models.Model):
    """Gives each message the whole number under which the text index knows it."""

    message = models.OneToOneField(Message, on_delete=models.CASCADE)
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE)

    def __str__(self) -> str:
        return str(self.pk)


class BacklogTally(models.Model):
    """A step of the count of unsettled tickets: the count of a place is the sum of its rows."""

    team_key = models.BigIntegerField(default=0)
    assignee_key = models.BigIntegerField(default=0)
    status_code = models.CharField(max_length=30)
    count = models.IntegerField()

    class Meta:
        indexes: ClassVar = [
            # view counts and dashboard: "how many where?", from the index alone
            models.Index(
                fields=["team_key", "assignee_key", "status_code", "count"], name="backlog_tally"
            )
        ]

    def __str__(self) -> str:
        return f"{self.status_code}: {self.count:+d}"


class DayTally(models.Model):
    """A step of a day's count: what happened on a day of the desk's calendar, by team, channel."""

    day = models.DateField()
    measure = models.CharField(max_length=30)
    team_key = models.BigIntegerField(default=0)
    channel = models.CharField(max_length=20)
    count = models.IntegerField()

    class Meta:
        indexes: ClassVar = [
            # dashboard: "what happened on these days?", from the index alone
            models.Index(
                fields=["day", "measure", "team_key", "channel", "count"], name="day_tally"
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.measure}: {self.count:+d}"
