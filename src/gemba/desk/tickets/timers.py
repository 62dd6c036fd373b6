"""What happens to tickets by the clock: snoozed ones wake, planned replies are sent."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from gemba.desk.tickets.operations.scheduling import SCHEDULE_TIMER, send_scheduled
from gemba.desk.tickets.operations.snoozing import SNOOZE_TIMER, wake_due
from gemba.foundation.timers.registry import DueTimer, timer


@timer(SNOOZE_TIMER)
def wake_tickets(timers: Sequence[DueTimer], *, now: datetime) -> None:
    """Those whose time was not put off meanwhile are awake again."""
    wake_due(now=now, ticket_ids=[UUID(each.key) for each in timers])


@timer(SCHEDULE_TIMER)
def send_planned_replies(timers: Sequence[DueTimer], *, now: datetime) -> None:
    """Planned replies are written, or cancelled with the reason."""
    send_scheduled(now=now, schedule_ids=[UUID(each.key) for each in timers])
