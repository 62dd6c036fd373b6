"""When a policy or a calendar changes, tickets that are not over go by it: bit by bit."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from gemba.desk.sla.operations.following import follow_terms
from gemba.foundation.timers.operations import set_timers
from gemba.foundation.timers.registry import NewTimer

REREAD_TIMER, REREAD_KEY = "sla.reread", "open tickets"


def reread_from(ticket_id: UUID | None, *, now: datetime) -> None:
    """Have the tickets after this one, or all, reckoned by what is defined now."""
    data = {"after": ticket_id.hex if ticket_id else None}
    set_timers([NewTimer(REREAD_TIMER, REREAD_KEY, now, data)])


def reread(*, after: UUID | None, now: datetime) -> None:
    """Do some of it, and set the timer for the rest."""
    last = follow_terms(after=after, now=now)
    if last is not None:
        reread_from(last, now=now)
