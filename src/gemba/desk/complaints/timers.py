"""What happens to complaints by the clock."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from gemba.desk.complaints.operations import CALLBACK_TIMER, miss_callbacks
from gemba.foundation.timers.registry import DueTimer, timer


@timer(CALLBACK_TIMER)
def calls_are_due(timers: Sequence[DueTimer], *, now: datetime) -> None:
    """Those not made by now are missed."""
    miss_callbacks([UUID(each.key) for each in timers], now=now)
