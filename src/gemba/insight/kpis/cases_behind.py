"""The cases behind a number, one row each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Floats, Int64s

from .facts import Facts
from .figures import Chosen


@dataclass(frozen=True, eq=False)
class CasesBehind:
    """One row a case, ascending by case code. The counts add up to the values behind the number,
    the totals to their sum. `at_us` is the latest moment that counts, `worst` the largest value."""

    case: Int64s
    count: Int64s
    total: Floats
    worst: Floats
    at_us: Int64s

    def __len__(self) -> int:
        return len(self.case)

    def rows(self, order: Int64s) -> CasesBehind:
        """These rows, in this order."""
        return CasesBehind(
            self.case[order],
            self.count[order],
            self.total[order],
            self.worst[order],
            self.at_us[order],
        )

    def largest_first(self) -> CasesBehind:
        """The largest values first, equal ones the latest first."""
        return self.rows(np.lexsort((self.case, -self.at_us, -self.worst)))

    def smallest_first(self) -> CasesBehind:
        """The smallest values first, equal ones the latest first."""
        return self.rows(np.lexsort((self.case, -self.at_us, self.worst)))

    def latest_first(self) -> CasesBehind:
        """By the moment that counts."""
        return self.rows(np.lexsort((self.case, -self.at_us)))

    def earliest_first(self) -> CasesBehind:
        """The same the other way round."""
        return self.rows(np.lexsort((self.case, self.at_us)))


def cases_behind(facts: Facts, chosen: Chosen) -> CasesBehind:
    """The cases of the chosen facts."""
    case = facts.case[chosen.places].astype(np.int64)
    begins = np.flatnonzero(np.diff(case, prepend=-1))
    if not len(begins):
        empty = np.empty(0, np.int64)
        return CasesBehind(empty, empty, np.empty(0), np.empty(0), empty)
    return CasesBehind(
        case=case[begins],
        count=np.diff(np.append(begins, len(case))),
        total=np.add.reduceat(chosen.values, begins),
        worst=np.maximum.reduceat(chosen.values, begins),
        at_us=np.maximum.reduceat(facts.at_us[chosen.places], begins),
    )
