"""A first plan person by person, then better and better ones: large neighbourhood search (Shaw
1998), in which the solver plans a few people anew and the others stay."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from math import gcd

import numpy as np

from gemba.insight.eventlog.arrays import Floats, Int32s

from .program import Engine, Program, Solved

_TOGETHER = 6
_ROUND_SECONDS_MAX = 2.0
_COMPLETING_SECONDS_MAX = 60.0
_ROUND_GAP = 0.001
# Rounds over all people that found nothing better before the whole is given to the solver.
_ROUNDS_IDLE_MAX = 1


@dataclass(frozen=True)
class Limits:
    """`seconds_max` of clock time for all of it; `gap_max` as a share of the cost."""

    seconds_max: float
    gap_max: float


def improved(
    program: Program, owned: Mapping[str, Sequence[int]], first: Floats, limits: Limits
) -> tuple[Solved, float]:
    """The best plan found, and its gap. `owned` are the columns of each person's shifts, `first`
    a value for each of these columns (others do not count)."""
    until = time.monotonic() + limits.seconds_max
    search = _Search(program, owned, until)
    bound = _bound(program, limits.seconds_max)
    best = search.completed(first)
    idle = 0
    for group in search.groups():
        if search.gap(best, bound) <= limits.gap_max or time.monotonic() >= until:
            break
        found = search.replanned(best, group)
        idle = 0 if search.engine.cost(found) < search.engine.cost(best) - 1e-6 else idle + 1
        best = found
        if idle > _ROUNDS_IDLE_MAX * len(owned) / _TOGETHER:
            break
    if search.gap(best, bound) > limits.gap_max and time.monotonic() < until:
        whole = search.whole(best, limits.gap_max)
        best = best if whole.values is None else whole.values
        bound = max(bound, whole.bound)
    gap = search.gap(best, bound)
    return Solved(best, bound, gap > limits.gap_max + 1e-9), gap


def _bound(program: Program, seconds_max: float) -> float:
    """What no plan costs less than: people may be cut into parts."""
    relaxed = Engine(program)
    relaxed.relax()
    solved = relaxed.solve(seconds_max=seconds_max)
    return -np.inf if solved.values is None or solved.is_cut else relaxed.cost(solved.values)


class _Search:
    def __init__(self, program: Program, owned: Mapping[str, Sequence[int]], until: float) -> None:
        self.engine = Engine(program)
        self._owned = {
            person: np.array(columns, np.int32) for person, columns in owned.items() if columns
        }
        self._until = until

    def gap(self, values: Floats, bound: float) -> float:
        """How much less the best could cost at most, as a share of what these cost."""
        cost = self.engine.cost(values)
        return max(0.0, (cost - bound) / max(abs(cost), 1e-9))

    def groups(self) -> Iterator[list[str]]:
        """A few people at a time, all in turn, in ever other company. Without end."""
        people = list(self._owned)
        for turn in count() if people else ():
            stride = next(each for each in count(turn + 1) if gcd(each, len(people)) == 1)
            order = [people[(place * stride) % len(people)] for place in range(len(people))]
            for first in range(0, len(people), _TOGETHER):
                yield order[first : first + _TOGETHER]

    def completed(self, first: Floats) -> Floats:
        """All other columns for given shifts of everybody. What is left to decide takes no time."""
        kept = self._keep_others(first, [])
        solved = self.engine.solve(seconds_max=_COMPLETING_SECONDS_MAX)
        self.engine.release(kept)
        assert solved.values is not None, "shifts that keep the rules are part of a plan"
        return solved.values

    def replanned(self, values: Floats, people: list[str]) -> Floats:
        """Never worse: where nothing better is found in time, the same."""
        kept = self._keep_others(values, people)
        left = max(self._until - time.monotonic(), 0.1)
        seconds = min(left, _ROUND_SECONDS_MAX)
        solved = self.engine.solve(seconds_max=seconds, gap_max=_ROUND_GAP, start=values)
        self.engine.release(kept)
        if solved.values is None or self.engine.cost(solved.values) > self.engine.cost(values):
            return values
        return solved.values

    def whole(self, start: Floats, gap_max: float) -> Solved:
        left = self._until - time.monotonic()
        return self.engine.solve(seconds_max=left, gap_max=gap_max, start=start)

    def _keep_others(self, values: Floats, people: list[str]) -> Int32s:
        kept = [columns for person, columns in self._owned.items() if person not in people]
        columns: Int32s = np.concatenate([np.empty(0, np.int32), *kept])
        self.engine.keep(columns, np.round(values[columns]))
        return columns
