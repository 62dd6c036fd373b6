"""What the SLA room does by the clock."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from gemba.desk.sla.operations import REREAD_TIMER, STEP_TIMER, reread, take_steps
from gemba.foundation.timers.registry import DueTimer, timer


@timer(STEP_TIMER)
def warn_and_escalate(timers: Sequence[DueTimer], *, now: datetime) -> None:
    """Promises about to be broken, and broken ones, have their consequences."""
    take_steps(ticket_ids=[UUID(each.key) for each in timers], now=now)


@timer(REREAD_TIMER)
def reread_terms(timers: Sequence[DueTimer], *, now: datetime) -> None:
    """Some more open tickets go by what is defined now."""
    for each in timers:
        after = each.data.get("after")
        reread(after=UUID(after) if isinstance(after, str) else None, now=now)
