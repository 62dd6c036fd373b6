"""Who works, when, on what and on how much at once.

Calendars are those of `mining.people.working_hours`. A skill is an activity that somebody was seen
doing often enough; what everybody does needs none. How much at once: the depth within which nearly
all of somebody's busy time lies. Those who have not been seen for far longer than they ever were
away are taken to have left; long gaps before are absences.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Int64s
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.mining.calendars import Calendar
from gemba.insight.mining.figures import sums_by
from gemba.insight.mining.people.grouping import by_person
from gemba.insight.mining.people.working_hours import AllHours, HoursRule, working_hours
from gemba.insight.mining.people.worktime import work_items, worked
from gemba.insight.mining.waiting.duty import Duty
from gemba.insight.mining.zones import DAY_US
from gemba.insight.simulation.model import Person

from .hours import ALWAYS_HOURS, Present
from .now_and_then import Occasional, occasional_hours
from .steps import Steps
from .unknowns import Unknown

# Somebody can do what she did so often, or what she does so large a part of.
SKILL_TIMES_MIN = 3
SKILL_SHARE_MIN = 0.05
BUSY_SHARE = 0.95
PLACES_MAX = 10
# A gap is an absence when so much longer than nearly all of somebody's gaps, and this long.
GAP_TIMES = 3.0
GAP_DAYS_MIN = 7.0
GAPS_MIN = 10
GAP_QUANTILE = 0.98
LATEST_QUANTILE = 0.99
# No one is ever waited for, and what she does takes so long on end: nobody of ours.
OUTSIDE_HOURS_MIN = 12.0
OUTSIDE_WAITED_MAX = 0.01
SKILLED_MIN = 2


@dataclass(frozen=True, eq=False)
class Staff:
    """`people`, and by activity code the skills it needs: () anybody, None nobody of ours.

    By row of the steps whether it `is_work` of people; by resource code their calendar, None for
    those who are none of ours. `overtime`: work begun is finished after hours.
    """

    people: tuple[Person, ...]
    skills: tuple[tuple[str, ...] | None, ...]
    does: tuple[str | None, ...]
    is_work: Bools
    calendars: tuple[Calendar | None, ...]
    duty: Duty
    places: Int64s
    overtime: bool
    unknowns: tuple[Unknown, ...]


@dataclass(frozen=True, eq=False)
class _Seen:
    """What is known of the people so far: by row whether it is work, by resource whether ours."""

    columns: EventColumns
    steps: Steps
    is_work: Bools
    ours: Bools


def fit_people(
    columns: EventColumns, steps: Steps, zone: str, outside: frozenset[str] = frozenset()
) -> Staff:
    """All people of a log, as far as it names them, without those known to be `outside`."""
    ours = _ours(columns, steps) & ~np.array([each in outside for each in columns.resources], bool)
    is_work = (steps.person >= 0) & np.append(ours, False)[steps.person]
    seen = _Seen(columns, steps, is_work, ours)
    calendars = _calendars(seen, zone)
    duty = _duty(seen, calendars)
    able = _able(seen)
    gone, absences = _away(seen)
    able[gone] = False
    activities = list(columns.activities)
    names = list(columns.resources)
    skills = tuple(_skills(able, seen, code, activities) for code in range(len(activities)))
    places = _places(seen)
    overtime = _overtime(seen, duty)
    people = tuple(
        Person(
            name=names[code],
            calendar=calendars[code] or Calendar.always(zone),
            skills=tuple(
                activities[each] for each in np.flatnonzero(able[code]).tolist() if skills[each]
            ),
            absences=absences[code],
            places=int(places[code]),
            occasional=_now_and_then(seen, calendars[code], code, overtime=overtime),
        )
        for code in np.flatnonzero(able.any(axis=1)).tolist()
    )
    return Staff(
        people,
        skills,
        _performers(columns, seen),
        is_work,
        calendars,
        duty,
        places,
        overtime,
        tuple(_unknowns(seen, people, gone)),
    )


def _ours(columns: EventColumns, steps: Steps) -> Bools:
    """By resource code: whether it is somebody who can be busy. Programs take no time; those
    outside are never waited for and take days."""
    size = len(columns.resources)
    rows = np.flatnonzero(steps.person >= 0)
    person, took = steps.person[rows], steps.end_us[rows] - steps.start_us[rows]
    count = np.maximum(np.bincount(person, minlength=size), 1)
    instant = sums_by(person, took <= 1_000_000, size) >= 0.99 * count
    long = sums_by(person, took >= OUTSIDE_HOURS_MIN * 3.6e9, size) >= 0.5 * count
    later = ~steps.is_first[rows]
    waited = sums_by(person, later & (steps.wait_us[rows] > 60_000_000), size)
    outside = long & (waited <= OUTSIDE_WAITED_MAX * count) & (sums_by(person, later, size) > 0)
    # Where no work takes any time, the log has no starts that tell anything.
    return ~outside & (~instant | bool(instant.all()))


def _calendars(seen: _Seen, zone: str) -> tuple[Calendar | None, ...]:
    columns = seen.columns
    left_out = [name for name, ours in zip(columns.resources, seen.ours, strict=True) if not ours]
    told = replace(columns, start_us=_by_row(seen)) if columns.start_us is None else columns
    hours: AllHours = working_hours(
        told, by_person(columns, left_out=left_out), rule=HoursRule(zone=zone)
    )
    rows = np.flatnonzero(seen.is_work)
    rows = rows[np.argsort(seen.steps.person[rows], kind="stable")]
    bounds = np.searchsorted(seen.steps.person[rows], np.arange(len(columns.resources) + 1))
    present = Present(seen.steps, zone, [rows[a:b] for a, b in pairwise(bounds.tolist())])
    found: list[Calendar | None] = [None] * len(columns.resources)
    for code, each in hours.of.items():
        found[code] = present.calendar(each.calendar, code)
    return tuple(found)


def _now_and_then(
    seen: _Seen, calendar: Calendar | None, code: int, *, overtime: bool
) -> Occasional:
    """Who finishes after a shift what she began in it (`overtime`) may begin nothing then: of her
    only begins tell that she is there, of others ends do too."""
    if calendar is None:
        return ()
    steps = seen.steps
    rows = np.flatnonzero(seen.is_work & (steps.person == code))
    begun, ended = steps.start_us[rows], steps.end_us[rows]
    return occasional_hours(calendar, begun if overtime else np.concatenate([begun, ended]))


def _by_row(seen: _Seen) -> Int64s:
    start = np.empty(len(seen.steps), dtype=np.int64)
    start[seen.steps.row] = seen.steps.start_us
    return start


def _duty(seen: _Seen, calendars: tuple[Calendar | None, ...]) -> Duty:
    steps = seen.steps
    bounds = (int(steps.start_us.min()), int(steps.end_us.max())) if len(steps) else (0, 0)
    whole = [
        None if each is None or each.hours_per_week >= ALWAYS_HOURS else each for each in calendars
    ]
    return Duty.of(whole, len(calendars), *bounds)


def _able(seen: _Seen) -> Bools:
    """By person and activity, whether seen often enough; somebody can do all work there is."""
    people, size = len(seen.columns.resources), len(seen.columns.activities)
    rows = np.flatnonzero(seen.is_work)
    cell = seen.steps.person[rows] * size + seen.steps.activity[rows]
    count = sums_by(cell, np.ones(len(rows)), people * size).reshape(people, size)
    share = count / np.maximum(count.sum(axis=1, keepdims=True), 1)
    able: Bools = (count >= SKILL_TIMES_MIN) | ((count > 0) & (share >= SKILL_SHARE_MIN))
    left = ~able.any(axis=0)
    able[:, left] = count[:, left] > 0
    return able


def _skills(able: Bools, seen: _Seen, code: int, activities: list[str]) -> tuple[str, ...] | None:
    """None where most of an activity is nobody's work; who is left can do what others left."""
    mine = seen.steps.activity == code
    if 2 * np.count_nonzero(mine & seen.is_work) <= np.count_nonzero(mine):
        return None
    if not able[:, code].any():
        return () if able.any() else None
    return () if able[able.any(axis=1), code].all() else (activities[code],)


