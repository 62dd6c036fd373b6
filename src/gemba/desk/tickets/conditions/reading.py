"""The facts of many tickets at once: four queries a few hundred."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, Left

from gemba.desk.tickets.conditions.ticket_facts import TicketFacts
from gemba.desk.tickets.models import Attachment, Message, MessageKind, Ticket

TOGETHER = 500
TEXT_CHARS_MAX = 20_000
_COLUMNS = (
    *("pk", "opened_at", "channel", "inbox_id", "status_id", "status__category", "priority"),
    *("type", "team_id", "assignee_id", "vendor_id", "product", "contact__tier"),
    *("contact__language", "subject", "said_last", "last_received_at", "last_replied_at"),
    *("due_at", "times_reopened"),
)


def facts_of(ticket_ids: Sequence[UUID], *, now: datetime) -> dict[UUID, TicketFacts]:
    """What is known of each of these tickets; those that do not exist are left out."""
    found: dict[UUID, TicketFacts] = {}
    wanted = list(dict.fromkeys(ticket_ids))
    for start in range(0, len(wanted), TOGETHER):
        chunk = wanted[start : start + TOGETHER]
        found |= {facts.ticket_id: facts for facts in _read(chunk, now)}
    return found


def _read(ticket_ids: list[UUID], now: datetime) -> Iterator[TicketFacts]:
    tags: dict[UUID, set[str]] = {}
    pairs = Ticket.tags.through.objects.filter(ticket__in=ticket_ids)
    for pk, name in pairs.values_list("ticket_id", "tag__name"):
        tags.setdefault(pk, set()).add(name)
    files = Attachment.objects.filter(
        message__ticket__in=ticket_ids,
        message__kind=MessageKind.INBOUND.value,
        is_inline=False,
    )
    with_files = set(files.values_list("message__ticket_id", flat=True))
    rows = Ticket.objects.filter(pk__in=ticket_ids).annotate(said_last=_said_last())
    for row in rows.values_list(*_COLUMNS):
        yield TicketFacts(
            ticket_id=row[0],
            now=now,
            opened_at=row[1],
            channel=row[2],
            inbox_id=row[3],
            status=row[4],
            category=row[5],
            priority=row[6],
            type=row[7],
            team_id=row[8],
            assignee_id=row[9],
            vendor_id=row[10],
            product=row[11],
            tier=row[12],
            language=row[13],
            subject=row[14],
            message_text=row[15],
            tags=frozenset(tags.get(row[0], ())),
            last_received_at=row[16],
            last_replied_at=row[17],
            due_at=row[18],
            times_reopened=row[19],
            has_attachment=row[0] in with_files,
        )


def _said_last() -> Coalesce:
    said = Message.objects.filter(
        ticket=OuterRef("pk"), kind=MessageKind.INBOUND.value, nature="human"
    )
    newest = said.order_by("-happened_at", "-id").values(words=Left("text", TEXT_CHARS_MAX))
    return Coalesce(Subquery(newest[:1]), Value(""))
