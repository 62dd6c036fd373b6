"""Sorted groups put together to larger ones: the waits before an activity are those of all the
moves that lead to it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .arrays import Bools, Floats, Int32s, Int64s
from .groups import ALL, Chosen, GroupRows, Selection, SortedGroups, ranks_between
from .joined import JoinedGroups, JoinedSelection

# Every part is looked at in this many places before a quantile is searched between two of them.
SAMPLES = 2048


class RegroupedGroups(SortedGroups):
    """Group `g` holds all values of the groups of `parts` for which `group` says `g`.

    The arrays of a `SortedGroups` are sorted when they are first asked for; figures need them not.
    """

    def __init__(self, parts: JoinedGroups, group: Int32s, groups: int) -> None:
        vars(self).update(_parts=parts, _group=group, _groups=groups)

    _parts: JoinedGroups
    _group: Int32s
    _groups: int

    @cached_property
    def _merged(self) -> SortedGroups:
        parts = self._parts
        group = np.repeat(self._group, np.diff(parts.offsets))
        return SortedGroups.sort(GroupRows(group, parts.value, parts.owner), self._groups)

    @cached_property
    def offsets(self) -> Int64s:
        return self._merged.offsets

    @cached_property
    def value(self) -> Int64s:
        return self._merged.value

    @cached_property
    def owner(self) -> Int32s:
        return self._merged.owner

    @cached_property
    def total(self) -> Floats:
        return self._merged.total

    def select(self, cases: Bools | None) -> RegroupedSelection:
        return RegroupedSelection(self._parts.select(cases), self._group, self._groups)

    def by_owner(self, cases: int) -> Int64s:
        return self._merged.by_owner(cases)


@dataclass(frozen=True, eq=False)
class RegroupedSelection(Selection):
    """Some or all values of a `RegroupedGroups`."""

    parts: JoinedSelection
    group: Int32s
    groups: int

    @cached_property
    def counts(self) -> Int64s:
        return np.bincount(self.group, self.parts.counts, self.groups).astype(np.int64)

    def totals(self) -> Floats:
        return np.bincount(self.group, self.parts.totals(), self.groups).astype(np.float64)

    def ranked(self, groups: Int64s, share: float) -> tuple[Int64s, Int64s]:
        low, high = ranks_between(self.counts[groups], share)
        found = [
            two_ranked(self._runs[group], rank, next_rank)
            for group, rank, next_rank in zip(
                groups.tolist(), low.tolist(), high.tolist(), strict=True
            )
        ]
        pairs = np.array(found, dtype=np.int64).reshape(-1, 2)
        return pairs[:, 0], pairs[:, 1]

    def members(self, group: int, ranks: slice = ALL) -> tuple[Int32s, Int64s]:
        found = [self.parts.members(part) for part in np.flatnonzero(self.group == group).tolist()]
        owner = np.concatenate([np.empty(0, np.int32), *(each[0] for each in found)])
        value = np.concatenate([np.empty(0, np.int64), *(each[1] for each in found)])
        order = np.lexsort((owner, value))[ranks]
        return owner[order], value[order]

    @cached_property
    def _runs(self) -> list[list[Int64s]]:
        """The ascending runs of values of each group."""
        runs: list[list[Int64s]] = [[] for _ in range(self.groups)]
        old, new = _values(self.parts.old), _values(self.parts.new)
        for part, (group, before) in enumerate(
            zip(self.group.tolist(), self.parts.group.tolist(), strict=True)
        ):
            found = [new[self.parts.new.offsets[part] : self.parts.new.offsets[part + 1]]]
            if before >= 0:
                bounds = self.parts.old.offsets
                found.append(old[bounds[before] : bounds[before + 1]])
            runs[group] += [run for run in found if len(run)]
        return runs


def _values(chosen: Chosen) -> Int64s:
    return chosen.source.value if chosen.rows is None else chosen.source.value[chosen.rows]


def two_ranked(
    runs: list[Int64s], low: int, high: int, *, samples_wanted: int = SAMPLES
) -> tuple[int, int]:
    """The values of two ranks, from 0, `high` at most one above `low`, in ascending runs.

    Every `step`-th value of each run is a sample: that many samples below a value mean that at
    least `step` times as many values are, and at most `step` more for each run.
    """
    step = max(1, sum(map(len, runs)) // samples_wanted)
    samples = np.sort(np.concatenate([run[step - 1 :: step] for run in runs]))
    under, over = low // step - len(runs), high // step
    bottom = samples[under] if under >= 0 else None
    top = samples[over] if over < len(samples) else None
    starts = [0 if bottom is None else int(run.searchsorted(bottom, "right")) for run in runs]
    ends = [len(run) if top is None else int(run.searchsorted(top, "left")) for run in runs]
    # Values equal to a bound may be many; there are few between the two.
    first, last = sum(starts), sum(ends)
    inside = np.sort(
        np.concatenate([run[a:b] for run, a, b in zip(runs, starts, ends, strict=True)])
    )

    def at(rank: int) -> int:
        if bottom is not None and rank < first:
            return int(bottom)
        if top is not None and rank >= last:
            return int(top)
        return int(inside[rank - first])

    return at(low), at(high)
