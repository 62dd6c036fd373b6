"""What adapters ask to place what they received. Batches in, dictionaries out, one query each."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, QuerySet

from gemba.desk.tickets.models import Message, MessageKind, Ticket


@dataclass(frozen=True, slots=True)
class SentMessage:
    """A message of ours that somebody refers to. `nature` tells replies from acknowledgements."""

    message_id: UUID
    ticket_id: UUID
    external_id: str
    recipients: tuple[str, ...]
    nature: str


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


def threads(external_ids: Collection[str]) -> dict[str, UUID]:
    """The ticket of each message known by one of these external ids."""
    if not external_ids:
        return {}
    rows = Message.objects.filter(external_id__in=external_ids).exclude(external_id="")
    return dict(rows.order_by("happened_at", "id").values_list("external_id", "ticket_id"))


def sent_messages(external_ids: Collection[str]) -> dict[str, SentMessage]:
    """Those of our own messages that bear one of these external ids."""
    if not external_ids:
        return {}
    rows = Message.objects.filter(external_id__in=external_ids).exclude(external_id="")
    return {sent.external_id: sent for sent in _sent(rows)}


def last_sent(ticket_ids: Collection[UUID]) -> dict[UUID, list[SentMessage]]:
    """Our own messages on each of these tickets, newest first."""
    found: dict[UUID, list[SentMessage]] = {}
    for sent in _sent(Message.objects.filter(ticket__in=ticket_ids)):
        found.setdefault(sent.ticket_id, []).append(sent)
    return found


def _sent(rows: QuerySet[Message]) -> list[SentMessage]:
    ours = rows.filter(kind=MessageKind.OUTBOUND.value).order_by("-happened_at", "-id")
    columns = ("pk", "ticket_id", "external_id", "recipients", "nature")
    return [
        SentMessage(pk, ticket_id, external_id, tuple(recipients.splitlines()), nature)
        for pk, ticket_id, external_id, recipients, nature in ours.values_list(*columns)
    ]


def first_messages(message_ids: Collection[UUID]) -> list[FirstMessage]:
    """Those of these messages that opened a ticket, in the order they came."""
    rows = Message.objects.filter(
        pk__in=message_ids,
        kind=MessageKind.INBOUND.value,
        happened_at=F("ticket__opened_at"),
        inbox_id__isnull=False,
    ).select_related("ticket")
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
        for row in rows.order_by("happened_at", "id")
    ]
