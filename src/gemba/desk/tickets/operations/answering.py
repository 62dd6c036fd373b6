"""Saying something: to the customer, or among colleagues."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from gemba.desk.contacts.operations import Introduction, resolve_contacts
from gemba.desk.contacts.queries import cards, normalised
from gemba.desk.tickets.event_types import AcknowledgementWritten, NoteAdded, ReplyWritten
from gemba.desk.tickets.models import (
    Attachment,
    Category,
    Delivery,
    Message,
    MessageKind,
    Participant,
    Ticket,
)
from gemba.desk.tickets.operations.acting import tell, ticket_to_change
from gemba.desk.tickets.operations.changing import STATUS_FIELDS, assigned, moved
from gemba.desk.tickets.operations.guarding import must_be_free
from gemba.desk.tickets.operations.holding import held_until, keep_held, standing
from gemba.desk.tickets.operations.receiving import SUBJECT_CHARS_MAX, InboundFile, latest
from gemba.desk.tickets.operations.refusing import ChangeRefused
from gemba.foundation.events.actors import SYSTEM, Actor
from gemba.foundation.events.queries import RecordedEvent
from gemba.foundation.events.types import EventPayload
from gemba.foundation.kernel.ids import new_id
from gemba.foundation.kernel.rows import insert_rows, update_rows
from gemba.foundation.kernel.text import one_line, storable

TEXT_CHARS_MAX = 100_000
RECIPIENTS_MAX = 20
REPLY_FIELDS = [*STATUS_FIELDS, "assignee", "first_replied_at", "last_replied_at"]
ADDRESS_CHARS_MAX = 254


class ThreadChanged(Exception):
    """Somebody wrote on the ticket since the author last looked; nothing was sent or kept."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer to the customer. `seen_version` is the ticket's version when the author looked.

    Without `recipients` it goes to the ticket's contact. `status` is where the ticket goes
    afterwards.
    """

    text: str
    seen_version: int
    recipients: tuple[str, ...] = ()
    status: str = Category.PENDING_CUSTOMER.value
    files: tuple[InboundFile, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """An automatic confirmation that a request has arrived."""

    recipient: str
    subject: str
    text: str


@transaction.atomic
def reply(
    *,
    ticket_id: UUID,
    reply: Reply,
    actor: Actor,
    now: datetime,
    cause: RecordedEvent | None = None,
    hold_seconds: float = 0,
) -> UUID:
    """Answer the customer; the message and its outbox row are written together. The message's id.

    An unassigned ticket becomes the author's. For `hold_seconds` the message stays in the house,
    whatever becomes of the browser, and its author can take it back (`undo_reply`).

    Raises ThreadChanged when the ticket has gone on since `seen_version`, ChangeRefused for an
    empty text, a customer who cannot be reached, or a status that somebody objects to.
    """
    ticket = living_ticket(ticket_id, actor)
    if ticket.version != reply.seen_version:
        raise ThreadChanged(
            _("The conversation has gone on while you were writing. Read the news, then send.")
        )
    chosen = reply.recipients or (cards([ticket.contact_id])[ticket.contact_id].email,)
    recipients = checked_recipients(chosen)
    message = written(ticket, MessageKind.OUTBOUND, reply.text, actor, now)
    message.recipients = "\n".join(recipients)
    message.subject, message.external_id = answer_subject(ticket), fresh_message_id()
    before = standing(ticket)
    must_be_free(ticket, reply.status)
    payloads = answered(ticket, message, reply.status)
    keep(ticket, message, now, REPLY_FIELDS)
    due_at = held_until(now, hold_seconds)
    insert_rows([Delivery(message=message, due_at=due_at, moved_at=now)])
    insert_rows(attachments(message, reply.files))
    welcomed = _welcome(ticket, recipients, now)
    if due_at > now and actor.user_id is not None:
        keep_held(before, ticket, message, welcomed, due_at)
    tell(ticket, payloads, actor=actor, now=now, cause=cause)
    return message.pk


@transaction.atomic
def add_note(
    *,
    ticket_id: UUID,
    text: str,
    actor: Actor,
    now: datetime,
    cause: RecordedEvent | None = None,
) -> UUID:
    """Leave a note only colleagues can read. The message's id."""
    ticket = living_ticket(ticket_id, actor)
    message = written(ticket, MessageKind.NOTE, text, actor, now)
    keep(ticket, message, now, [])
    tell(ticket, [NoteAdded(message.pk)], actor=actor, now=now, cause=cause)
    return message.pk


@transaction.atomic
def acknowledge(
    *,
    ticket_id: UUID,
    acknowledgement: Acknowledgement,
    now: datetime,
    cause: RecordedEvent | None = None,
) -> UUID:
    """Confirm to the customer that the request has arrived, as the desk itself.

    Neither answers nor changes the ticket: the customer still waits, and an agent's unsent reply
    is not made stale by it.
    """
    ticket = ticket_to_change(ticket_id, SYSTEM)
    message = confirmation(ticket, acknowledgement, now)
    insert_rows([message])
    insert_rows([Delivery(message=message, due_at=now, moved_at=now)])
    tell(ticket, [AcknowledgementWritten(message.pk)], actor=SYSTEM, now=now, cause=cause)
    return message.pk


