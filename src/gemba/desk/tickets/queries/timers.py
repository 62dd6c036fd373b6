"""What the desk will do by itself, and when."""

from datetime import datetime, timedelta

from django.db.models import Min

from gemba.desk.tickets.models import Category, Ticket
from gemba.foundation.timers.queries import TimerStatus

CLOSE_AFTER = timedelta(days=14)


def closing_status(*, now: datetime) -> TimerStatus:
    """The closing of resolved tickets. It follows from the tickets; no timer is set for it."""
    resolved = Ticket.objects.filter(status=Category.RESOLVED.value)
    overdue = resolved.filter(resolved_at__lte=now - CLOSE_AFTER).count()
    first = resolved.aggregate(first=Min("resolved_at"))["first"]
    return TimerStatus(
        kind="close_resolved",
        waiting=resolved.count() - overdue,
        overdue=overdue,
        next_at=first + CLOSE_AFTER if first else None,
    )
