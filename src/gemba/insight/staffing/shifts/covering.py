"""How far the people of a plan cover what is needed, skills included."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from gemba.insight.eventlog.arrays import Int64s

from .values import ANYBODY, DAY_SLOTS, Assignment, PlanTask, covered


def missing_people(task: PlanTask, assignments: Sequence[Assignment]) -> Int64s:
    """People short in each half hour, each counting for one skill at a time: the most that any set
    of skills wants beyond those who have one of them (Hall's theorem, deficiency form)."""
    skills = [*task.needs]
    found = np.zeros(task.days * DAY_SLOTS, np.int64)
    for count in range(1, len(skills) + 1):
        for some in combinations(skills, count):
            wanted = np.sum([task.needs[skill] for skill in some], axis=0)
            found = np.maximum(found, wanted - covered(task, _able(task, assignments, some)))
    return found


def needed_people(task: PlanTask) -> Int64s:
    """All that is wanted in each half hour."""
    nothing = np.zeros(task.days * DAY_SLOTS, np.int64)
    wanted: Int64s = np.sum([nothing, *task.needs.values()], axis=0)
    return wanted


def _able(
    task: PlanTask, assignments: Sequence[Assignment], skills: Sequence[str]
) -> tuple[Assignment, ...]:
    """The shifts of those who have one of the skills."""
    able = {
        person.name
        for person in task.people
        if ANYBODY in skills or not person.skills.isdisjoint(skills)
    }
    return tuple(each for each in assignments if each.person in able)
