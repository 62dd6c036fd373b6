"""What happens to tasks by the clock."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from gemba.desk.teamwork.operations import TASK_TIMER, miss_tasks
from gemba.foundation.timers.registry import DueTimer, timer


@timer(TASK_TIMER)
def tasks_are_due(timers: Sequence[DueTimer], *, now: datetime) -> None:
    """Those not done by now are overdue."""
    miss_tasks([UUID(each.key) for each in timers], now=now)
