"""One ticket, whole: its fields, what was said, what happened. A fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gemba.desk.tickets.models import (
    Attachment,
    Delivery,
    Message,
    MessageKind,
    Ticket,
    TicketMerge,
)
from gemba.desk.tickets.queries.access import visible_messages, visible_tickets
from gemba.desk.tickets.queries.lists import TicketLine, line
from gemba.foundation.events.actors import Actor
from gemba.foundation.events.queries import RecordedEvent, timeline

MESSAGES_MAX = 100
EVENTS_MAX = 200


@dataclass(frozen=True, slots=True)
class AttachmentLine:
    """A file on a message. `id` names it in links; `digest` in the file vault."""

    id: int
    name: str
    content_type: str
    size_bytes: int
    digest: str
    content_id: str
    is_inline: bool


@dataclass(frozen=True, slots=True)
class MessageView:
    """One message as the conversation shows it. `delivery` is '' except for outbound ones."""

    id: UUID
    ticket_number: int
    kind: str
    channel: str
    author_name: str
    author_address: str
    recipients: tuple[str, ...]
    subject: str
    text: str
    quoted: str
    has_html: bool
    nature: str
    is_verified: bool
    authentication: str
    happened_at: datetime
    attachments: tuple[AttachmentLine, ...]
    delivery: str
    delivery_error: str


@dataclass(frozen=True, slots=True)
class MergedTicket:
    """A ticket that goes on in this one; `merge_id` undoes the merge."""

    merge_id: int
    number: int
    subject: str


@dataclass(frozen=True, slots=True)
class Conversation:
    """Everything the ticket page shows. Only the newest MESSAGES_MAX messages are in it."""

    ticket: TicketLine
    version: int
    tags: tuple[str, ...]
    messages: tuple[MessageView, ...]
    earlier_messages: int
    events: tuple[RecordedEvent, ...]
    merged: tuple[MergedTicket, ...]
    merged_into: int | None
    follows: int | None
    inbox_name: str
    inbox_address: str
    first_replied_at: datetime | None
    resolved_at: datetime | None


def conversation(number: int, *, actor: Actor) -> Conversation | None:
    """The ticket with this number, None when there is none or the actor may not see it."""
    related = ("contact", "status", "team", "assignee", "inbox", "merged_into", "follows")
    rows = visible_tickets(actor).select_related(*related)
    ticket = rows.filter(number=number).first()
    if ticket is None:
        return None
    merged = merged_tickets(ticket.pk)
    ids = [ticket.pk, *(m.source_id for m in merged)]
    views, total = messages_of(ids)
    events = timeline("ticket", [pk.hex for pk in ids], limit=EVENTS_MAX)
    return Conversation(
        ticket=line(ticket),
        version=ticket.version,
        tags=tuple(ticket.tags.order_by("name").values_list("name", flat=True)),
        messages=views,
        earlier_messages=total - len(views),
        events=tuple(events),
        merged=tuple(MergedTicket(m.pk, m.source.number, m.source.subject) for m in merged),
        merged_into=ticket.merged_into.number if ticket.merged_into else None,
        follows=ticket.follows.number if ticket.follows else None,
        inbox_name=ticket.inbox.name,
        inbox_address=ticket.inbox.address,
        first_replied_at=ticket.first_replied_at,
        resolved_at=ticket.resolved_at,
    )


def merged_tickets(ticket_id: UUID) -> list[TicketMerge]:
    """The merges by which other tickets go on in this one, oldest first."""
    rows = TicketMerge.objects.filter(target=ticket_id, undone_at=None)
    return list(rows.select_related("source").order_by("id"))


def messages_of(
    ticket_ids: Sequence[UUID], *, kinds: Sequence[str] = MessageKind.values
) -> tuple[tuple[MessageView, ...], int]:
    """The newest MESSAGES_MAX messages of these tickets, oldest first, and how many there are."""
    rows = Message.objects.filter(ticket__in=ticket_ids, kind__in=kinds)
    newest = rows.select_related("ticket", "delivery").order_by("-happened_at", "-id")
    found = list(newest[: MESSAGES_MAX + 1])
    total = rows.count() if len(found) > MESSAGES_MAX else len(found)
    found = found[:MESSAGES_MAX][::-1]
    files: dict[UUID, list[AttachmentLine]] = {}
    for row in Attachment.objects.filter(message__in=[m.pk for m in found]).order_by("id"):
        files.setdefault(row.message_id, []).append(_attachment(row))
    return tuple(_message(m, tuple(files.get(m.pk, ()))) for m in found), total


def message_html(message_id: UUID, *, actor: Actor) -> str | None:
    """The raw, hostile HTML a message came with, to be cleaned before anybody sees it."""
    rows = visible_messages(actor).filter(pk=message_id)
    return rows.values_list("html", flat=True).first()


def attachment(attachment_id: int, *, actor: Actor) -> AttachmentLine | None:
    """A file on a ticket the actor may see."""
    messages = visible_messages(actor)
    row = Attachment.objects.filter(pk=attachment_id, message__in=messages).first()
    return _attachment(row) if row else None


def inline_attachment(message_id: UUID, content_id: str, *, actor: Actor) -> AttachmentLine | None:
    """The file an HTML message refers to by `cid:`."""
    messages = visible_messages(actor).filter(pk=message_id)
    row = Attachment.objects.filter(message__in=messages, content_id=content_id).first()
    return _attachment(row) if row else None


def ticket_number(ticket_id: UUID, *, actor: Actor) -> int | None:
    """The number of a ticket the actor may see."""
    rows = visible_tickets(actor).filter(pk=ticket_id)
    return rows.values_list("number", flat=True).first()


def ticket_id_of(number: int, *, actor: Actor) -> UUID | None:
    """The id of the ticket with this number, if the actor may see it."""
    rows = visible_tickets(actor).filter(number=number)
    return rows.values_list("pk", flat=True).first()


def audience(ticket_ids: Sequence[UUID]) -> dict[UUID, tuple[int, int | None, int | None]]:
    """Number, team and assignee of each ticket: whom a live notice about it concerns."""
    rows = Ticket.objects.filter(pk__in=ticket_ids)
    return {
        pk: (n, team, who)
        for pk, n, team, who in rows.values_list("pk", "number", "team_id", "assignee_id")
    }


def _message(row: Message, files: tuple[AttachmentLine, ...]) -> MessageView:
    delivery: Delivery | None = getattr(row, "delivery", None)
    return MessageView(
        id=row.pk,
        ticket_number=row.ticket.number,
        kind=row.kind,
        channel=row.channel,
        author_name=row.author_name,
        author_address=row.author_address,
        recipients=tuple(row.recipients.splitlines()),
        subject=row.subject,
        text=row.text,
        quoted=row.quoted,
        has_html=bool(row.html),
        nature=row.nature,
        is_verified=row.is_verified,
        authentication=row.authentication,
        happened_at=row.happened_at,
        attachments=files,
        delivery=delivery.state if delivery else "",
        delivery_error=delivery.error if delivery else "",
    )


def _attachment(row: Attachment) -> AttachmentLine:
    return AttachmentLine(
        id=row.pk,
        name=row.name,
        content_type=row.content_type,
        size_bytes=row.size_bytes,
        digest=row.digest,
        content_id=row.content_id,
        is_inline=row.is_inline,
    )
