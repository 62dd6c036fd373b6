"""Hours of the day in which requests come while those who take them are away, others are not."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.eventlog.arrays import Bools, Int64s
from gemba.insight.improvement.candidate import (
    CASES_MIN,
    Candidate,
    Claim,
    Detector,
    Need,
    part_above,
)
from gemba.insight.improvement.comparing import came_hour
from gemba.insight.improvement.crowd import those_who_do
from gemba.insight.improvement.excess import excess_p, ratio
from gemba.insight.improvement.finding import Figure, Lever, Place
from gemba.insight.improvement.rounds import cases_in
from gemba.insight.improvement.values import CaseValue, case_values
from gemba.insight.improvement.view import LogView
from gemba.insight.improvement.vocabulary import Topic
from gemba.insight.improvement.windows import DAY_HOURS, WEEK_HOURS
from gemba.insight.improvement.wording import DayHours, Said, lasting
from gemba.insight.mining.calendars import Calendar
from gemba.insight.mining.wording import AttributeValues

TIMES_ELSE = 2.0
HOURS_MIN = 1.0
# Who takes less of it only helps out.
PART_OF_CREW_MIN = 0.1
# Of the days of the week on which the desk is at work at an hour.
DAYS_SHARE_MIN = 0.5
OPEN_DAYS_MIN = 3
_TOPICS = (Topic.SKILL, Topic.INBOX, Topic.CHANNEL, Topic.KIND)


def find(view: LogView) -> list[Candidate]:
    """One place a value of an attribute and a stretch of the day in which the desk is at work and
    those who first look at such requests are not."""
    is_open = _hours_of(view.hours.pool.calendar)
    rows = view.first_looks
    hour = came_hour(view, rows)
    found = []
    for value in case_values(view, _TOPICS):
        mine = view.columns.row_flags(value.has_it)[rows]
        away = is_open & ~_covered(view, rows[mine])
        there = rows[mine & (is_open & ~away)[hour]]
        for stretch, flags in _stretches(is_open, away):
            found.append(_candidate(view, (value, stretch), rows[mine & flags[hour]], there))
    return [each for each in found if each is not None]


def _hours_of(calendar: Calendar) -> Bools:
    """One flag for each hour of the week: whether half of it belongs to the calendar."""
    minutes = np.zeros(WEEK_HOURS * 60, dtype=np.bool_)
    for first, end in calendar.intervals:
        minutes[first:end] = True
    flags: Bools = minutes.reshape(WEEK_HOURS, 60).mean(axis=1) >= 0.5
    return flags


def _covered(view: LogView, rows: Int64s) -> Bools:
    """One flag for each hour of the week: whether somebody who does a good part of this is at
    work."""
    who = view.columns.resource[rows]
    done = np.bincount(who[who >= 0], minlength=len(view.columns.resources))
    covered = np.zeros(WEEK_HOURS, dtype=np.bool_)
    for code in np.flatnonzero(done >= PART_OF_CREW_MIN * max(done.sum(), 1)).tolist():
        if code in view.hours.of:
            covered |= _hours_of(view.hours.of[code].calendar)
    return covered


def _stretches(is_open: Bools, away: Bools) -> Iterator[tuple[DayHours, Bools]]:
    """Hours of the day that follow each other and are mostly uncovered, and one flag for each hour
    of the week."""
    days = is_open.reshape(7, DAY_HOURS).sum(axis=0)
    uncovered = away.reshape(7, DAY_HOURS).sum(axis=0)
    flags = (days >= OPEN_DAYS_MIN) & (uncovered > DAYS_SHARE_MIN * days)
    if flags.all() or not flags.any():
        return
    # Begin where the desk is covered or closed, so that no stretch is cut at midnight.
    turn = int(np.flatnonzero(~flags)[0])
    edges = np.diff(np.concatenate([np.roll(flags, -turn), [False]]).astype(np.int8))
    for first, end in zip(np.flatnonzero(edges == 1), np.flatnonzero(edges == -1), strict=True):
        hours = (np.arange(first, end) + 1 + turn) % DAY_HOURS
        within = np.zeros(DAY_HOURS, dtype=np.bool_)
        within[hours] = True
        last = int(hours[-1]) + 1
        yield DayHours(int(hours[0]), last), np.tile(within, 7) & away


def _candidate(
    view: LogView, of: tuple[CaseValue, DayHours], mine: Int64s, there: Int64s
) -> Candidate | None:
    if min(cases_in(view, mine), cases_in(view, there)) < CASES_MIN:
        return None
    value, stretch = of
    usual = float(view.house_hours[there].mean())
    waited, count = view.summed(mine, view.house_hours[mine]), view.counted(mine)
    wait = ratio(waited, count)
    return Candidate(
        place=Place(attribute=value.attribute, value=value.value, hours=stretch),
        said=Said(
            gettext_noop(
                "Requests of “{value}” that come at {hours} wait {wait} for a first look, at other"
                " times {usual}: nobody who takes them works then."
            ),
            {
                "value": AttributeValues(value.attribute, (value.value,)),
                "hours": stretch,
                "wait": lasting(wait.value),
                "usual": lasting(usual),
            },
        ),
        lever=Lever.RESTAFF,
        claim=Claim.wait_part(mine, part_above(usual, wait.value), view.years),
        p=excess_p(waited, count, max(TIMES_ELSE * usual, HOURS_MIN)),
        people=those_who_do(view, there),
        figures=(Figure.of_hours(gettext_noop("wait of what comes then"), wait, len(mine)),),
        assumes=(Said(gettext_noop("Somebody who can take them would work in these hours.")),),
    )


DETECTOR = Detector(
    name="uncovered_hours",
    title=gettext_noop("Hours nobody covers for some requests"),
    baseline=gettext_noop(
        "the wait for a first look at what comes in these hours, by blocks of time, against twice"
        " that of the same requests at other hours"
    ),
    find=find,
    needs=(Need.PEOPLE,),
)
