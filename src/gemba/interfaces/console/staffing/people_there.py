"""Who is there when: by the shifts people entered, or by the hours a log shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from gemba.desk.calendars.queries import default_calendar, roster_of, working_time, working_times_of
from gemba.foundation.accounts.queries import Person, desk_people
from gemba.foundation.events.actors import Role
from gemba.foundation.kernel.clock import microseconds, moment_of
from gemba.foundation.kernel.working_time import WorkingTime
from gemba.insight.eventlog.arrays import Bools, Floats, Int64s
from gemba.insight.staffing.presence import (
    WEEK_DAYS,
    Stretches,
    people_there,
    slot_edges_us,
)
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.staffing.arrived import Arrived
from gemba.interfaces.console.staffing.log_work import LogWork

_MOST = 0.5
# The first of some days, and how many.
Days = tuple[date, int]


@dataclass(frozen=True, eq=False)
class There:
    """The mean number of `people` at work in each half hour, flat over some days.

    `open_slots` are those in most of which the desk is open or somebody is there. `stretches` are
    those of each person, by name as stored (the id of a person of the desk), where they are known;
    `is_learned`: people are counted as the log shows them, not by shifts somebody entered.
    """

    edges_us: Int64s
    people: Floats
    open_slots: Bools
    stretches: Mapping[str, Stretches]
    is_learned: bool

    @classmethod
    def planned(cls, edges_us: Int64s, stretches: Mapping[str, Stretches], opened: Bools) -> There:
        """By the stretches of people."""
        people = people_there(stretches.values(), edges_us)
        return cls(edges_us, people, opened | (people >= _MOST), stretches, is_learned=False)


def agents() -> list[Person]:
    """Those whose work is to answer; who leads is not counted on."""
    return [each for each in desk_people() if each.role is Role.AGENT]


def there_on(
    choice: Choice, work: LogWork, known: Arrived, days: Days, *, as_seen: bool, now: datetime
) -> There:
    """On some days. The desk knows shifts and absences; where nobody entered any, of
    other logs, and `as_seen`, hours are those in which the log shows people."""
    first, count = days
    edges = slot_edges_us(first, count, known.zone)
    if choice.log.is_desk and _has_shifts() and not as_seen:
        return _by_shifts(edges, now)
    usual = np.nan_to_num(work.usual)
    weekdays = (np.arange(count) + first.weekday()) % WEEK_DAYS
    people: Floats = usual[weekdays].ravel()
    return There(edges, people, _opened(people), {}, is_learned=True)


def _opened(people: Floats) -> Bools:
    """By the people a log shows: half hours in which somebody usually is there; where nobody is at
    any usual hour those in which anybody was, and all of a log that names nobody."""
    for opened in (people >= _MOST, people > 0):
        if opened.any():
            return opened
    return np.ones(len(people), np.bool_)


def _has_shifts() -> bool:
    """Whether somebody said when the desk, or one of its people, works."""
    if default_calendar() is not None:
        return True
    return any(any(roster_of(each.id).week) for each in agents())


def _by_shifts(edges: Int64s, now: datetime) -> There:
    since, until = moment_of(int(edges[0])), moment_of(int(edges[-1]))
    times = working_times_of([each.id for each in agents()], now=now)
    found = {str(user_id): _spans(time, since, until) for user_id, time in times.items()}
    opened = people_there([_spans(working_time(None), since, until)], edges)
    return There.planned(edges, found, opened >= _MOST)


def _spans(time: WorkingTime, since: datetime, until: datetime) -> Stretches:
    found = time.intervals(since, until)
    return [(microseconds(each.start), microseconds(each.end)) for each in found]
