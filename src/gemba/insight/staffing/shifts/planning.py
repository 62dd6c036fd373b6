"""A plan for a task, or which rules are in its way."""

from __future__ import annotations

import time

import numpy as np

from gemba.insight.eventlog.arrays import Floats

from .aims import Aims, add_aims, is_unpopular, part_of_full
from .first_plans import first_plan
from .hard_rules import Choices, add_rules, choices_of
from .improving import Limits, improved
from .obstacles import NoPlan
from .program import Program
from .values import DAY_SLOTS, Assignment, PlanTask, ShiftPlan

SECONDS_MAX = 20.0
GAP_MAX = 0.01


def plan(
    task: PlanTask, *, seconds_max: float = SECONDS_MAX, gap_max: float = GAP_MAX
) -> ShiftPlan | NoPlan:
    """The best plan, the best so far when the time is over or the gap is small enough, or what is
    in the way of any. All rules hold in every plan given; needs are met as far as they can be."""
    until = time.monotonic() + seconds_max
    program = Program()
    choices: dict[str, Choices] = {}
    first = first_plan(task)
    if isinstance(first, NoPlan):
        return first
    for each in task.people:
        choices[each.name] = choices_of(task, each, program)
        add_rules(task, each, choices[each.name], program)
    aims = add_aims(task, choices, program)
    values = np.zeros(len(program.costs))
    for person, shifts in first.items():
        values[[choices[person][each] for each in shifts]] = 1.0
    owned = {person: list(own.values()) for person, own in choices.items()}
    limits = Limits(until - time.monotonic(), gap_max)
    solved, gap = improved(program, owned, values, limits)
    assert solved.values is not None
    return _read(task, choices, aims, solved.values, (gap, solved.is_cut))


def _read(
    task: PlanTask,
    choices: dict[str, Choices],
    aims: Aims,
    values: Floats,
    quality: tuple[float, bool],
) -> ShiftPlan:
    assignments = tuple(
        Assignment(person, task.dates[day], shape)
        for person, own in choices.items()
        for (day, shape), column in sorted(own.items())
        if values[column] > 0.5
    )
    missing = {skill: np.zeros(task.days * DAY_SLOTS, np.int64) for skill in task.needs}
    for (skill, slot), column in aims.missing.items():
        missing[skill][slot] = round(values[column])
    unmet = tuple(
        wish for number, wish in enumerate(task.wishes) if values[aims.unmet[number]] > 0.5
    )
    burdens = {
        person.name: (
            sum(
                is_unpopular(task, (each.day - task.first_day).days, each.shape)
                for each in assignments
                if each.person == person.name
            )
            + sum(wish.weight for wish in unmet if wish.person == person.name)
        )
        / part_of_full(task, person)
        for person in task.people
    }
    gap, is_cut = quality
    return ShiftPlan(assignments, missing, unmet, burdens, gap, is_cut)
