"""Who is there when: by the shifts people entered, or by the hours a log shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from gemba.desk.calendars.queries import default_calendar, roster_of, working_time, working_times_of
from gemba.foundation.accounts.queries import Person, desk_people
from gemba.foundation.events.actors import Role
from gemba.foundation.kernel.clock import microseconds, moment_of
from gemba.foundation.kernel.working_time import WorkingTime
from gemba.insight.eventlog.arrays import Bools, Floats, Int64s
from gemba.insight.mining.calendars import Spans
from gemba.insight.staffing.presence import Stretches, people_there, slot_edges_us
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.staffing.log_work import LogWork

_MOST = 0.5


@dataclass(frozen=True, eq=False)
class There:
    """People's time at work over some days, by name as stored (the id of a person of the desk).

    `is_learned`: hours are those in which the log shows people, not shifts that somebody entered.
    `opened` are stretches in which the desk is open though perhaps nobody is there.
    """

    edges_us: Int64s
    stretches: Mapping[str, Stretches]
    opened: Stretches
    is_learned: bool

    @cached_property
    def people(self) -> Floats:
        """The mean number of people in each half hour."""
        return people_there(self.stretches.values(), self.edges_us)

    @cached_property
    def open_slots(self) -> Bools:
        """Half hours in most of which the desk is open or somebody is there."""
        opened = people_there([self.opened], self.edges_us)
        flags: Bools = (opened >= _MOST) | (self.people >= _MOST)
        return flags


def agents() -> list[Person]:
    """Those whose work is to answer; who leads is not counted on."""
    return [each for each in desk_people() if each.role is Role.AGENT]


def there_on(
    choice: Choice, work: LogWork, first: date, days: int, *, zone: str, now: datetime
) -> There:
    """On some days. The desk knows shifts and absences; where nobody entered any, and of other
    logs, hours are those in which the log shows people."""
    edges = slot_edges_us(first, days, zone)
    if choice.log.is_desk and has_shifts():
        return _by_shifts(edges, now)
    since, until = int(edges[0]), int(edges[-1])
    learned = {
        name: _pairs(calendar.spans(since, until)) for name, calendar in work.calendars.items()
    }
    return There(edges, learned, _pairs(work.pool.spans(since, until)), is_learned=True)


def has_shifts() -> bool:
    """Whether somebody said when the desk, or one of its people, works."""
    if default_calendar() is not None:
        return True
    return any(any(roster_of(each.id).week) for each in agents())


def _by_shifts(edges: Int64s, now: datetime) -> There:
    since, until = moment_of(int(edges[0])), moment_of(int(edges[-1]))
    times = working_times_of([each.id for each in agents()], now=now)
    found = {str(user_id): _spans(time, since, until) for user_id, time in times.items()}
    return There(edges, found, _spans(working_time(None), since, until), is_learned=False)


def _spans(time: WorkingTime, since: datetime, until: datetime) -> Stretches:
    found = time.intervals(since, until)
    return [(microseconds(each.start), microseconds(each.end)) for each in found]


def _pairs(spans: Spans) -> Sequence[tuple[int, int]]:
    return list(zip(spans.start_us.tolist(), spans.end_us.tolist(), strict=True))
