"""What customers write becomes messages on tickets – a whole batch at a time.

However many messages: identities in one query, threads in one, tickets in one, then one bulk
insert a table. A message at a time would cost ten times as much.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet

from gemba.desk.contacts.operations import Introduction, resolve_contacts
from gemba.desk.contacts.queries import IdentityKey, speakers
from gemba.desk.tickets.event_types import (
    MessageReceived,
    ProductNamed,
    SideMessageReceived,
    StatusChanged,
    TicketOpened,
    TicketReopened,
    TicketWoken,
)
from gemba.desk.tickets.models import (
    Attachment,
    Category,
    Inbox,
    Message,
    MessageKind,
    Numbering,
    Participant,
    Priority,
    SideConversation,
    Ticket,
    TicketType,
)
from gemba.desk.tickets.operations.answers_aside import Aside
from gemba.desk.tickets.operations.enrolling import enrolled
from gemba.desk.tickets.operations.planned import overtaken
from gemba.desk.tickets.operations.sorting import PRODUCT_CHARS_MAX
from gemba.desk.tickets.operations.tallying import Change, Tally
from gemba.foundation.events.actors import SYSTEM, Actor, Role
from gemba.foundation.events.operations import Draft, record_many
from gemba.foundation.events.types import EventPayload, Subject
from gemba.foundation.kernel.ids import new_id
from gemba.foundation.kernel.questions import Question
from gemba.foundation.kernel.rows import insert_rows, planned_cursor, update_rows
from gemba.foundation.kernel.text import one_line, storable

SUBJECT_CHARS_MAX = 250
EXTERNAL_ID_CHARS_MAX = 250


@dataclass(frozen=True, slots=True)
class InboundFile:
    """A file that came along; its bytes are in the file vault already."""

    name: str
    content_type: str
    size_bytes: int
    digest: str
    content_id: str = ""
    is_inline: bool = False


@dataclass(frozen=True, slots=True)
class InboundMessage:
    """One message from outside, understood but not yet placed.

    `ticket_id` is set when the channel has proof of the ticket (reply token, signed link),
    `side_id` when it has proof of one of its side conversations;
    `references` are external ids this message answers, nearest first. Any `nature` but "human"
    never moves a ticket: machines do not wait for an answer.
    """

    inbox_id: int
    channel: str
    sender: Introduction
    subject: str
    text: str
    received_at: datetime
    quoted: str = ""
    html: str = ""
    external_id: str = ""
    references: tuple[str, ...] = ()
    ticket_id: UUID | None = None
    side_id: UUID | None = None
    nature: str = "human"
    authentication: str = ""
    type_code: str = ""
    product: str = ""
    files: tuple[InboundFile, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Receipt:
    """Where a message went."""

    ticket_id: UUID
    number: int
    message_id: UUID
    is_new: bool


@transaction.atomic
def receive_messages(messages: Sequence[InboundMessage], *, now: datetime) -> list[Receipt]:
    """Place each message on its ticket, or open one; receipts in the order given.

    A message goes to the ticket its channel proved, else to the ticket of the nearest known
    reference. Joining by reference from somebody unknown on the ticket is allowed but marked
    unverified: it reads nothing and is shown with a warning. A closed ticket is not reopened;
    a new one follows it, and takes what the same person adds to the closed one later.
    What answers a side conversation stays in it, unless the customer's side wrote it.
    """
    batch = Batch(now, _contacts(messages, now), _inboxes(messages))
    _find_threads(batch, messages)
    fresh = sum(batch.thread_of(message) is None for message in messages)
    batch.numbers = iter(take_numbers(fresh + len(batch.closed_threads(messages))))
    receipts, counted = [], Tally()
    for message in messages:
        receipts.append(place(batch, message))
        counted.count(batch.changes.pop())
    _give_back(sum(1 for _ in batch.numbers))
    insert_rows(list(batch.opened.values()))
    update_rows(list(batch.touched.values()), _TOUCHED_FIELDS)
    insert_rows(batch.messages)
    insert_rows(batch.files)
    batch.aside.keep_people()
    heard = {
        receipt.ticket_id
        for receipt, message in zip(receipts, messages, strict=True)
        if message.nature == "human" and not receipt.is_new
        if receipt.message_id not in batch.aside.written
    }
    joined = enrolled(list(batch.opened.values()), batch.messages, batch.files, now=now)
    record_many([*batch.drafts, *joined, *overtaken(heard, now=now)], now=now)
    counted.write()
    return receipts


_TOUCHED_FIELDS = [
    "status",
    "is_settled",
    "waiting_since",
    "resolved_at",
    "last_activity_at",
    "last_received_at",
    "times_reopened",
    "snoozed_until",
    "snoozed_by",
    "version",
]


class Batch:
    """What is known and what will be written while a batch is placed."""

    def __init__(
        self, now: datetime, contacts: dict[IdentityKey, UUID], inboxes: dict[int, Inbox]
    ) -> None:
        self.now = now
        self.contacts = contacts
        self.inboxes = inboxes
        self.tickets: dict[UUID, Ticket] = {}
        # by reference, and by reference among the messages of one inbox
        self.ticket_by_reference: dict[tuple[str, int | None], UUID] = {}
        self.participants: set[tuple[UUID, UUID]] = set()
        self.aside = Aside()
        # what this person has open already in place of a closed ticket
        self.follow_ups: dict[tuple[UUID, UUID], UUID] = {}
        self.numbers = iter(range(0))
        self.ticket_id: Callable[[datetime], UUID] = new_id
        self.opened: dict[UUID, Ticket] = {}
        self.touched: dict[UUID, Ticket] = {}
        self.messages: list[Message] = []
        self.files: list[Attachment] = []
        self.drafts: list[Draft] = []
        self.changes: list[Change] = []

    def thread_of(self, message: InboundMessage) -> Ticket | None:
        """The living end of the thread this message belongs to, if it belongs to one."""
        found = self.proved(message)
        for reference in message.references if found is None else ():
            key = reference_key(reference)
            found = self.ticket_by_reference.get((key, message.inbox_id))
            found = found or self.ticket_by_reference.get((key, None))
            if found is not None:
                break
        ticket = self.living(found)
        if ticket is not None and ends(ticket, message):
            contact_id = self.contacts[message.sender.identity]
            return self.living(self.follow_ups.get((ticket.pk, contact_id))) or ticket
        return ticket

    def side_of(self, message: InboundMessage) -> SideConversation | None:
        """The side conversation this message belongs to, if it belongs to one.

        The nearest known reference decides; what the customer's side writes is theirs, whatever it
        refers to.
        """
        if message.side_id in self.aside.sides:
            return self.aside.sides[message.side_id]
        if self.proved(message) is not None:
            return None
        side = None
        for reference in message.references:
            key = reference_key(reference)
            side = self.aside.by_reference.get(key)
            if side is not None or (key, None) in self.ticket_by_reference:
                break
        if side is None or self.aside.knows(side, message.sender.identity.value):
            return side
        ticket = self.living(side.ticket_id)
        contact_id = self.contacts[message.sender.identity]
        is_customer = ticket is not None and (ticket.pk, contact_id) in self.participants
        return None if is_customer else side

    def proved(self, message: InboundMessage) -> UUID | None:
        """The ticket the channel has proof of, if it is still there."""
        return message.ticket_id if message.ticket_id in self.tickets else None

    def living(self, ticket_id: UUID | None) -> Ticket | None:
        """The ticket that goes on for this one after all merges."""
        ticket = self.tickets.get(ticket_id) if ticket_id else None
        while ticket is not None and ticket.merged_into_id is not None:
            ticket = self.tickets.get(ticket.merged_into_id)
        return ticket

    def remember(self, external_id: str, inbox_id: int | None, ticket_id: UUID) -> None:
        """Messages that refer to this one belong to that ticket; the first word counts."""
        key = reference_key(external_id)
        self.ticket_by_reference.setdefault((key, inbox_id), ticket_id)
        self.ticket_by_reference.setdefault((key, None), ticket_id)

    def closed_threads(self, messages: Sequence[InboundMessage]) -> list[InboundMessage]:
        """Messages that answer a closed ticket, or may turn out to be the first of a new one."""
        return [m for m in messages if (t := self.thread_of(m)) and ends(t, m)]


def _contacts(messages: Sequence[InboundMessage], now: datetime) -> dict[IdentityKey, UUID]:
    return resolve_contacts([message.sender for message in messages], actor=SYSTEM, now=now)


def _inboxes(messages: Sequence[InboundMessage]) -> dict[int, Inbox]:
    return {each.pk: each for each in _used.all({message.inbox_id for message in messages})}


@Question
def _used(inbox_ids: Collection[int]) -> QuerySet[Inbox]:
    return Inbox.objects.filter(pk__in=inbox_ids)


def _find_threads(batch: Batch, messages: Sequence[InboundMessage]) -> None:
    references = {reference_key(ref) for message in messages for ref in message.references}
    references.discard("")
    sides: dict[str, UUID] = {}
    known = _referred_to.all(references) if references else []
    for external_id, inbox_id, ticket_id, side_id in known:
        batch.remember(external_id, inbox_id, ticket_id)
        if side_id is not None:
            sides.setdefault(external_id, side_id)
    batch.aside.find(sides, {message.side_id for message in messages if message.side_id})
    wanted = set(batch.ticket_by_reference.values())
    wanted |= {message.ticket_id for message in messages if message.ticket_id}
    wanted |= {side.ticket_id for side in batch.aside.sides.values()}
    _lock(batch, wanted)
    closed = [t.pk for t in batch.tickets.values() if t.status_id == Category.CLOSED]
    if closed:
        later = Ticket.objects.filter(follows__in=closed).exclude(status=Category.CLOSED.value)
        _lock(batch, set(later.order_by("number").values_list("pk", flat=True)))
    _know_people(batch)


@Question
def _referred_to(
    references: Collection[str],
) -> QuerySet[Message, tuple[str, int | None, UUID, UUID | None]]:
    rows = Message.objects.filter(external_id__in=references).order_by("-happened_at")
    return rows.values_list("external_id", "inbox_id", "ticket_id", "side_id")


def _lock(batch: Batch, wanted: set[UUID]) -> None:
    """Take these tickets, and those that go on for them, into the batch."""
    while wanted:
        found = {ticket.pk: ticket for ticket in _locked.all(wanted)}
        batch.tickets |= found
        wanted = {t.merged_into_id for t in found.values() if t.merged_into_id} - set(batch.tickets)


@Question
def _locked(ticket_ids: Collection[UUID]) -> QuerySet[Ticket]:
    return Ticket.objects.select_for_update().filter(pk__in=ticket_ids).order_by("pk")


def _know_people(batch: Batch) -> None:
    """Who belongs to which ticket, after all merges of contacts."""
    if not batch.tickets:
        return
    rows = Participant.objects.filter(ticket__in=batch.tickets)
    pairs = set(rows.values_list("ticket_id", "contact_id"))
    pairs |= {(ticket.pk, ticket.contact_id) for ticket in batch.tickets.values()}
    speaking = speakers(contact_id for _, contact_id in pairs)
    batch.participants |= {(ticket_id, speaking[contact_id]) for ticket_id, contact_id in pairs}
    for ticket in sorted(batch.tickets.values(), key=lambda t: t.number):
        if ticket.follows_id in batch.tickets:
            batch.follow_ups[(ticket.follows_id, speaking[ticket.contact_id])] = ticket.pk


def take_numbers(count: int) -> range:
    """The next `count` ticket numbers. Locks the one row until the transaction ends."""
    if not count:
        return range(0)
    with planned_cursor() as cursor:
        cursor.execute(_TAKE_NUMBERS, [count])
        (end,) = cursor.fetchone()
    return range(end - count, end)


_TAKE_NUMBERS = (
    f'UPDATE {Numbering._meta.db_table} SET "next" = "next" + %s '  # noqa: S608 - our own table
    'WHERE id = 1 RETURNING "next"'
)


def keep_numbers(last: int) -> None:
    """Tickets that come from elsewhere have numbers up to this one: the next are above it."""
    Numbering.objects.filter(pk=1, next__lte=last).update(next=last + 1)


def _give_back(count: int) -> None:
    """Numbers nobody needed: messages that answer one of their own batch open no ticket."""
    if count:
        Numbering.objects.filter(pk=1).update(next=F("next") - count)


def place(batch: Batch, message: InboundMessage) -> Receipt:
    """Put one message on its ticket, or on a new one, within the batch; nothing is written yet."""
    contact_id = batch.contacts[message.sender.identity]
    side = batch.side_of(message)
    if side is not None:
        return _place_aside(batch, message, contact_id, side)
    before = None
    thread = batch.thread_of(message)
    closed = thread if thread is not None and ends(thread, message) else None
    is_new = thread is None or closed is not None
    if thread is None or closed is not None:
        ticket = _open(batch, message, contact_id, closed)
        verified, payloads = True, _opened(ticket, message)
    else:
        ticket, before = thread, thread.place
        is_known = (ticket.pk, contact_id) in batch.participants
        verified = is_known or batch.proved(message) is not None
        payloads = _go_on(batch, ticket, message)
    row = _message(batch, ticket, message, contact_id, verified)
    ticket.version += 1
    if message.external_id:
        batch.remember(message.external_id, message.inbox_id, ticket.pk)
    received = MessageReceived(row.pk, message.nature, verified)
    order = [*payloads, received] if is_new else [received, *payloads]
    batch.drafts += _drafts(order, ticket, row)
    batch.changes.append(Change(ticket, before, payloads, message.received_at))
    return Receipt(ticket.pk, ticket.number, row.pk, is_new)


def _place_aside(
    batch: Batch, message: InboundMessage, contact_id: UUID, side: SideConversation
) -> Receipt:
    """Put an answer into its side conversation: the ticket goes on waiting for whom it waited."""
    ticket = batch.living(side.ticket_id)
    if ticket is None:
        raise ValueError(f"The ticket of side conversation {side.pk} is not in the batch.")
    address = message.sender.identity.value
    verified = message.side_id == side.pk or batch.aside.knows(side, address)
    row = _message(batch, ticket, message, contact_id, verified)
    row.kind, row.side = MessageKind.SIDE_IN.value, side
    batch.aside.add(side, row, address)
    ticket.version += 1
    ticket.last_activity_at = max(ticket.last_activity_at, message.received_at)
    if ticket.pk not in batch.opened:
        batch.touched[ticket.pk] = ticket
    batch.remember(message.external_id, message.inbox_id, ticket.pk)
    received = SideMessageReceived(side.pk, row.pk, message.nature, verified)
    batch.drafts += _drafts([received], ticket, row)
    batch.changes.append(Change(ticket, ticket.place, [], message.received_at))
    return Receipt(ticket.pk, ticket.number, row.pk, False)


def _drafts(payloads: Sequence[EventPayload], ticket: Ticket, row: Message) -> list[Draft]:
    """What an arriving message is told by: its author is the actor."""
    contact_id = row.contact_id or ticket.contact_id
    author = Actor("contact", contact_id.hex, row.author_name, Role.CUSTOMER)
    subjects = (
        Subject.of("ticket", ticket.pk),
        Subject.of("contact", contact_id, "author"),
    )
    return [Draft(payload, author, row.happened_at, subjects) for payload in payloads]


def ends(ticket: Ticket, message: InboundMessage) -> bool:
    """A person who answers a closed ticket begins anew; a machine only adds to it."""
    return ticket.status_id == Category.CLOSED and message.nature == "human"


def reference_key(external_id: str) -> str:
    """An external id as it is stored and looked for."""
    return storable(external_id[:EXTERNAL_ID_CHARS_MAX])


_TYPES = frozenset(TicketType.values)


def _open(batch: Batch, message: InboundMessage, contact_id: UUID, closed: Ticket | None) -> Ticket:
    inbox = batch.inboxes[message.inbox_id]
    ticket = Ticket(
        id=batch.ticket_id(batch.now),
        number=next(batch.numbers),
        subject=one_line(message.subject, SUBJECT_CHARS_MAX) or one_line(message.text, 80) or "–",
        contact_id=contact_id,
        inbox_id=inbox.pk,
        channel=message.channel,
        status_id=Category.NEW.value,
        priority=Priority.NORMAL.value,
        type=message.type_code if message.type_code in _TYPES else "",
        product=one_line(message.product, PRODUCT_CHARS_MAX),
        team_id=inbox.team_id,
        opened_at=message.received_at,
        last_activity_at=message.received_at,
        waiting_since=message.received_at if message.nature == "human" else None,
        last_received_at=message.received_at if message.nature == "human" else None,
        follows_id=closed.pk if closed else None,
    )
    batch.opened[ticket.pk] = ticket
    batch.tickets[ticket.pk] = ticket
    batch.participants.add((ticket.pk, contact_id))
    if closed is not None:
        batch.follow_ups[(closed.pk, contact_id)] = ticket.pk
    return ticket


def _opened(ticket: Ticket, message: InboundMessage) -> list[EventPayload]:
    named = [ProductNamed(ticket.product, "")] if ticket.product else []
    opening = TicketOpened(
        number=ticket.number,
        subject=ticket.subject,
        channel=message.channel,
        status=ticket.status_id,
        priority=ticket.priority,
        type=ticket.type,
        team=ticket.team_id,
        follows=ticket.follows_id,
    )
    return [opening, *named]


def _go_on(batch: Batch, ticket: Ticket, message: InboundMessage) -> list[EventPayload]:
    """An answer brings the ticket back to the desk; an automatic one only adds to it."""
    ticket.last_activity_at = max(ticket.last_activity_at, message.received_at)
    if ticket.pk not in batch.opened:
        batch.touched[ticket.pk] = ticket
    if message.nature != "human":
        return []
    ticket.waiting_since = ticket.waiting_since or message.received_at
    ticket.last_received_at = latest(ticket.last_received_at, message.received_at)
    payloads = list[EventPayload]()
    if ticket.snoozed_until is not None:
        ticket.snoozed_until = ticket.snoozed_by_id = None
        payloads.append(TicketWoken("reply"))
    before, was_settled = ticket.status_id, ticket.is_settled
    if before in (Category.NEW, Category.OPEN):
        return payloads
    ticket.status_id, ticket.is_settled, ticket.resolved_at = Category.OPEN.value, False, None
    ticket.times_reopened += was_settled
    kind = TicketReopened if was_settled else StatusChanged
    return [*payloads, kind(ticket.status_id, before)]


def latest(before: datetime | None, at: datetime) -> datetime:
    """The later of the two."""
    return at if before is None else max(before, at)


def _message(
    batch: Batch, ticket: Ticket, message: InboundMessage, contact_id: UUID, verified: bool
) -> Message:
    sender = message.sender
    address = sender.identity.value if sender.identity.kind == "email" else ""
    row = Message(
        id=new_id(batch.now),
        ticket_id=ticket.pk,
        kind=MessageKind.INBOUND.value,
        channel=message.channel,
        inbox_id=message.inbox_id,
        contact_id=contact_id,
        author_name=one_line(sender.name, 120) or sender.identity.value[:120],
        author_address=address,
        subject=one_line(message.subject, SUBJECT_CHARS_MAX),
        text=storable(message.text),
        quoted=storable(message.quoted),
        html=storable(message.html),
        external_id=reference_key(message.external_id),
        nature=message.nature,
        is_verified=verified,
        authentication=one_line(message.authentication, 120),
        happened_at=message.received_at,
    )
    batch.messages.append(row)
    batch.files += [
        Attachment(
            message_id=row.pk,
            name=one_line(file.name, 200) or "file",
            content_type=one_line(file.content_type, 100),
            size_bytes=file.size_bytes,
            digest=file.digest,
            content_id=storable(file.content_id[:250]),
            is_inline=file.is_inline,
        )
        for file in message.files
    ]
    return row
