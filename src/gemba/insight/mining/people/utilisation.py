"""How busy people are: time worked against time at work.

Utilisation is the part of the calendar's time in which somebody worked on at least one thing.
Work outside the calendar counts apart: it is overtime, or something left open overnight. A
log knows neither absence nor work that leaves no trace, so utilisation judges a process and
its staffing, not a person.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Floats, Int64s
from gemba.insight.eventlog.names import CodedColumn
from gemba.insight.mining.calendars import Spans
from gemba.insight.mining.figures import SECOND_US, sums_by
from gemba.insight.mining.hours import WEEK_HOURS, TimeGrid

from .working_hours import AllHours
from .worktime import Worked


@dataclass(frozen=True, eq=False)
class Utilisation:
    """By person code; seconds, zero for who was not seen.

    `available` is the calendar's time from when a person was first seen until the last time;
    `busy` the time with at least one thing open, `inside` the part of it within the calendar.
    `parallel_mean` is how many things were open at once, on the average of the busy time.
    """

    available_seconds: Floats
    busy_seconds: Floats
    inside_seconds: Floats
    parallel_mean: Floats

    @property
    def share(self) -> Floats:
        """From 0 to 1; NaN where a calendar has no time."""
        return shares(self.inside_seconds, self.available_seconds)

    @property
    def outside_seconds(self) -> Floats:
        return self.busy_seconds - self.inside_seconds

    def by_group(self, groups: CodedColumn) -> Utilisation:
        """Sums over the groups of people; `groups` has one code per person."""

        def summed(figure: Floats) -> Floats:
            known = groups.codes >= 0
            return sums_by(groups.codes[known], figure[known], len(groups.names))

        opened = summed(np.nan_to_num(self.parallel_mean) * self.busy_seconds)
        busy = summed(self.busy_seconds)
        inside = summed(self.inside_seconds)
        return Utilisation(summed(self.available_seconds), busy, inside, shares(opened, busy))


@dataclass(frozen=True, eq=False)
class Workload:
    """Work and staff on a grid of time, in person-seconds per cell.

    `busy` counts each busy person once however much is open; `staffed` is the calendars'.
    """

    grid: TimeGrid
    busy_seconds: Floats
    staffed_seconds: Floats

    @property
    def share(self) -> Floats:
        """NaN where nobody is at work; above 1 where more work than the calendars tell."""
        return shares(self.busy_seconds, self.staffed_seconds)

    def by_week_hour(self) -> tuple[Floats, Floats]:
        """Busy and staffed people in each hour of the week, means over the weeks of the grid."""
        hour, length = self.grid.week_hour, np.diff(self.grid.bounds_us) / SECOND_US
        time = sums_by(hour, length, WEEK_HOURS)
        busy = sums_by(hour, self.busy_seconds, WEEK_HOURS)
        staffed = sums_by(hour, self.staffed_seconds, WEEK_HOURS)
        return np.nan_to_num(shares(busy, time)), np.nan_to_num(shares(staffed, time))


def utilisation(work: Worked, hours: AllHours) -> Utilisation:
    """Of each person. `hours` are those of the same people."""
    people = work.items.people
    available, inside = np.zeros(people), np.zeros(people)
    for code, own in hours.of.items():
        spans = own.calendar.spans(own.first_us, own.last_us)
        mine = work.of(code)
        available[code] = spans.total_us / SECOND_US
        inside[code] = spans.within(mine.start_us, mine.end_us).sum() / SECOND_US
    opened = sums_by(work.items.person, work.items.end_us - work.items.start_us, people)
    return Utilisation(
        available_seconds=available,
        busy_seconds=work.busy_us / SECOND_US,
        inside_seconds=inside,
        parallel_mean=shares(opened, work.busy_us),
    )


def workload(
    work: Worked, hours: AllHours, grid: TimeGrid, people: Int64s | None = None
) -> Workload:
    """What some people (codes; None is all) worked and were there for, cell by cell."""
    chosen = sorted(hours.of) if people is None else [c for c in people.tolist() if c in hours.of]
    staffed = [hours.of[code].calendar.spans(*_seen(hours, code)) for code in chosen]
    busy = [work.of(code) for code in chosen]
    return Workload(grid, _covered(grid, busy), _covered(grid, staffed))


def busy_by(work: Worked, kinds: CodedColumn) -> Floats:
    """Seconds worked by activity, skill or any other coding of events; parallel work is shared
    out, so the parts add up to the busy time. `kinds` has one code per event of the log."""
    codes = kinds.codes[work.items.row]
    known = codes >= 0
    return sums_by(codes[known], work.shared_us[known], len(kinds.names)) / SECOND_US


def shares(part: Floats, whole: Floats) -> Floats:
    """NaN for a share of nothing."""
    found = np.full(len(part), np.nan)
    np.divide(part, whole, out=found, where=whole > 0)
    return found


def _seen(hours: AllHours, code: int) -> tuple[int, int]:
    return hours.of[code].first_us, hours.of[code].last_us


def _covered(grid: TimeGrid, spans: list[Spans]) -> Floats:
    if not spans:
        return np.zeros(len(grid))
    start = np.concatenate([each.start_us for each in spans])
    end = np.concatenate([each.end_us for each in spans])
    return grid.covered_us(start, end) / SECOND_US
