"""The facts of many tickets at once: three queries a few hundred."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Left

from gemba.desk.tickets.conditions.ticket_facts import TicketFacts
from gemba.desk.tickets.models import Attachment, Message, MessageKind, Ticket
from gemba.foundation.kernel.questions import Question

TOGETHER = 500
TEXT_CHARS_MAX = 20_000
WRITTEN = Q(kind=MessageKind.INBOUND.value, nature="human")
"""Messages in which a person on the customer's side wrote."""

_COLUMNS = {
    **{name: name for name in ("opened_at", "channel", "inbox_id", "priority", "type", "team_id")},
    **{name: name for name in ("assignee_id", "vendor_id", "product", "subject", "due_at")},
    **{"ticket_id": "pk", "status": "status_id", "category": "status__category"},
    **{"tier": "contact__tier", "language": "contact__language"},
    **{"times_reopened": "times_reopened"},
}
_SAID = {
    **{"message_text": "said_last"},
    **{name: name for name in ("last_received_at", "last_replied_at")},
}


def facts_of(ticket_ids: Sequence[UUID], *, now: datetime) -> dict[UUID, TicketFacts]:
    """What is known of each of these tickets; those that do not exist are left out."""
    found: dict[UUID, TicketFacts] = {}
    wanted = list(dict.fromkeys(ticket_ids))
    for start in range(0, len(wanted), TOGETHER):
        chunk = wanted[start : start + TOGETHER]
        found |= {facts.ticket_id: facts for facts in _read(chunk, now)}
    return found


def fields_of(rows: QuerySet[Ticket], **more: str) -> list[dict[str, Any]]:
    """What of TicketFacts stands on some hundred tickets, by name, whatever was said; `more`
    columns under other names. Two queries."""
    columns = {**_COLUMNS, **more}
    return _with_tags(columns, rows.order_by("pk").values_list(*columns.values()))


def _with_tags(columns: Mapping[str, str], rows: Iterable[tuple[Any, ...]]) -> list[dict[str, Any]]:
    found = [dict(zip(columns, row, strict=True)) for row in rows]
    tags: dict[UUID, set[str]] = {}
    for pk, name in _tagged.all([each["ticket_id"] for each in found]):
        tags.setdefault(pk, set()).add(name)
    for each in found:
        each["tags"] = frozenset(tags.get(each["ticket_id"], ()))
    return found


def _read(ticket_ids: list[UUID], now: datetime) -> Iterator[TicketFacts]:
    with_files = set(_with_files.all(ticket_ids))
    for each in _with_tags({**_COLUMNS, **_SAID}, _told.all(ticket_ids)):
        yield TicketFacts(now=now, has_attachment=each["ticket_id"] in with_files, **each)


@Question
def _tagged(ticket_ids: Sequence[UUID]) -> QuerySet[Any, tuple[UUID, str]]:
    pairs = Ticket.tags.through.objects.filter(ticket__in=ticket_ids)
    return pairs.values_list("ticket_id", "tag__name")


@Question
def _with_files(ticket_ids: Sequence[UUID]) -> QuerySet[Attachment, UUID]:
    files = Attachment.objects.filter(
        message__ticket__in=ticket_ids,
        message__kind=MessageKind.INBOUND.value,
        is_inline=False,
    )
    return files.values_list("message__ticket_id", flat=True)


@Question
def _told(ticket_ids: Sequence[UUID]) -> QuerySet[Ticket, tuple[Any, ...]]:
    rows = Ticket.objects.filter(pk__in=ticket_ids).annotate(said_last=_said_last())
    return rows.order_by("pk").values_list(*_COLUMNS.values(), *_SAID.values())


def _said_last() -> Coalesce:
    said = Message.objects.filter(WRITTEN, ticket=OuterRef("pk"))
    newest = said.order_by("-happened_at", "-id").values(words=Left("text", TEXT_CHARS_MAX))
    return Coalesce(Subquery(newest[:1]), Value(""))
