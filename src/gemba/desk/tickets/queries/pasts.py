"""How long settled tickets took, and what was said on them when: the material of forecasts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gemba.desk.tickets.models import Message, MessageKind, Ticket

PASTS_MAX = 3_000
WORDS_MAX = 20_000
_SIDES = (MessageKind.INBOUND.value, MessageKind.OUTBOUND.value)


@dataclass(frozen=True, slots=True)
class PastTicket:
    """A settled ticket: its kind, and when what of it was done."""

    id: UUID
    channel: str
    type: str
    opened_at: datetime
    first_replied_at: datetime | None
    resolved_at: datetime | None
    times_reopened: int


@dataclass(frozen=True, slots=True)
class PastWord:
    """When a person of the customer's or, `is_reply`, of the desk wrote."""

    ticket_id: UUID
    is_reply: bool
    at: datetime


def past_tickets(*, limit: int = PASTS_MAX) -> list[PastTicket]:
    """The settled tickets with the newest activity. One query along an index."""
    rows = Ticket.objects.filter(is_settled__in=[True], merged_into=None, snoozed_until=None)
    names = ("id", "channel", "type", "opened_at", "first_replied_at", "resolved_at")
    newest = rows.order_by("-last_activity_at", "id").values_list(*names, "times_reopened")[:limit]
    return [PastTicket(*row) for row in newest]


def past_words(ticket_ids: Iterable[UUID], *, limit: int = WORDS_MAX) -> list[PastWord]:
    """What customers and desk said to each other on these tickets, ticket by ticket in order.

    Machines and people aside do not count. One query along an index, for some thousand.
    """
    rows = Message.objects.filter(ticket__in=list(ticket_ids), kind__in=_SIDES, nature="human")
    told = rows.order_by("ticket", "happened_at", "id").values_list("ticket", "kind", "happened_at")
    outbound = MessageKind.OUTBOUND.value
    return [PastWord(pk, kind == outbound, at) for pk, kind, at in told[:limit]]
