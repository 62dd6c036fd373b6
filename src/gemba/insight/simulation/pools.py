"""Who may do which work: work that the same people may do waits in one queue.

Where what our people did last in a case decides (`Need.after`), the queues of a step are told apart
by it. The longest of the histories any step speaks of that a piece has behind it decides, since all
that fit it are ends of that one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Int32s

from .model import Activity, CaseType, Twin

NOBODY = -1
History = tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Pools:
    """`people[p]` are those of pool `p`; in an `exclusive` one a piece takes all places of its
    doer. `of[activity, type, history]` is the pool, NOBODY for what takes place by itself; the last
    is the place in `histories`, of which () is the first."""

    people: list[list[int]]
    exclusive: list[bool]
    of: Int32s
    histories: tuple[History, ...]

    def of_person(self, count: int) -> list[list[int]]:
        """The pools of each of `count` people."""
        found: list[list[int]] = [[] for _ in range(count)]
        for pool, people in enumerate(self.people):
            for person in people:
                found[person].append(pool)
        return found


def pools_of(twin: Twin) -> Pools:
    known: dict[tuple[tuple[int, ...], bool], int] = {}
    histories = histories_of(twin)
    of = np.full((len(twin.activities), len(twin.types), len(histories)), NOBODY, dtype=np.int32)
    for row, activity in enumerate(twin.activities):
        for column, each in enumerate(twin.types):
            for place, history in enumerate(histories):
                if activity.skills is not None:
                    key = _able(twin, skills_for(activity, each, history)), not activity.parallel
                    of[row, column, place] = known.setdefault(key, len(known))
    return Pools(
        [list(people) for people, _ in known], [alone for _, alone in known], of, histories
    )


def histories_of(twin: Twin) -> tuple[History, ...]:
    """What of the past decides who may do a step, shorter ones first; () stands for all else."""
    told = {need.after for each in twin.activities for need in each.needs}
    return tuple(sorted({(), *told}, key=lambda each: (len(each), each)))


def skills_for(activity: Activity, of_type: CaseType, history: History) -> frozenset[str]:
    """What the doer of a step has to be able to do, all of it; `history` is what our people did in
    the case, latest last."""
    besides = (
        need.skills
        for need in activity.needs
        if (not need.types or of_type.name in need.types)
        and need.after == history[len(history) - len(need.after) :]
    )
    return frozenset({*(activity.skills or ()), *of_type.skills}.union(*besides))


def _able(twin: Twin, wanted: frozenset[str]) -> tuple[int, ...]:
    return tuple(place for place, person in enumerate(twin.people) if wanted <= set(person.skills))
