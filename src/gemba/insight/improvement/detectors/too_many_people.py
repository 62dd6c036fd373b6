"""Weekdays on which far more people are there than their work needs on other days."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.eventlog.arrays import Bools, Floats, Int64s
from gemba.insight.improvement.candidate import CASES_MIN, Candidate, Claim, Detector, Need
from gemba.insight.improvement.crowd import those_who_do
from gemba.insight.improvement.excess import excess_p, ratio
from gemba.insight.improvement.finding import Figure, Lever, Place, Unit
from gemba.insight.improvement.view import LogView
from gemba.insight.improvement.windows import DAY_HOURS, Crew, crews, local_hour, open_days
from gemba.insight.improvement.wording import Said, WeekHours
from gemba.insight.mining.figures import sums_by
from gemba.insight.mining.wording import Share

# Of the use other days make of people's time.
USE_SHARE_MAX = 0.8


@dataclass(frozen=True, eq=False)
class _Days:
    """By day of the log: hours worked, hours people were there, which weekday, which week."""

    worked: Floats
    there: Floats
    weekday: Int64s
    week: Int64s


def find(view: LogView) -> list[Candidate]:
    """One place a weekday and team. Who does anything on a day is there all of it."""
    windows = open_days(view)
    found = []
    for crew in crews(view):
        rows = np.flatnonzero(crew.rows)
        if len(rows):
            days = _days(view, rows, windows)
            found += [_candidate(view, (crew, rows), days, window) for window in windows]
    return [each for each in found if each is not None]


def _days(view: LogView, rows: Int64s, windows: list[WeekHours]) -> _Days:
    day = local_hour(view, view.waits.start_us[rows]) // DAY_HOURS
    first, size = int(day.min()), int(day.max() - day.min()) + 1
    people = np.unique(np.stack([day - first, view.columns.resource[rows]], axis=1), axis=0)
    length = np.zeros(7)
    for each in windows:
        length[each.first // DAY_HOURS] = each.end - each.first
    number = np.arange(first, first + size)
    weekday = number % 7
    return _Days(
        worked=sums_by(day - first, view.work_hours[rows], size),
        there=np.bincount(people[:, 0], minlength=size) * length[weekday],
        weekday=weekday,
        week=number // 7 - first // 7,
    )


def _candidate(
    view: LogView, mine: tuple[Crew, Int64s], days: _Days, window: WeekHours
) -> Candidate | None:
    crew, rows = mine
    here: Bools = days.weekday == window.first // DAY_HOURS
    elsewhere = ~here & (days.there > 0)
    if not (here & (days.there > 0)).any() or not elsewhere.any():
        return None
    usual = float(days.worked[elsewhere].sum() / days.there[elsewhere].sum())
    weeks = int(days.week.max()) + 1
    worked = sums_by(days.week[here], days.worked[here], weeks)
    there = sums_by(days.week[here], days.there[here], weeks)
    start = local_hour(view, view.waits.start_us[rows]) // DAY_HOURS % 7
    cases = np.unique(view.columns.case[rows[start == window.first // DAY_HOURS]])
    if len(cases) < CASES_MIN or not usual:
        return None
    use = ratio(worked, there)
    nothing, spare = np.empty(0), _by_block(view, there, worked / usual)
    return Candidate(
        place=Place(attribute=crew.attribute, value=crew.name, hours=window),
        said=Said(
            gettext_noop(
                "On {hours} people are busy for {use} of their time, on other days for {usual}:"
                " too many are there."
            ),
            {"hours": window, "use": Share(use.value), "usual": Share(usual)},
        ),
        lever=Lever.RESTAFF,
        claim=Claim(np.empty(0, np.int64), nothing, nothing, view.years, spare),
        p=excess_p(USE_SHARE_MAX * usual * there, worked, 1.0),
        figures=(Figure(gettext_noop("share of the time worked"), Unit.SHARE, use, weeks),),
        assumes=(
            Said(gettext_noop("Hours not needed then are needed, or not paid, at other times.")),
        ),
        cases=cases.astype(np.int64),
        people=those_who_do(view, rows),
    )


def _by_block(view: LogView, there: Floats, needed: Floats) -> Floats:
    """Hours to spare, week by week, in the blocks of the log they fall into."""
    block = np.arange(len(there)) * view.blocks // len(there)
    return sums_by(block, there - needed, view.blocks)


DETECTOR = Detector(
    name="too_many_people",
    title=gettext_noop("Hours with too many people"),
    baseline=gettext_noop(
        "the part of their time people work on this weekday, by weeks, against 80 in a hundred of"
        " that on all others"
    ),
    find=find,
    needs=(Need.PEOPLE, Need.STARTS),
)
