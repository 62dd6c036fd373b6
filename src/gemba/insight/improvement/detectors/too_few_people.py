"""Hours of the week in which work comes that has to wait, because too few people are there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.eventlog.arrays import Bools, Int64s
from gemba.insight.improvement.candidate import (
    CASES_MIN,
    Candidate,
    Claim,
    Detector,
    Need,
    mean_at,
    part_above,
)
from gemba.insight.improvement.crowd import those_who_do
from gemba.insight.improvement.excess import excess_p, ratio, usual_excess_p
from gemba.insight.improvement.finding import Figure, Lever, Place
from gemba.insight.improvement.rounds import cases_in
from gemba.insight.improvement.view import LogView
from gemba.insight.improvement.windows import (
    DAY_HOURS,
    WEEK_HOURS,
    Crew,
    crews,
    local_hour,
    open_days,
)
from gemba.insight.improvement.wording import Said, WeekHours, lasting

TIMES_ELSE = 2.0
HOURS_MIN = 0.4
# Other days to tell what is usual.
DAYS_MIN = 2
# Of all its work, on a day a crew is there.
DAY_SHARE_MIN = 0.05


@dataclass(frozen=True, eq=False)
class _Day:
    """A weekday and the work that comes in its opening hours: rows, hours waited on average in
    all and while the desk is open."""

    window: WeekHours
    rows: Int64s
    wait: float
    open_wait: float


def find(view: LogView) -> list[Candidate]:
    """One place a weekday and team."""
    windows = open_days(view)
    enabled = np.maximum(view.waits.enabler, 0)
    hour = local_hour(view, view.columns.time_us[enabled]) % WEEK_HOURS
    found = []
    for crew in crews(view):
        came = crew.rows & (view.waits.enabler >= 0)
        every = [_day(view, came & _within(hour, each), each) for each in windows]
        days = [each for each in every if _is_staffed(view, crew, each)]
        inherits = [_inherits(view, every, days, each) for each in days]
        found += [
            _candidate(view, crew, days, place) for place in range(len(days)) if not inherits[place]
        ]
    return [each for each in found if each is not None]


def _inherits(view: LogView, every: list[_Day], staffed: list[_Day], day: _Day) -> bool:
    """Whether the crew did not work on the day before though work for it came: what waits then
    waits behind that, and not for more people."""
    before = every[every.index(day) - 1]
    return before not in staffed and cases_in(view, before.rows) >= CASES_MIN


def _is_staffed(view: LogView, crew: Crew, day: _Day) -> bool:
    """Whether cases enough come on this day, and the crew works on it at all: if not, work waits
    for a step nobody does then, which `waiting` tells."""
    weekday = local_hour(view, view.waits.start_us[crew.rows]) // DAY_HOURS % 7
    here = int(np.count_nonzero(weekday == day.window.first // DAY_HOURS))
    enough = cases_in(view, day.rows) >= CASES_MIN
    return enough and here >= DAY_SHARE_MIN * len(weekday)


def _within(hour: Int64s, window: WeekHours) -> Bools:
    flags: Bools = (hour >= window.first) & (hour < window.end)
    return flags


def _day(view: LogView, came: Bools, window: WeekHours) -> _Day:
    wait, open_wait = mean_at(view.house_hours, came), mean_at(view.open_hours, came)
    return _Day(window, np.flatnonzero(came), wait, open_wait)


def _candidate(view: LogView, crew: Crew, days: list[_Day], place: int) -> Candidate | None:
    day = days[place]
    others = [each for each in days if each is not day]
    if len(others) < DAYS_MIN:
        return None
    usual = float(np.median([each.wait for each in others]))
    usual_open = float(np.median([each.open_wait for each in others]))
    limit = max(TIMES_ELSE * usual_open, HOURS_MIN)
    count, rows = view.counted(day.rows), day.rows
    value = view.summed(rows, view.open_hours[rows])
    wait = ratio(view.summed(rows, view.house_hours[rows]), count)
    return Candidate(
        place=Place(attribute=crew.attribute, value=crew.name, hours=day.window),
        said=Said(
            gettext_noop(
                "What comes on {hours} waits {wait}, on other days {usual}: too few people."
            ),
            {
                "hours": day.window,
                "wait": lasting(wait.value),
                "usual": lasting(usual),
            },
        ),
        lever=Lever.RESTAFF,
        claim=_claim(view, days, place, usual),
        people=those_who_do(view, np.flatnonzero(crew.rows)),
        p=min(1.0, 2 * min(excess_p(value, count, limit), usual_excess_p(value, count, limit))),
        figures=(Figure.of_hours(gettext_noop("wait of what comes then"), wait, len(rows)),),
        assumes=(
            Said(
                gettext_noop(
                    "With enough people it would wait as on other days, and leave no rest."
                )
            ),
        ),
    )


def _claim(view: LogView, days: list[_Day], place: int, usual: float) -> Claim:
    """What waits on the day, and on the days after it that begin with what it left."""
    rows, parts = [], []
    for step in range(len(days)):
        day = days[(place + step) % len(days)]
        before = days[(place + step - 1) % len(days)]
        if step and not TIMES_ELSE * usual < day.wait < before.wait:
            break
        rows.append(day.rows)
        parts.append(np.full(len(day.rows), part_above(usual, day.wait)))
    part = np.concatenate(parts)
    return Claim(np.concatenate(rows), np.zeros(len(part)), part, view.years)


DETECTOR = Detector(
    name="too_few_people",
    title=gettext_noop("Hours with too few people"),
    baseline=gettext_noop(
        "the wait of what comes in these hours, by blocks of time, against twice the"
        " median of other days"
    ),
    find=find,
    needs=(Need.PEOPLE,),
)
