"""What the desk will do by itself, and when."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Min

from gemba.desk.tickets.models import Category, Ticket

CLOSE_AFTER = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class TimerStatus:
    """One kind of timer: how many wait, how many are overdue, when the next is due."""

    name: str
    waiting: int
    overdue: int
    next_at: datetime | None


def timer_status(*, now: datetime) -> list[TimerStatus]:
    """Every kind of timer in the tickets room."""
    resolved = Ticket.objects.filter(status=Category.RESOLVED.value)
    overdue = resolved.filter(resolved_at__lte=now - CLOSE_AFTER).count()
    first = resolved.aggregate(first=Min("resolved_at"))["first"]
    return [
        TimerStatus(
            name="close_resolved",
            waiting=resolved.count(),
            overdue=overdue,
            next_at=first + CLOSE_AFTER if first else None,
        )
    ]
