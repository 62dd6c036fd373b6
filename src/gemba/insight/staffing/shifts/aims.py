"""What a plan strives for, as columns and rows: needs met, few too many, wishes, fair shares."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import combinations

from .hard_rules import WORKDAYS, Choices
from .program import Program
from .values import ANYBODY, DAY_SLOTS, Person, PlanTask, Wish

_HALF_HOURS = 2


@dataclass
class Aims:
    """Columns to read results from: people missing by skill and slot, whether a wish is unmet."""

    missing: dict[tuple[str, int], int] = field(default_factory=dict)
    unmet: dict[int, int] = field(default_factory=dict)


def add_aims(task: PlanTask, choices: dict[str, Choices], program: Program) -> Aims:
    """`choices` by name of the person."""
    aims = Aims()
    _add_needs(task, choices, program, aims)
    _add_surplus(task, choices, program)
    for number, wish in enumerate(task.wishes):
        aims.unmet[number] = _add_wish(task, wish, choices[wish.person], program)
    _add_fairness(task, choices, program, aims)
    return aims


def is_unpopular(task: PlanTask, day: int, shape: str) -> bool:
    """Weekends are, and the shifts that say so."""
    marked = any(each.name == shape and each.unpopular for each in task.shapes)
    return marked or task.dates[day].weekday() >= WORKDAYS


def part_of_full(task: PlanTask, person: Person) -> float:
    """Somebody's contract as a share of the longest: unpopular shifts are shared in proportion."""
    longest = max(each.hours_week_max for each in task.people)
    return max(person.hours_week_max / longest, 0.1) if longest else 1.0


def skills_of(task: PlanTask, person: Person) -> frozenset[str]:
    """Of those needed. Everybody has the skill that is none."""
    return frozenset(task.needs) & (person.skills | {ANYBODY})


def _add_needs(task: PlanTask, choices: dict[str, Choices], program: Program, aims: Aims) -> None:
    """Hall's condition (Gale 1957, with deficiency): people can be handed to skills so that only
    the missing are missing when every set of skills has enough who have any of them.

    Half hours with the same people at work and the same need are one.
    """
    at_work = _people_at_work(task, choices, program)
    known: dict[object, dict[str, int]] = {}
    for slot in range(task.days * DAY_SLOTS):
        wanted = {skill: int(need[slot]) for skill, need in task.needs.items() if need[slot] > 0}
        present = at_work.get(slot, [])
        alike = (tuple(present), tuple(wanted.items()))
        if alike not in known:
            known[alike] = {skill: program.column(0.0, wanted[skill]) for skill in wanted}
            _add_need(wanted, present, known[alike], program)
        for skill, column in known[alike].items():
            program.costs[column] += task.weights.missing + task.weights.surplus
            aims.missing[skill, slot] = column


# How many people of some skills are at work: those they have, and the column that counts them.
_Present = list[tuple[frozenset[str], int]]


def _add_need(
    wanted: dict[str, int], present: _Present, missing: dict[str, int], program: Program
) -> None:
    for size in range(1, len(wanted) + 1):
        for skills in combinations(wanted, size):
            entries = {missing[skill]: 1.0 for skill in skills}
            entries |= {column: 1.0 for have, column in present if have & set(skills)}
            program.row(entries, low=sum(wanted[skill] for skill in skills))


def _people_at_work(
    task: PlanTask, choices: dict[str, Choices], program: Program
) -> dict[int, _Present]:
    """By slot. People alike in skills are counted together, so that rows stay short."""
    alike: dict[tuple[frozenset[str], int, str], list[int]] = defaultdict(list)
    for person in task.people:
        for (day, shape), column in choices[person.name].items():
            alike[skills_of(task, person), day, shape].append(column)
    slots_of = {shape.name: shape.slots for shape in task.shapes}
    found: dict[int, _Present] = defaultdict(list)
    for (skills, day, shape), columns in alike.items():
        count = program.column(upper=float(len(columns)))
        program.row({count: -1.0, **dict.fromkeys(columns, 1.0)}, low=0.0, high=0.0)
        for slot in slots_of[shape]:
            found[day * DAY_SLOTS + slot].append((skills, count))
    return found


def _add_surplus(task: PlanTask, choices: dict[str, Choices], program: Program) -> None:
    """All half hours worked, less those needed, with those missing added, are one too many: needs
    are given, so each half hour worked costs it, and each missing too."""
    hours = {shape.name: shape.hours for shape in task.shapes}
    for own in choices.values():
        for (_day, shape), column in own.items():
            program.costs[column] += task.weights.surplus * hours[shape] * _HALF_HOURS


def _add_wish(task: PlanTask, wish: Wish, own: Choices, program: Program) -> int:
    """The column that is 1 where the wish is not met."""
    unmet = program.column(task.weights.wish * wish.weight, 1.0)
    day = (wish.day - task.first_day).days
    if wish.shape is None:
        shifts = {column: 1.0 for (other, _shape), column in own.items() if other == day}
        program.row({unmet: 1.0, **dict.fromkeys(shifts, -1.0)}, low=0.0)
    else:
        column = own.get((day, wish.shape))
        program.row({unmet: 1.0, **({} if column is None else {column: 1.0})}, low=1.0)
    return unmet


def _add_fairness(
    task: PlanTask, choices: dict[str, Choices], program: Program, aims: Aims
) -> None:
    most = program.column(task.weights.unfairness)
    least = program.column(-task.weights.unfairness, upper=float(2 * task.days))
    for person in task.people:
        part = part_of_full(task, person)
        burden = {
            column: 1 / part
            for (day, shape), column in choices[person.name].items()
            if is_unpopular(task, day, shape)
        }
        for number, wish in enumerate(task.wishes):
            if wish.person == person.name:
                burden[aims.unmet[number]] = wish.weight / part
        program.row({most: -1.0, **burden}, high=0.0)
        program.row({least: -1.0, **burden}, low=0.0)
