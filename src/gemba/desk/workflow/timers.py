"""What rules do by the clock."""

from collections.abc import Sequence
from datetime import datetime

from gemba.desk.workflow.operations import AFTER_TIMER, SCHEDULE_TIMER, fire_after, fire_schedules
from gemba.foundation.timers.registry import DueTimer, timer


@timer(AFTER_TIMER)
def hours_are_over(timers: Sequence[DueTimer], *, now: datetime) -> None:
    """Rules answer that nothing has happened for so long."""
    fire_after(timers=timers, now=now)


@timer(SCHEDULE_TIMER)
def look_at_desk(timers: Sequence[DueTimer], *, now: datetime) -> None:
    """Rules look at all open tickets at their time of day."""
    fire_schedules(timers=timers, now=now)
