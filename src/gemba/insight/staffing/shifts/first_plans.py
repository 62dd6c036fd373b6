"""Everybody's own best shifts, one person after the other: a first plan, or who cannot have any."""

from __future__ import annotations

import numpy as np

from gemba.insight.eventlog.arrays import Floats, Int64s

from .aims import skills_of
from .hard_rules import Choices, add_rules, choices_of
from .obstacles import NoPlan, Obstacle, clashing, out_of_time
from .program import Program, solve
from .values import DAY_SLOTS, Person, PlanTask

# For one person; it takes hundredths of a second.
_SECONDS_MAX, _GAP = 5.0, 0.01


def first_plan(task: PlanTask) -> dict[str, frozenset[tuple[int, str]]] | NoPlan:
    """Days (by number) and shifts by person, each filling what those before left open; or whose
    rules clash."""
    left = _Left(task)
    found: dict[str, frozenset[tuple[int, str]]] = {}
    obstacles: list[Obstacle] = []
    for person in task.people:
        program = Program()
        choices = choices_of(task, person, program)
        add_rules(task, person, choices, program)
        for (day, shape), column in choices.items():
            program.costs[column] = -left.worth(person, day, shape)
        solved = solve(program, seconds_max=_SECONDS_MAX, gap_max=_GAP)
        if solved.values is None and solved.is_cut:
            return out_of_time(_SECONDS_MAX)
        if solved.values is None:
            obstacles.append(clashing(person.name, program))
        else:
            found[person.name] = _chosen(choices, solved.values)
            left.take(person, found[person.name])
    return NoPlan(tuple(obstacles)) if obstacles else found


def _chosen(choices: Choices, values: Floats) -> frozenset[tuple[int, str]]:
    return frozenset(choice for choice, column in choices.items() if values[column] > 0.5)


class _Left:
    """Needs not yet met."""

    def __init__(self, task: PlanTask) -> None:
        self._task = task
        self._open = {skill: need.astype(np.int64) for skill, need in task.needs.items()}
        self._slots = {shape.name: np.array(shape.slots, np.int64) for shape in task.shapes}

    def worth(self, person: Person, day: int, shape: str) -> float:
        """Of somebody working a shift, in the costs of the plan."""
        slots = self._slots_of(day, shape)
        wanted = np.zeros(len(slots), np.bool_)
        for skill in skills_of(self._task, person):
            wanted |= self._open[skill][slots] > 0
        weights = self._task.weights
        return float(weights.missing * wanted.sum() - weights.surplus * (~wanted).sum())

    def take(self, person: Person, shifts: frozenset[tuple[int, str]]) -> None:
        """Each half hour goes to the skill that misses most of those the person has."""
        skills = sorted(skills_of(self._task, person))
        if not skills:
            return
        for day, shape in shifts:
            slots = self._slots_of(day, shape)
            most = np.argmax([self._open[skill][slots] for skill in skills], axis=0)
            for number, skill in enumerate(skills):
                self._open[skill][slots[most == number]] -= 1

    def _slots_of(self, day: int, shape: str) -> Int64s:
        slots: Int64s = day * DAY_SLOTS + self._slots[shape]
        return slots[slots < self._task.days * DAY_SLOTS]
