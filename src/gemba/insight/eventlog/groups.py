"""Durations sorted inside groups: exact medians and percentiles without a sort at reading time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .arrays import Bools, Floats, Int32s, Int64s, offsets_of, sealed, stable_order


@dataclass(frozen=True, eq=False)
class GroupRows:
    """Unsorted input: the group, the value and the owning case of each row."""

    group: Int32s
    value: Int64s
    owner: Int32s


@dataclass(frozen=True, eq=False)
class SortedGroups:
    """Values ascending inside each group; group `g` is `value[offsets[g]:offsets[g + 1]]`.

    `owner` is the case a value belongs to, so that a selection of cases can be read off
    without sorting again. `total` is the sum of each group, a float because a million waits
    of a hundred days overflow int64 microseconds.
    """

    offsets: Int64s
    value: Int64s
    owner: Int32s
    total: Floats

    @classmethod
    def sort(cls, rows: GroupRows, groups: int, by_value: Int64s | None = None) -> SortedGroups:
        """Ties keep the order of the rows. `by_value` is their stable order by value, where it is
        known already: finding it is most of the work."""
        order = np.argsort(rows.value, kind="stable") if by_value is None else by_value
        order = order[stable_order(rows.group[order], groups)]
        offsets = offsets_of(np.bincount(rows.group, minlength=groups))
        return cls._of(offsets, rows.value[order], rows.owner[order])

    def replaced(self, changed: Bools, rows: GroupRows, groups: int) -> SortedGroups:
        """Without the values of the changed cases, with `rows` merged in; `groups` may grow.

        Costs one pass over the values and a search for each new row.
        """
        keep = ~changed[self.owner]
        value, owner = self.value[keep], self.owner[keep]
        kept = np.concatenate([[0], np.cumsum(keep)])[self.offsets]
        offsets = np.concatenate([kept, np.full(groups + 1 - len(kept), kept[-1])])
        added = SortedGroups.sort(rows, groups)
        place = np.repeat(offsets[:-1], np.diff(added.offsets))
        for group in np.flatnonzero(np.diff(added.offsets)):
            mine = slice(added.offsets[group], added.offsets[group + 1])
            theirs = value[offsets[group] : offsets[group + 1]]
            place[mine] += np.searchsorted(theirs, added.value[mine], side="right")
        return self._of(
            offsets + added.offsets,
            np.insert(value, place, added.value),
            np.insert(owner, place, added.owner),
        )

    @classmethod
    def _of(cls, offsets: Int64s, value: Int64s, owner: Int32s) -> SortedGroups:
        total = sealed(_sums(value, offsets))
        return cls(sealed(offsets), sealed(value), sealed(owner.astype(np.int32)), total)

    def select(self, cases: Bools | None) -> Selection:
        """The values of the chosen cases (a boolean per case), or all of them."""
        if cases is None:
            return Selection(self, self.offsets, None)
        rows = np.flatnonzero(cases.take(self.owner))
        return Selection(self, np.searchsorted(rows, self.offsets), rows)


@dataclass(frozen=True, eq=False)
class Selection:
    """Some or all values of a `SortedGroups`; figures per group, NaN where a group is empty."""

    source: SortedGroups
    offsets: Int64s
    rows: Int64s | None

    @property
    def counts(self) -> Int64s:
        return np.diff(self.offsets)

    def quantile(self, share: float) -> Floats:
        """Linear interpolation between the two nearest values, as NumPy's default."""
        counts = self.counts
        figures = np.full(len(counts), np.nan)
        filled = np.flatnonzero(counts)
        if not len(filled):
            return figures
        last = counts[filled] - 1
        exact = last * share
        below = np.floor(exact).astype(np.int64)
        start = self.offsets[filled]
        low = self._at(start + below)
        high = self._at(start + np.minimum(below + 1, last))
        figures[filled] = low + (high - low) * (exact - below)
        return figures

    def mean(self) -> Floats:
        if self.rows is None:
            total = self.source.total
        else:
            total = _sums(self.source.value[self.rows], self.offsets)
        counts = self.counts
        means = np.full(len(counts), np.nan)
        np.divide(total, counts, out=means, where=counts > 0)
        return means

    def members(self, group: int) -> Int32s:
        """Owners of one group's values, the smallest value first."""
        place = slice(int(self.offsets[group]), int(self.offsets[group + 1]))
        return self.source.owner[place if self.rows is None else self.rows[place]]

    def _at(self, places: Int64s) -> Int64s:
        return self.source.value[places if self.rows is None else self.rows[places]]


def _sums(value: Int64s, offsets: Int64s) -> Floats:
    sums = np.zeros(len(offsets) - 1)
    filled = np.flatnonzero(np.diff(offsets))
    if len(filled):
        sums[filled] = np.add.reduceat(value, offsets[filled], dtype=np.float64)
    return sums
