"""What rules and processes do by the clock."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from gemba.desk.workflow.operations import AFTER_TIMER, SCHEDULE_TIMER, fire_after, fire_schedules
from gemba.desk.workflow.operations.processes import (
    PROCESS_TIMER,
    STEP_TIMER,
    miss_steps,
    tick_processes,
)
from gemba.foundation.timers.registry import DueTimer, timer


@timer(AFTER_TIMER)
def hours_are_over(timers: Sequence[DueTimer], *, now: datetime) -> None:
    """Rules answer that nothing has happened for so long."""
    fire_after(timers=timers, now=now)


@timer(SCHEDULE_TIMER)
def look_at_desk(timers: Sequence[DueTimer], *, now: datetime) -> None:
    """Rules look at all open tickets at their time of day."""
    fire_schedules(timers=timers, now=now)


@timer(PROCESS_TIMER)
def processes_are_due(timers: Sequence[DueTimer], *, now: datetime) -> None:
    """Processes go on that waited for a time."""
    tick_processes(instance_ids=[UUID(each.key) for each in timers], now=now)


@timer(STEP_TIMER)
def steps_are_due(timers: Sequence[DueTimer], *, now: datetime) -> None:
    """Steps of people not done by now are overdue."""
    miss_steps(step_ids=[UUID(each.key) for each in timers], now=now)