def _performers(columns: EventColumns, seen: _Seen) -> tuple[str | None, ...]:
    """By activity, who most often does it: told where nobody of ours does."""
    found: list[str | None] = []
    for code in range(len(columns.activities)):
        who = seen.steps.person[(seen.steps.activity == code) & (seen.steps.person >= 0)]
        most = int(np.argmax(np.bincount(who))) if len(who) else -1
        found.append(columns.resources[most] if most >= 0 else None)
    return tuple(found)


def _places(seen: _Seen) -> Int64s:
    """On how many things each works at once."""
    columns = seen.columns
    start = _by_row(seen)
    items = work_items(columns, by_person(columns), estimated_start_us=start)
    parallel = worked(items).parallel_us
    whole = np.maximum(parallel.sum(axis=1, keepdims=True), 1)
    inside = np.cumsum(parallel, axis=1) / whole >= BUSY_SHARE
    places: Int64s = np.where(parallel.sum(axis=1) > 0, np.argmax(inside, axis=1) + 1, 1)
    return np.minimum(places, PLACES_MAX)


def _away(seen: _Seen) -> tuple[Bools, list[tuple[tuple[int, int], ...]]]:
    """Who has left, and when the others were away."""
    people = len(seen.columns.resources)
    gone = np.zeros(people, dtype=np.bool_)
    absences: list[tuple[tuple[int, int], ...]] = [()] * people
    rows = np.flatnonzero(seen.is_work)
    if not len(rows):
        return gone, absences
    order = rows[np.lexsort((seen.steps.start_us[rows], seen.steps.person[rows]))]
    bounds = np.searchsorted(seen.steps.person[order], np.arange(people + 1))
    # A few late events are no sign of who is still there.
    end_us = int(np.quantile(seen.steps.end_us[rows], LATEST_QUANTILE))
    for code in np.flatnonzero(np.diff(bounds) > 0).tolist():
        mine = order[bounds[code] : bounds[code + 1]]
        start, end = seen.steps.start_us[mine], seen.steps.end_us[mine]
        latest = np.maximum.accumulate(end)
        gap = start[1:] - latest[:-1]
        limit = _longest_gap_us(gap)
        gone[code] = end_us - int(latest[-1]) > limit
        far = np.flatnonzero(gap > limit)
        absences[code] = tuple((int(latest[each]), int(start[each + 1])) for each in far.tolist())
    if gone[np.unique(seen.steps.person[rows])].all():
        gone[:] = False
    return gone, absences


