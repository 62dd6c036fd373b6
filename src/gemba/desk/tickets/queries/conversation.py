"""One ticket, whole: its fields, what was said, what happened. A fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet

from gemba.desk.tickets.models import (
    Attachment,
    Delivery,
    HeldReply,
    Message,
    MessageKind,
    ScheduledReply,
    ScheduleState,
    SideConversation,
    Tag,
    Ticket,
    TicketMerge,
)
from gemba.desk.tickets.queries.access import visible_messages, visible_of, visible_tickets
from gemba.desk.tickets.queries.lists import LINE_FIELDS, TicketLine, line_of
from gemba.foundation.events.actors import Actor
from gemba.foundation.events.queries import RecordedEvent, telling
from gemba.foundation.kernel.questions import Question

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
    # the side conversation it belongs to, which the customer never sees
    side_id: UUID | None = None
    author_id: int | None = None
    # until when its author can take a reply back; None when it cannot be
    held_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class MergedTicket:
    """A ticket that goes on in this one; `merge_id` undoes the merge."""

    merge_id: int
    ticket_id: UUID
    number: int
    subject: str
    contact_id: UUID


@dataclass(frozen=True, slots=True)
class Conversation:
    """Everything the ticket page shows. Only the newest MESSAGES_MAX messages are in it; `events`
    are without their subjects.

    `has_parts`, `has_planned` and `has_sides`: whether it is worth asking for them.
    """

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
    product: str = ""
    vendor_id: int | None = None
    vendor_name: str = ""
    parent: int | None = None
    times_reopened: int = 0
    has_parts: bool = False
    has_planned: bool = False
    has_sides: bool = False


def conversation(number: int, *, actor: Actor) -> Conversation | None:
    """The ticket with this number, None when there is none or the actor may not see it."""
    found = next(iter(visible_of(_heads(), actor=actor).filter(number=number)), None)
    if found is None:
        return None
    ticket = line_of(found[: len(LINE_FIELDS)])
    head = dict(zip(_HEAD, found[len(LINE_FIELDS) :], strict=True))
    merged = merged_tickets(ticket.id) if head["has_merged"] else []
    ids = [ticket.id, *(m.ticket_id for m in merged)]
    views, total = messages_of(ids)
    return Conversation(
        ticket=ticket,
        version=head["version"],
        tags=_tags(ticket.id) if head["has_tags"] else (),
        messages=views,
        earlier_messages=total - len(views),
        events=tuple(telling("ticket", [pk.hex for pk in ids], limit=EVENTS_MAX)),
        merged=tuple(merged),
        merged_into=head["merged_into__number"],
        follows=head["follows__number"],
        inbox_name=head["inbox__name"],
        inbox_address=head["inbox__address"],
        first_replied_at=head["first_replied_at"],
        resolved_at=head["resolved_at"],
        product=head["product"],
        vendor_id=head["vendor_id"],
        vendor_name=head["vendor__name"] or "",
        parent=head["parent__number"],
        times_reopened=head["times_reopened"],
        has_parts=head["has_parts"],
        has_planned=head["has_planned"],
        # those of merged tickets are told with it
        has_sides=head["has_sides"] or bool(merged),
    )


@cache
def _heads() -> QuerySet[Ticket, tuple[Any, ...]]:
    """Tickets as lines and heads, with what most have none of looked for: put together once, which
    takes longer than to ask."""
    here = OuterRef("pk")
    beside = {
        "has_merged": Exists(TicketMerge.objects.filter(target=here, undone_at=None)),
        "has_parts": Exists(Ticket.objects.filter(parent=here)),
        "has_planned": Exists(
            ScheduledReply.objects.filter(ticket=here, state=ScheduleState.WAITING)
        ),
        "has_sides": Exists(SideConversation.objects.filter(ticket=here)),
        "has_tags": Exists(Ticket.tags.through.objects.filter(ticket=here)),
    }
    return Ticket.objects.annotate(**beside).values_list(*LINE_FIELDS, *_HEAD)


_HEAD = (
    *("version", "merged_into__number", "follows__number", "inbox__name", "inbox__address"),
    *("first_replied_at", "resolved_at", "product", "vendor_id", "vendor__name"),
    *("parent__number", "times_reopened"),
    *("has_merged", "has_parts", "has_planned", "has_sides", "has_tags"),
)


def _tags(ticket_id: UUID) -> tuple[str, ...]:
    return tuple(
        Tag.objects.filter(ticket=ticket_id).order_by("name").values_list("name", flat=True)
    )


def merged_tickets(ticket_id: UUID) -> list[MergedTicket]:
    """The tickets that go on in this one, oldest merge first."""
    rows = TicketMerge.objects.filter(target=ticket_id, undone_at=None).order_by("id")
    names = ("pk", "source_id", "source__number", "source__subject", "source__contact_id")
    return [MergedTicket(*row) for row in rows.values_list(*names)]


def messages_of(
    ticket_ids: Sequence[UUID], *, kinds: Sequence[str] = MessageKind.values
) -> tuple[tuple[MessageView, ...], int]:
    """The newest MESSAGES_MAX messages of these tickets, oldest first, and how many there are.

    The HTML of a mail stays where it is: it may be a hundred times as long as its text.
    """
    return _views(Q(ticket__in=ticket_ids, kind__in=kinds))


def side_messages_of(side_ids: Sequence[UUID]) -> tuple[MessageView, ...]:
    """The newest MESSAGES_MAX messages of these side conversations, oldest first."""
    return _views(Q(side__in=side_ids))[0]


@cache
def _newest() -> QuerySet[Any]:
    """All messages, newest first, as views need them: put together once, as `_heads`."""
    return (
        Message.objects.annotate(
            number=F("ticket__number"),
            with_html=ExpressionWrapper(~Q(html=""), output_field=BooleanField()),
            has_files=Exists(Attachment.objects.filter(message=OuterRef("pk"))),
        )
        .defer("html")
        .select_related("delivery", "held")
        .order_by("-happened_at", "-id")
    )


def _views(wanted: Q) -> tuple[tuple[MessageView, ...], int]:
    found = list(_newest().filter(wanted)[: MESSAGES_MAX + 1])
    is_cut = len(found) > MESSAGES_MAX
    total = Message.objects.filter(wanted).count() if is_cut else len(found)
    found = found[:MESSAGES_MAX][::-1]
    files: dict[UUID, list[AttachmentLine]] = {}
    with_files = [m.pk for m in found if m.has_files]
    rows = Attachment.objects.filter(message__in=with_files).order_by("id") if with_files else ()
    for row in rows:
        files.setdefault(row.message_id, []).append(_attachment(row))
    views = [_message(m, m.number, m.with_html, tuple(files.get(m.pk, ()))) for m in found]
    return tuple(views), total


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


@Question
def _holders(key: UUID) -> QuerySet[Ticket, tuple[int | None, int | None]]:
    return Ticket.objects.filter(pk=key).values_list("team_id", "assignee_id")


def holder_of(ticket_id: UUID) -> tuple[int | None, int | None]:
    """The team of a ticket and who has it. Raises LookupError where there is no such ticket."""
    found = _holders.first(ticket_id)
    if found is None:
        raise LookupError(f"There is no ticket {ticket_id}.")
    return found


def _message(
    row: Message, number: int, has_html: bool, files: tuple[AttachmentLine, ...]
) -> MessageView:
    delivery: Delivery | None = getattr(row, "delivery", None)
    held: HeldReply | None = getattr(row, "held", None)
    waits = delivery is not None and held is not None and delivery.due_at == held.held_until
    return MessageView(
        id=row.pk,
        ticket_number=number,
        kind=row.kind,
        channel=row.channel,
        author_name=row.author_name,
        author_address=row.author_address,
        recipients=tuple(row.recipients.splitlines()),
        subject=row.subject,
        text=row.text,
        quoted=row.quoted,
        has_html=has_html,
        nature=row.nature,
        is_verified=row.is_verified,
        authentication=row.authentication,
        happened_at=row.happened_at,
        attachments=files,
        delivery=delivery.state if delivery else "",
        delivery_error=delivery.error if delivery else "",
        side_id=row.side_id,
        author_id=row.user_id,
        held_until=held.held_until if held is not None and waits else None,
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
