"""How long settled tickets took: the material of forecasts."""

from dataclasses import dataclass
from datetime import datetime

from gemba.desk.tickets.models import Ticket

PASTS_MAX = 3_000


@dataclass(frozen=True, slots=True)
class PastTicket:
    """A settled ticket: its kind, and when what of it was done."""

    channel: str
    type: str
    opened_at: datetime
    first_replied_at: datetime | None
    resolved_at: datetime | None


def past_tickets(*, limit: int = PASTS_MAX) -> list[PastTicket]:
    """The settled tickets with the newest activity. One query along an index."""
    rows = Ticket.objects.filter(is_settled__in=[True], merged_into=None, snoozed_until=None)
    names = ("channel", "type", "opened_at", "first_replied_at", "resolved_at")
    newest = rows.order_by("-last_activity_at", "id").values_list(*names)[:limit]
    return [PastTicket(*row) for row in newest]
