"""The log as a row of decisions: what a case had behind it, and what came next."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Int64s
from gemba.insight.simulation.distances.seen import Seen


@dataclass(frozen=True, eq=False)
class Situations:
    """One row a decision: after each event, and before the first of each case.

    `token` is the last activity (its code; `begin`, the number of activities, before the first),
    `next` what came (the code, or `begin`, which stands for the end there), `visits` how often the
    last activity had been done, `place` how many events the case had behind it, `of_type` the type
    of the case.
    """

    token: Int64s
    next: Int64s
    visits: Int64s
    place: Int64s
    of_type: Int64s
    begin: int

    def __len__(self) -> int:
        return len(self.token)

    @classmethod
    def of(cls, seen: Seen, case_type: Int64s) -> Situations:
        """`case_type` by case. Events in the order in which they were begun."""
        begin = len(seen.activities)
        lengths = np.bincount(seen.case, minlength=seen.cases) + 1
        first = np.cumsum(lengths) - lengths
        row = np.arange(len(seen)) + seen.case + 1
        token = np.full(len(seen) + seen.cases, begin, dtype=np.int64)
        token[row] = seen.activity
        ahead = np.full(len(token), begin, dtype=np.int64)
        ahead[row - 1] = seen.activity
        visits = np.zeros(len(token), dtype=np.int64)
        visits[row] = _visits(seen)
        place = np.arange(len(token)) - np.repeat(first, lengths)
        return cls(token, ahead, visits, place, np.repeat(case_type, lengths), begin)

    def back(self, steps: int, rows: Int64s) -> Int64s:
        """What lay so many steps before the last; every row must have had as much."""
        return self.token[rows - steps]


def _visits(seen: Seen) -> Int64s:
    """How often the case of each event had done its activity, this time counted."""
    key = seen.case * len(seen.activities) + seen.activity
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    fresh = np.ones(len(key), dtype=np.bool_)
    fresh[1:] = ordered[1:] != ordered[:-1]
    run = np.maximum.accumulate(np.where(fresh, np.arange(len(key)), 0))
    visits = np.empty(len(key), dtype=np.int64)
    visits[order] = np.arange(len(key)) - run + 1
    return visits
