"""The forecast of breach: what the desk's own past says of a ticket of this kind at this age."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from gemba.desk.sla.forecast import SAMPLE_MIN, breach_share
from gemba.desk.sla.promises import Promise
from gemba.desk.sla.queries.clocks import TicketClock
from gemba.desk.tickets.queries.pasts import PastTicket, past_tickets
from gemba.foundation.kernel.working_time import WorkingTime

FORETOLD = (Promise.FIRST_REPLY, Promise.RESOLUTION)


def breach_likelihood(
    clock: TicketClock, *, channel: str, type_code: str, now: datetime
) -> float | None:
    """How likely this promise is broken, 0 to 1; None where too few such tickets are known.

    Compared with settled tickets of the same channel and type, else of the channel, else with all.
    The past is read once an hour.
    """
    if not clock.is_owed or clock.due_at is None or clock.promise not in FORETOLD:
        return None
    hour = now.replace(minute=0, second=0, microsecond=0)
    age = clock.calendar.working_seconds(clock.started_at, now)
    due = clock.calendar.working_seconds(clock.started_at, clock.due_at)
    for kind in ((channel, type_code), (channel, ""), ("", "")):
        found = breach_share(
            _lengths(hour, clock.calendar, clock.promise, kind), age_seconds=age, due_seconds=due
        )
        if found is not None:
            return found
    return None


def forget() -> None:
    """Read the past anew: for tests, and after histories were taken over."""
    _past.cache_clear()
    _lengths.cache_clear()


@lru_cache(maxsize=1)
def _past(hour: datetime) -> tuple[PastTicket, ...]:  # noqa: ARG001
    return tuple(past_tickets())


@lru_cache(maxsize=200)
def _lengths(
    hour: datetime, calendar: WorkingTime, promise: Promise, kind: tuple[str, str]
) -> tuple[float, ...]:
    """How long such tickets took in this working time, shortest first; () for too few."""
    channel, type_code = kind
    found = []
    for each in _past(hour):
        if (channel and each.channel != channel) or (type_code and each.type != type_code):
            continue
        end = each.first_replied_at if promise is Promise.FIRST_REPLY else each.resolved_at
        if end is not None:
            found.append(calendar.working_seconds(each.opened_at, end))
    return tuple(sorted(found)) if len(found) >= SAMPLE_MIN else ()
