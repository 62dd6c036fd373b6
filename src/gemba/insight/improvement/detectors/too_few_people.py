"""Hours of the week in which work comes that has to wait, because too few people are there."""

from __future__ import annotations

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Int64s
from gemba.insight.improvement.candidate import (
    CASES_MIN,
    Candidate,
    Claim,
    Detector,
    Need,
    part_above,
)
from gemba.insight.improvement.excess import excess_p, ratio
from gemba.insight.improvement.finding import Figure, Lever, Place, Unit
from gemba.insight.improvement.rounds import cases_in
from gemba.insight.improvement.view import LogView
from gemba.insight.improvement.windows import WEEK_HOURS, Crew, crews, local_hour, open_days
from gemba.insight.improvement.wording import Said, WeekHours, gettext_noop
from gemba.insight.mining.comparing.intervals import Estimate
from gemba.insight.mining.wording import Seconds

HOUR_SECONDS = 3_600.0
TIMES_ELSE = 2.0
HOURS_MIN = 0.75


def find(view: LogView) -> list[Candidate]:
    """One place a weekday, or half of one, and team."""
    days = open_days(view)
    windows = [part for day in days for part in _parts(day)]
    enabled = np.maximum(view.waits.enabler, 0)
    hour = local_hour(view, view.columns.time_us[enabled]) % WEEK_HOURS
    found = []
    for crew in crews(view):
        rows = np.flatnonzero(crew.rows & (view.waits.enabler >= 0) & _open(hour, days))
        found += [_candidate(view, crew, (rows, hour[rows]), window) for window in windows]
    return [each for each in found if each is not None]


def _parts(day: WeekHours) -> list[WeekHours]:
    middle = (day.first + day.end) // 2
    if day.end - day.first < 4:
        return [day]
    return [day, WeekHours(day.first, middle), WeekHours(middle, day.end)]


def _open(hour: Int64s, days: list[WeekHours]) -> Bools:
    flags = np.zeros(len(hour), dtype=np.bool_)
    for day in days:
        flags |= (hour >= day.first) & (hour < day.end)
    return flags


def _candidate(
    view: LogView, crew: Crew, came: tuple[Int64s, Int64s], window: WeekHours
) -> Candidate | None:
    rows, hour = came
    inside = (hour >= window.first) & (hour < window.end)
    mine, others = rows[inside], rows[~inside]
    if min(cases_in(view, mine), cases_in(view, others)) < CASES_MIN:
        return None
    count = view.counted(mine)
    wait = ratio(view.summed(mine, view.house_hours[mine]), count)
    usual, usual_open = view.house_hours[others].mean(), float(view.open_hours[others].mean())
    limit = max(TIMES_ELSE * usual_open, HOURS_MIN)
    return Candidate(
        place=Place(attribute=crew.attribute, value=crew.name, hours=window),
        said=Said(
            gettext_noop(
                "What comes on {hours} waits {wait}, at other times {usual}: too few people."
            ),
            {
                "hours": window,
                "wait": Seconds(wait.value * HOUR_SECONDS),
                "usual": Seconds(float(usual) * HOUR_SECONDS),
            },
        ),
        lever=Lever.RESTAFF,
        claim=Claim.wait_part(mine, part_above(float(usual), wait.value), view.years),
        p=excess_p(view.summed(mine, view.open_hours[mine]), count, limit),
        figures=(
            Figure(
                gettext_noop("wait of what comes then"),
                Unit.SECONDS,
                Estimate(*(each * HOUR_SECONDS for each in (wait.value, wait.low, wait.high))),
                len(mine),
            ),
        ),
        assumes=(Said(gettext_noop("With enough people it would wait as at other times.")),),
    )


DETECTOR = Detector(
    name="too_few_people",
    title=gettext_noop("Hours with too few people"),
    baseline=gettext_noop(
        "the wait of what comes in these hours, by blocks of time, against twice that of what"
        " comes in all others"
    ),
    find=find,
    needs=(Need.PEOPLE,),
)
