"""Who may do which work: work that the same people may do waits in one queue."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Int32s

from .model import Activity, CaseType, Twin

NOBODY = -1


@dataclass(frozen=True, eq=False)
class Pools:
    """`people[p]` are those of pool `p`; in an `exclusive` one a piece takes all places of its
    doer. `of[activity, type]` is the pool, NOBODY for what takes place by itself."""

    people: list[list[int]]
    exclusive: list[bool]
    of: Int32s

    def of_person(self, count: int) -> list[list[int]]:
        """The pools of each of `count` people."""
        found: list[list[int]] = [[] for _ in range(count)]
        for pool, people in enumerate(self.people):
            for person in people:
                found[person].append(pool)
        return found


def pools_of(twin: Twin) -> Pools:
    known: dict[tuple[tuple[int, ...], bool], int] = {}
    of = np.full((len(twin.activities), len(twin.types)), NOBODY, dtype=np.int32)
    for row, activity in enumerate(twin.activities):
        for column, each in enumerate(twin.types):
            if activity.skills is not None:
                key = _able(twin, activity, each), not activity.parallel
                of[row, column] = known.setdefault(key, len(known))
    return Pools([list(people) for people, _ in known], [alone for _, alone in known], of)


def _able(twin: Twin, activity: Activity, of_type: CaseType) -> tuple[int, ...]:
    wanted = {*(activity.skills or ()), *of_type.skills}
    return tuple(place for place, person in enumerate(twin.people) if wanted <= set(person.skills))