def living_ticket(ticket_id: UUID, actor: Actor) -> Ticket:
    """The ticket, locked; not one that was merged away, whose readers are elsewhere."""
    ticket = ticket_to_change(ticket_id, actor)
    if ticket.merged_into_id is not None:
        raise ChangeRefused(_("This ticket was merged into another one. Write there."))
    return ticket


def written(ticket: Ticket, kind: MessageKind, text: str, actor: Actor, now: datetime) -> Message:
    """A message of the desk on this ticket (unsaved). Raises ChangeRefused for an unfit text."""
    text = checked_text(text)
    return Message(
        id=new_id(now),
        ticket=ticket,
        kind=kind,
        channel=ticket.channel,
        inbox_id=ticket.inbox_id,
        user_id=actor.user_id,
        author_name=actor.name,
        text=text,
        happened_at=now,
    )


def checked_text(text: str) -> str:
    """What somebody of the desk wrote, as it is kept. Raises ChangeRefused for an unfit text."""
    text = storable(text).strip()
    if not text:
        raise ChangeRefused(_("Write something first."))
    if len(text) > TEXT_CHARS_MAX:
        raise ChangeRefused(
            _("The text is longer than {n} characters. Shorten it or attach it as a file.").format(
                n=TEXT_CHARS_MAX
            )
        )
    return text


def confirmation(ticket: Ticket, acknowledgement: Acknowledgement, now: datetime) -> Message:
    """The desk's own confirmation (unsaved)."""
    message = written(ticket, MessageKind.OUTBOUND, acknowledgement.text, SYSTEM, now)
    message.recipients = acknowledgement.recipient
    message.subject = one_line(acknowledgement.subject, SUBJECT_CHARS_MAX)
    message.nature, message.external_id = "acknowledgement", fresh_message_id()
    return message


def answered(
    ticket: Ticket,
    message: Message,
    status: str,
    names: Mapping[int, str] | None = None,
    categories: Mapping[str, str] | None = None,
) -> list[EventPayload]:
    """Let this reply change the ticket (unsaved); the events that tell of it.

    `names` of those who may have it and `categories` are looked up unless given.
    """
    payloads: list[EventPayload] = [ReplyWritten(message.pk)]
    if ticket.assignee_id is None and message.user_id is not None:
        payloads.append(assigned(ticket, message.user_id, names))
    ticket.first_replied_at = ticket.first_replied_at or message.happened_at
    ticket.last_replied_at = latest(ticket.last_replied_at, message.happened_at)
    change = moved(ticket, status, message.happened_at, categories)
    ticket.waiting_since = None
    return [*payloads, change] if change else payloads


def keep(ticket: Ticket, message: Message, now: datetime, fields: list[str]) -> None:
    """Save what was said, and the ticket with it."""
    insert_rows([message])
    ticket.version += 1
    ticket.last_activity_at = now
    update_rows([ticket], [*fields, "version", "last_activity_at"])


def attachments(message: Message, files: tuple[InboundFile, ...]) -> list[Attachment]:
    """The rows (unsaved) of an outbound message's files."""
    return [
        Attachment(
            message=message,
            name=one_line(file.name, 200) or "file",
            content_type=one_line(file.content_type, 100),
            size_bytes=file.size_bytes,
            digest=file.digest,
        )
        for file in files
    ]


def checked_recipients(chosen: Sequence[str]) -> list[str]:
    """These addresses in their one spelling. Raises ChangeRefused when nobody can be written to."""
    given = [address.strip() for address in chosen if address.strip()]
    if not given:
        raise ChangeRefused(_("This customer has no mail address. Add one to the contact first."))
    if len(given) > RECIPIENTS_MAX or not all(_is_address(a) for a in given):
        raise ChangeRefused(
            _("Check the recipients: at most {n}, each a full mail address.").format(
                n=RECIPIENTS_MAX
            )
        )
    return list(dict.fromkeys(normalised("email", address).value for address in given))


def _is_address(text: str) -> bool:
    local, _at, domain = text.rpartition("@")
    strange = any(c in ' <>,;"' or not c.isprintable() for c in text)
    return bool(local and domain) and not strange and len(text) <= ADDRESS_CHARS_MAX


def _welcome(ticket: Ticket, recipients: list[str], now: datetime) -> list[UUID]:
    """Those the desk writes to may answer: they become participants; those who were none yet."""
    introductions = [Introduction(normalised("email", address)) for address in recipients]
    contacts = resolve_contacts(introductions, actor=SYSTEM, now=now)
    others = {pk for pk in contacts.values() if pk != ticket.contact_id}
    if not others:
        return []
    known = Participant.objects.filter(ticket=ticket, contact__in=others)
    fresh = sorted(others - set(known.values_list("contact_id", flat=True)))
    Participant.objects.bulk_create(
        [Participant(ticket=ticket, contact_id=pk) for pk in fresh], ignore_conflicts=True
    )
    return fresh


def answer_subject(ticket: Ticket) -> str:
    """The subject under which the desk answers."""
    bare = ticket.subject
    return bare if bare.lower().startswith("re:") else f"Re: {bare}"[:250]


def fresh_message_id() -> str:
    """The part of a Message-ID between the brackets: 160 random bits, the same on every try."""
    return f"{secrets.token_hex(20)}@{settings.MAIL_DOMAIN}"
