"""A plan as a grid of people and days, what it breaks, and how far it covers what is needed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from gemba.insight.eventlog.arrays import Int64s
from gemba.insight.staffing.shifts.checking import Violation, violations
from gemba.insight.staffing.shifts.covering import missing_people, needed_people
from gemba.insight.staffing.shifts.obstacles import WORDS, Obstacle
from gemba.insight.staffing.shifts.program import Reason
from gemba.insight.staffing.shifts.values import (
    DAY_SLOTS,
    Assignment,
    PlanTask,
    Wish,
    covered,
)
from gemba.interfaces.console.staffing.day_picture import Gap, Tick
from gemba.interfaces.console.staffing.drawing import Frame, GridLine, grid_lines, round_top
from gemba.interfaces.console.staffing.shift_names import shown_name
from gemba.interfaces.console.staffing.shift_text import parts_words
from gemba.interfaces.console.staffing.words import day_words, hours_words, slot_words

WIDTH, HEIGHT = 1000, 120
HUES = 8
WEEKEND = 5


@dataclass(frozen=True, slots=True)
class ShiftKey:
    """A shift of the plan: its colour, its letters in the grid, its hours in words."""

    name: str
    hue: int
    hours: str
    is_unpopular: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """Somebody's day. `shape`, the code of a shift, and its `name` are empty for a day off; `wish`
    is met, unmet or empty."""

    day: str
    shape: str
    name: str
    hue: int
    is_absent: bool
    is_weekend: bool
    wish: str
    title: str
    problem: str


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody's days, hours by week beside those of the contract, and rules that are broken."""

    key: str
    name: str
    hours: str
    contract: str
    cells: tuple[Cell, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DayHead:
    """A day over the grid, and the hours of people missing on it. `month` stands at its first."""

    name: str
    number: int
    month: str
    is_weekend: bool
    holiday: str
    missing: str


@dataclass(frozen=True, slots=True)
class Cover:
    """People needed and at work over the whole plan, as steps."""

    width: int
    height: int
    needed: str
    there: str
    gaps: tuple[Gap, ...]
    ticks: tuple[Tick, ...]
    grid: tuple[GridLine, ...]


@dataclass(frozen=True)
class Grid:
    """All of a plan that a page shows."""

    heads: tuple[DayHead, ...]
    rows: tuple[PersonRow, ...]
    keys: tuple[ShiftKey, ...]
    cover: Cover
    missing_hours: str
    is_short: bool
    worked_hours: str
    wishes: int
    wishes_met: int
    broken: int


@dataclass(frozen=True)
class Named:
    """Who people of a plan are, and what days are called."""

    person: Callable[[str], str]
    holiday: Callable[[date], str]


def grid_of(task: PlanTask, assignments: Sequence[Assignment], named: Named) -> Grid:
    """For plans proposed and kept."""
    broken = violations(task, assignments)
    missing = missing_people(task, assignments)
    worked = sum(_hours(task)[each.shape] for each in assignments)
    met = [each for each in task.wishes if _is_met(each, assignments)]
    return Grid(
        heads=_heads(task, missing, named),
        rows=tuple(_row(task, each.name, assignments, broken, named) for each in task.people),
        keys=_keys(task),
        cover=_cover(task, tuple(assignments), missing),
        missing_hours=hours_words(float(missing.sum()) / 2),
        is_short=bool(missing.any()),
        worked_hours=hours_words(worked),
        wishes=len(task.wishes),
        wishes_met=len(met),
        broken=len(broken),
    )


def obstacle_words(obstacle: Obstacle, named: Named) -> str:
    """“Ana: at least 38 h in the week …; at most 3 days in a row.”"""
    rules = "; ".join(_rule_words(each) for each in obstacle.rules)
    if not obstacle.person:
        return rules
    return _("{person}: {rules}").format(person=named.person(obstacle.person), rules=rules)


def _rule_words(rule: Reason) -> str:
    places = {name: _place(name, value) for name, value in rule.places}
    return _(WORDS[rule.code]) % places


def _place(name: str, value: str) -> str:
    if name in ("day", "week"):
        return day_words(date.fromisoformat(value))
    return shown_name(value) if name == "shape" else value


def _heads(task: PlanTask, missing: Int64s, named: Named) -> tuple[DayHead, ...]:
    short = missing.reshape(task.days, DAY_SLOTS).sum(axis=1) / 2
    return tuple(
        DayHead(
            str(WEEKDAYS_ABBR[day.weekday()]),
            day.day,
            date_format(day, "M") if number == 0 or day.day == 1 else "",
            day.weekday() >= WEEKEND,
            named.holiday(day),
            hours_words(float(short[number])) if short[number] else "",
        )
        for number, day in enumerate(task.dates)
    )


def _row(
    task: PlanTask,
    person: str,
    assignments: Sequence[Assignment],
    broken: Sequence[Violation],
    named: Named,
) -> PersonRow:
    shapes = {each.day: each.shape for each in assignments if each.person == person}
    own = next(each for each in task.people if each.name == person)
    wishes = {each.day: each for each in task.wishes if each.person == person}
    problems: dict[date, list[str]] = {}
    for each in (each for each in broken if each.person == person):
        problems.setdefault(each.day, []).append(_rule_words(each.rule))
    hours = _hours(task)
    weeks = [
        sum(hours[shapes[task.dates[day]]] for day in week if task.dates[day] in shapes)
        for week in task.weeks
    ]
    name = named.person(person)
    return PersonRow(
        key=person,
        name=name,
        hours=" · ".join(f"{each:g}" for each in weeks),
        contract=f"{own.hours_week_min:g}–{own.hours_week_max:g}",
        cells=tuple(
            _cell(
                task,
                name,
                _Day(day, shapes.get(day, ""), wishes.get(day), "; ".join(problems.get(day, []))),
                is_absent=day in own.absent,
            )
            for day in task.dates
        ),
        problems=tuple(
            _("{day}: {rule}").format(day=day_words(day), rule=rule)
            for day, rules in problems.items()
            for rule in rules
        ),
    )


@dataclass(frozen=True, slots=True)
class _Day:
    day: date
    shape: str
    wish: Wish | None
    problem: str


def _cell(task: PlanTask, name: str, own: _Day, *, is_absent: bool) -> Cell:
    hue = next((n for n, each in enumerate(task.shapes) if each.name == own.shape), 0)
    shift = shown_name(own.shape)
    wish, told = "", [f"{name}, {day_words(own.day)}: {shift or _('off')}"]
    if own.wish is not None:
        wish = "met" if (own.wish.shape or "") == own.shape else "unmet"
        wished = shown_name(own.wish.shape or "") or _("off")
        told.append(_("wishes: {shape}").format(shape=wished))
    told += [_("absent")] if is_absent else []
    told += [own.problem] if own.problem else []
    return Cell(
        own.day.isoformat(),
        own.shape,
        shift,
        hue % HUES,
        is_absent,
        own.day.weekday() >= WEEKEND,
        wish,
        " · ".join(told),
        own.problem,
    )


def _cover(task: PlanTask, assignments: tuple[Assignment, ...], missing: Int64s) -> Cover:
    needed, there = needed_people(task), covered(task, assignments)
    top = round_top(max(float(needed.max(initial=0)), float(there.max(initial=0)), 2.0))
    frame = Frame(WIDTH, HEIGHT, len(needed), top)
    return Cover(
        width=WIDTH,
        height=HEIGHT,
        needed=_turns(frame, needed),
        there=_turns(frame, there),
        gaps=tuple(
            _gap(task, frame, slot, (int(needed[slot]), int(there[slot]), int(missing[slot])))
            for slot in np.flatnonzero((missing > 0) | (there > needed)).tolist()
        ),
        ticks=tuple(
            Tick(
                f"{frame.x(number * DAY_SLOTS):.1f}", day_words(day) if _is_named(task, day) else ""
            )
            for number, day in enumerate(task.dates)
        ),
        grid=grid_lines(frame),
    )


def _is_named(task: PlanTask, day: date) -> bool:
    """There is room for a week's days; of longer plans Mondays are named."""
    return task.days <= 7 or day.weekday() == 0 or day == task.first_day


def _turns(frame: Frame, values: Int64s) -> str:
    """Steps, with points only where the height changes."""
    cuts = [0, *(np.flatnonzero(np.diff(values)) + 1).tolist(), len(values)]
    return " ".join(
        f"{frame.point(first, float(values[first]))} {frame.point(end, float(values[first]))}"
        for first, end in pairwise(cuts)
    )


def _gap(task: PlanTask, frame: Frame, slot: int, people: tuple[int, int, int]) -> Gap:
    needed, there, missing = people
    low, high = sorted((needed, there))
    if missing and there >= needed:  # enough heads, too few with the skill
        low, high = needed - missing, needed
    day = task.dates[slot // DAY_SLOTS]
    return Gap(
        x=f"{frame.x(slot):.2f}",
        y=f"{frame.y(high):.1f}",
        width=f"{frame.step:.2f}",
        height=f"{frame.y(low) - frame.y(high):.1f}",
        kind="short" if missing else "over",
        title=_("{day} {begin}: {needed} needed, {there} there").format(
            day=day_words(day), begin=slot_words(slot % DAY_SLOTS), needed=needed, there=there
        ),
    )


def _keys(task: PlanTask) -> tuple[ShiftKey, ...]:
    return tuple(
        ShiftKey(shown_name(each.name), number % HUES, parts_words(each), each.unpopular)
        for number, each in enumerate(task.shapes)
    )


def _hours(task: PlanTask) -> Mapping[str, float]:
    return {each.name: each.hours for each in task.shapes}


def _is_met(wish: Wish, assignments: Sequence[Assignment]) -> bool:
    worked = [e.shape for e in assignments if (e.person, e.day) == (wish.person, wish.day)]
    return wish.shape in worked if wish.shape else not worked