def _longest_gap_us(gap_us: Int64s) -> float:
    """What is still usual between two pieces of work of somebody."""
    if len(gap_us) < GAPS_MIN:
        return math.inf
    usual = float(np.quantile(gap_us, GAP_QUANTILE))
    return max(GAP_TIMES * usual, GAP_DAYS_MIN * DAY_US)


def _overtime(seen: _Seen, duty: Duty) -> bool:
    """Whether work that reaches the end of a shift is mostly finished soon after it, rather than
    in the next one."""
    rows = np.flatnonzero(seen.is_work)
    if not len(rows):
        return False
    steps = seen.steps
    who = steps.person[rows].astype(np.int32)
    start, end = steps.start_us[rows], steps.end_us[rows]
    on_duty = duty.before(who, end) - duty.before(who, start)
    off_us = end - start - on_duty
    reaches = (off_us > 60_000_000) & (duty.before(who, start + 1) > duty.before(who, start))
    short = off_us < 4 * 3_600_000_000
    return bool(2 * int(np.count_nonzero(reaches & short)) > int(np.count_nonzero(reaches)))


def _unknowns(seen: _Seen, people: tuple[Person, ...], gone: Bools) -> list[Unknown]:
    found = []
    nobody = float(np.mean(seen.steps.person < 0)) if len(seen.steps) else 1.0
    if nobody > 0.05:
        found.append(Unknown("no_people", (("share", round(nobody, 3)),), nobody))
    if len(people) == 1:
        found.append(Unknown("one_person", (("person", people[0].name),)))
    if gone.any():
        names = [seen.columns.resources[code] for code in np.flatnonzero(gone).tolist()]
        found.append(Unknown("people_gone", (("people", ", ".join(names)),)))
    return found
