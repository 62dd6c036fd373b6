"""What adapters ask to place what they received. Batches in, dictionaries out, one query each."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, QuerySet

from gemba.desk.tickets.models import Message, MessageKind, Ticket
from gemba.foundation.kernel.questions import Question


@dataclass(frozen=True, slots=True)
class KnownMessage:
    """A message the desk has. `is_ours`: the desk sent it, to these recipients."""

    message_id: UUID
    ticket_id: UUID
    inbox_id: int | None
    external_id: str
    is_ours: bool
    recipients: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FirstMessage:
    """The message that opened a ticket, with all an acknowledgement needs."""

    message_id: UUID
    ticket_id: UUID
    number: int
    inbox_id: int
    contact_id: UUID
    author_address: str
    channel: str
    nature: str
    subject: str
    text: str
    happened_at: datetime


def ticket_ids(numbers: Collection[int]) -> dict[int, UUID]:
    """The tickets with these numbers."""
    if not numbers:
        return {}
    return dict(Ticket.objects.filter(number__in=numbers).values_list("number", "pk"))


def known_messages(external_ids: Collection[str]) -> list[KnownMessage]:
    """Every message that bears one of these external ids, newest first."""
    if not external_ids:
        return []
    known = Message.objects.filter(external_id__in=external_ids).exclude(external_id="")
    return _known(_newest_first(known))


def sent_on(ticket_ids: Collection[UUID]) -> list[KnownMessage]:
    """What the desk has sent on these tickets, newest first."""
    if not ticket_ids:
        return []
    return _known(_sent_on.all(ticket_ids))


_OURS = (MessageKind.OUTBOUND.value, MessageKind.SIDE_OUT.value)


_KnownRow = tuple[UUID, UUID, int | None, str, str, str]


@Question
def _sent_on(ticket_ids: Collection[UUID]) -> QuerySet[Message, _KnownRow]:
    return _newest_first(Message.objects.filter(ticket__in=ticket_ids, kind__in=_OURS))


def _newest_first(rows: QuerySet[Message]) -> QuerySet[Message, _KnownRow]:
    columns = ("pk", "ticket_id", "inbox_id", "external_id", "kind", "recipients")
    return rows.order_by("-happened_at", "-id").values_list(*columns)


def _known(rows: Iterable[_KnownRow]) -> list[KnownMessage]:
    return [
        KnownMessage(pk, ticket, inbox, external_id, kind in _OURS, tuple(who.splitlines()))
        for pk, ticket, inbox, external_id, kind, who in rows
    ]


def first_messages(message_ids: Collection[UUID]) -> list[FirstMessage]:
    """Those of these messages that opened a ticket, in the order they came."""
    return [
        FirstMessage(
            message_id=row.pk,
            ticket_id=row.ticket_id,
            number=row.ticket.number,
            inbox_id=row.inbox_id or 0,
            contact_id=row.ticket.contact_id,
            author_address=row.author_address,
            channel=row.channel,
            nature=row.nature,
            subject=row.subject,
            text=row.text,
            happened_at=row.happened_at,
        )
        for row in _opening.all(message_ids)
    ]


@Question
def _opening(message_ids: Collection[UUID]) -> QuerySet[Message]:
    rows = Message.objects.filter(
        pk__in=message_ids,
        kind=MessageKind.INBOUND.value,
        happened_at=F("ticket__opened_at"),
        inbox_id__isnull=False,
    )
    return rows.select_related("ticket").order_by("happened_at", "id")


def places_of(message_ids: Collection[UUID]) -> dict[UUID, tuple[UUID, int]]:
    """Ticket and ticket number of each of these messages."""
    rows = Message.objects.filter(pk__in=message_ids)
    columns = ("pk", "ticket_id", "ticket__number")
    return {pk: (ticket_id, number) for pk, ticket_id, number in rows.values_list(*columns)}
