"""Working hours of people who are not always busy.

Calendars found by when somebody was seen (`mining.people.working_hours`) leave out hours in which
there merely was nothing to do. So an hour of the week is added where somebody worked most of the
time that there was work of hers: a person who is never seen at night because nothing waits then is
no less there than one who works off a queue by day. Hours in which she hardly had work are taken
to be like those of all people together, and hours that the log does not cover like other days.
Where no work was ever left lying at any hour, none is known to be closed: then all are open.
Whatever that says, hours in which work passes somebody over are closed (`passed_over`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Floats, Int64s
from gemba.insight.mining.calendars import Calendar, Spans
from gemba.insight.mining.figures import sums_by
from gemba.insight.mining.hours import HOUR_US, WEEK_HOURS, TimeGrid
from gemba.insight.simulation.occasional import joined

from .passed_over import PassedOver
from .steps import Steps

# Part of the time with work of hers in which somebody works, against her busiest hours.
PRESENT_SHARE_MIN = 0.4
# Part of the hours with work in which somebody's hours are those of all.
AGREEMENT_MIN = 0.8
# So few hours in which work lay though it is done at others may be chance.
CLOSED_SHARE_MAX = 0.05
# So much time with work of hers tells something about an hour of the week.
TOLD_US_MIN = 2 * HOUR_US
# Work that took so many times the usual, and this long, rested in between.
RESTED_TIMES = 3.0
RESTED_US_MIN = 4 * HOUR_US
# Calendars that leave out less than this are round the clock.
ALWAYS_HOURS = 160.0
WORKDAYS = 5


@dataclass(frozen=True, eq=False)
class _Told:
    """By hour of the week: time worked, and time with work."""

    worked_us: Floats
    had_work_us: Floats

    def present(self) -> Bools:
        """In which hours there was about as much work done as there could be."""
        share = self.worked_us / np.maximum(self.had_work_us, 1)
        if not self.known.any():
            return np.zeros(WEEK_HOURS, dtype=np.bool_)
        weight = np.where(self.known, self.worked_us, 0)
        usual = float((share * weight).sum() / max(float(weight.sum()), 1.0))
        found: Bools = self.known & (share >= PRESENT_SHARE_MIN * usual) & (share > 0)
        return found

    @property
    def known(self) -> Bools:
        known: Bools = self.had_work_us >= TOLD_US_MIN
        return known


class Present:
    """What a log tells of the hours in which people worked although, or did not while, they had
    work; all people are measured on one grid."""

    def __init__(self, steps: Steps, zone: str, by_person: Sequence[Int64s]) -> None:
        """`by_person`: the rows of each person's work."""
        self.steps = steps
        self.grid = TimeGrid.hours(int(steps.start_us.min()), int(steps.end_us.max()), zone)
        self.covered = np.zeros(WEEK_HOURS, dtype=np.bool_)
        self.covered[self.grid.week_hour] = True
        self.rested = _rested(steps)
        self.told = [self._told(rows) for rows in by_person]
        self.passed_over = PassedOver(steps, zone, by_person)
        together = _Told(
            sum((each.worked_us for each in self.told), np.zeros(WEEK_HOURS)),
            sum((each.had_work_us for each in self.told), np.zeros(WEEK_HOURS)),
        )
        self.usual_hours = together.present()
        closed = together.known & ~self.usual_hours
        self.never_closes = bool(closed.sum() <= CLOSED_SHARE_MAX * together.known.sum())

    def calendar(self, seen: Calendar, person: int) -> Calendar:
        """The hours in which somebody was `seen`, with what else is told by her work."""
        open_hours, told = open_hours_of(seen), self.told[person]
        known = told.known
        open_hours |= told.present()
        away = self._away(person)
        if self.never_closes and not away.any() and self._are_all_open(open_hours, known):
            return Calendar.always(seen.zone)
        # Who works at other hours than the rest says nothing about those in which she had no work.
        agrees = known & (open_hours == self.usual_hours)
        if agrees.sum() >= AGREEMENT_MIN * max(int(known.sum()), 1):
            open_hours |= ~known & self.usual_hours
        open_hours = self._like_other_days(open_hours) & ~away
        if open_hours.sum() >= ALWAYS_HOURS:
            return Calendar.always(seen.zone)
        return Calendar.of_slots(open_hours, seen.zone)

    def _away(self, person: int) -> Bools:
        """Hours that others' work, or the lack of hers, tells she is not there."""
        weeks = np.maximum(np.bincount(self.grid.week_hour, minlength=WEEK_HOURS), 1)
        worked_share = np.minimum(self.told[person].worked_us / (weeks * HOUR_US), 1)
        over = self.passed_over
        return over.away(person, worked_share) | over.finishing(person, worked_share)

    def _are_all_open(self, open_hours: Bools, known: Bools) -> bool:
        """Whether no hour in which she had work is known to be closed."""
        closed = known & ~open_hours
        return bool(known.any() and closed.sum() <= CLOSED_SHARE_MAX * known.sum())

    def _told(self, rows: Int64s) -> _Told:
        steps = self.steps
        busy = rows[~self.rested[rows]]
        return _Told(
            self._by_hour(steps.start_us[busy], steps.end_us[busy]),
            self._by_hour(steps.possible_us[rows], steps.end_us[rows]),
        )

    def _by_hour(self, start_us: Int64s, end_us: Int64s) -> Floats:
        """Time in which at least one of the stretches runs, by hour of the week."""
        busy = joined(Spans(start_us, end_us))
        covered = self.grid.covered_us(busy.start_us, busy.end_us)
        return sums_by(self.grid.week_hour, covered, WEEK_HOURS)

    def _like_other_days(self, open_hours: Bools) -> Bools:
        week, covered = open_hours.reshape(7, 24), self.covered.reshape(7, 24)
        workdays = week[:WORKDAYS]
        usual = workdays.any(axis=0)
        workdays |= usual & ~covered[:WORKDAYS]
        return week.ravel()


def open_hours_of(calendar: Calendar) -> Bools:
    """By hour of the week, whether any of it is open."""
    week = np.zeros(WEEK_HOURS, dtype=np.bool_)
    for start, end in calendar.intervals:
        week[start // 60 : -(-end // 60)] = True
    return week


def _rested(steps: Steps) -> Bools:
    """By step, whether it must have rested in between."""
    took = steps.end_us - steps.start_us
    order = np.lexsort((took, steps.activity))
    count = np.bincount(steps.activity)
    first = np.cumsum(count) - count
    usual = took[order[np.minimum(first + count // 2, len(order) - 1)]]
    found: Bools = took > np.maximum(RESTED_TIMES * usual[steps.activity], RESTED_US_MIN)
    return found
