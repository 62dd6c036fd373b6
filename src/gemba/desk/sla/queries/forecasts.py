"""The forecast of breach: what the desk's own past says of a ticket of this kind at this age."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from uuid import UUID

from django.db.models import TextField
from django.db.models.functions import Cast

from gemba.desk.sla.course import Kind, Mark, read_marks
from gemba.desk.sla.forecast import SAMPLE_MIN, breach_share
from gemba.desk.sla.models import Course
from gemba.desk.sla.promises import Promise
from gemba.desk.sla.queries.clocks import TicketClock
from gemba.desk.sla.spells import RECURRING, Spell, spell_seconds, spells, tells_of
from gemba.desk.tickets.queries.pasts import PastTicket, past_tickets, past_words
from gemba.foundation.kernel.working_time import WorkingTime

# tickets read for recurring promises: each may tell of several times
TELLING_MAX = 1_000
SPELLS_MAX = 5_000
# what marks tell of recurring promises: words after a reply, a stay with a vendor
_RECURS = re.compile(r'"r".*"w"|"pending_vendor"', re.DOTALL)

# channel and type; '': of whichever
_Kind = tuple[str, str]


def breach_likelihood(
    clock: TicketClock, *, channel: str, type_code: str, now: datetime
) -> float | None:
    """How likely this promise is broken, 0 to 1; None where too few such tickets are known.

    Compared with settled tickets of the same channel and type, else of the channel, else with all.
    The past is read once an hour.
    """
    if not clock.is_owed or clock.due_at is None:
        return None
    hour = now.replace(minute=0, second=0, microsecond=0)
    if clock.promise in RECURRING:
        age, due = clock.target_seconds - clock.remaining_seconds, clock.target_seconds
    else:
        age = clock.calendar.working_seconds(clock.started_at, now)
        due = clock.calendar.working_seconds(clock.started_at, clock.due_at)
    for kind in ((channel, type_code), (channel, ""), ("", "")):
        found = breach_share(_lengths(hour, clock, kind), age_seconds=age, due_seconds=due)
        if found is not None:
            return found
    return None


def forget() -> None:
    """Read the past anew: for tests, and after histories were taken over."""
    _past.cache_clear()
    _past_spells.cache_clear()
    _lengths_of_spells.cache_clear()
    _lengths_of_tickets.cache_clear()


def _lengths(hour: datetime, clock: TicketClock, kind: _Kind) -> tuple[float, ...]:
    """How long such promises took in this clock's working time, shortest first; () for too few."""
    if clock.promise in RECURRING:
        return _lengths_of_spells(hour, clock.calendar, clock.promise, clock.pauses, kind)
    return _lengths_of_tickets(hour, clock.calendar, clock.promise, kind)


@lru_cache(maxsize=200)
def _lengths_of_tickets(
    hour: datetime, calendar: WorkingTime, promise: Promise, kind: _Kind
) -> tuple[float, ...]:
    """From the opening on: a first reply, or the resolution."""
    found = []
    for each in _past(hour):
        end = each.first_replied_at if promise is Promise.FIRST_REPLY else each.resolved_at
        if end is not None and _is_of(each, kind):
            found.append(calendar.working_seconds(each.opened_at, end))
    return _evidence(found)


@lru_cache(maxsize=200)
def _lengths_of_spells(
    hour: datetime,
    calendar: WorkingTime,
    promise: Promise,
    pauses: frozenset[str],
    kind: _Kind,
) -> tuple[float, ...]:
    """From the customer's question, or from handing over to the vendor."""
    return _evidence(
        spell_seconds(spell, calendar, pauses)
        for ticket, spell in _past_spells(hour).get(promise, ())
        if _is_of(ticket, kind) and tells_of(spell, pauses)
    )


def _is_of(ticket: PastTicket, kind: _Kind) -> bool:
    channel, type_code = kind
    return channel in ("", ticket.channel) and type_code in ("", ticket.type)


def _evidence(lengths: Iterable[float]) -> tuple[float, ...]:
    found = sorted(lengths)
    return tuple(found) if len(found) >= SAMPLE_MIN else ()


@lru_cache(maxsize=1)
def _past(hour: datetime) -> tuple[PastTicket, ...]:  # noqa: ARG001
    return tuple(past_tickets())


@lru_cache(maxsize=1)
def _past_spells(hour: datetime) -> dict[Promise, list[tuple[PastTicket, Spell]]]:
    """By promise, with the ticket each was on; of each promise SPELLS_MAX at most."""
    past = _past(hour)[:TELLING_MAX]
    courses = _past_courses(past)
    found: dict[Promise, list[tuple[PastTicket, Spell]]] = {each: [] for each in RECURRING}
    for ticket in past:
        for promise, spell in spells(courses.get(ticket.id, ())):
            if len(found[promise]) < SPELLS_MAX:
                found[promise].append((ticket, spell))
    return found


def _past_courses(past: Sequence[PastTicket]) -> dict[UUID, list[Mark]]:
    """Courses of these tickets on which something recurred. Of those nobody followed here, what was
    said, unless they were settled in between: nobody knows when."""
    rows = Course.objects.filter(pk__in=[each.id for each in past])
    # as text: most of them need not be taken apart
    kept = dict(rows.annotate(told=Cast("marks", TextField())).values_list("pk", "told"))
    found = {pk: read_marks(json.loads(told)) for pk, told in kept.items() if _RECURS.search(told)}
    unfollowed = [each.id for each in past if each.id not in kept and not each.times_reopened]
    return found | dict(_spoken_courses(unfollowed))


def _spoken_courses(ticket_ids: Sequence[UUID]) -> Iterator[tuple[UUID, list[Mark]]]:
    words = past_words(ticket_ids) if ticket_ids else []
    for ticket_id, said in groupby(words, key=attrgetter("ticket_id")):
        yield ticket_id, [Mark(w.at, Kind.REPLIED if w.is_reply else Kind.WROTE) for w in said]
