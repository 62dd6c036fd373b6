"""Durations sorted inside groups: exact medians and percentiles without a sort at reading time."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from .arrays import (
    Bools,
    Floats,
    Int32s,
    Int64s,
    distinct,
    offsets_of,
    sealed,
    spread,
    stable_order,
)

ALL = slice(None)
# Groups of fewer entries are sorted together.
SORTED_ALONE_MIN = 256


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
        return cls.of(offsets, rows.value[order], rows.owner[order])

    @classmethod
    def sort_runs(cls, rows: GroupRows, groups: int) -> SortedGroups:
        """As `sort`, for rows that come group by group and mostly ascend: the sort that NumPy
        calls stable finds such runs and merges them."""
        value_bits = int(rows.value.max(initial=0)).bit_length()
        if groups.bit_length() + value_bits > 63 or rows.value.min(initial=0) < 0:
            return cls.sort(rows, groups)
        key = (rows.group.astype(np.int64) << value_bits) | rows.value
        order = np.argsort(key, kind="stable")
        offsets = offsets_of(np.bincount(rows.group, minlength=groups))
        return cls.of(offsets, rows.value[order], rows.owner[order])

    def replaced(self, changed: Bools, rows: GroupRows, groups: int) -> SortedGroups:
        """Without the values of the changed cases, with `rows` merged in; `groups` may grow.

        Costs one pass over the values and a search for each new row.
        """
        keep = ~changed[self.owner]
        value, owner = self.value[keep], self.owner[keep]
        kept = np.concatenate([[0], np.cumsum(keep)])[self.offsets]
        offsets = np.concatenate([kept, np.full(groups + 1 - len(kept), kept[-1])])
        return SortedGroups.of(offsets, value, owner).merged(SortedGroups.sort(rows, groups))

    def merged(self, added: SortedGroups) -> SortedGroups:
        """The values of both, which have the same groups."""
        offsets = self.offsets
        place = np.repeat(offsets[:-1], np.diff(added.offsets))
        for group in np.flatnonzero(np.diff(added.offsets)):
            mine = slice(added.offsets[group], added.offsets[group + 1])
            theirs = self.value[offsets[group] : offsets[group + 1]]
            place[mine] += np.searchsorted(theirs, added.value[mine], side="right")
        return self.of(
            offsets + added.offsets,
            np.insert(self.value, place, added.value),
            np.insert(self.owner, place, added.owner),
        )

    @classmethod
    def of(cls, offsets: Int64s, value: Int64s, owner: Int32s) -> SortedGroups:
        """From values in their order."""
        total = sealed(sums_of_runs(value, offsets))
        return cls(sealed(offsets), sealed(value), sealed(owner.astype(np.int32)), total)

    def select(self, cases: Bools | None) -> Selection:
        """The values of the chosen cases (a boolean per case), or all of them."""
        return self.chosen(cases)

    def chosen(self, cases: Bools | None) -> Chosen:
        """As `select`, with the places of the values in this very index."""
        if cases is None:
            return Chosen(self, self.offsets, None)
        return self.picked(cases.take(self.owner))

    def picked(self, flags: Bools) -> Chosen:
        """The flagged values, one flag each."""
        rows = np.flatnonzero(flags)
        return Chosen(self, np.searchsorted(rows, self.offsets), rows)

    def sample(self, most: int) -> Int64s:
        """Every second, third … value, so that there are not many more than `most`. Values being
        sorted inside each group, that is a fair part of them."""
        return self.value[:: max(1, len(self.value) // most)]

    def by_owner(self, cases: int) -> Int64s:
        """The value of each case, where each of the `cases` has exactly one."""
        values = np.empty(cases, dtype=np.int64)
        values[self.owner] = self.value
        return values


class Selection(ABC):
    """Some or all values of groups; figures per group, NaN where a group is empty."""

    @property
    @abstractmethod
    def counts(self) -> Int64s:
        """How many values each group has."""

    @abstractmethod
    def ranked(self, groups: Int64s, share: float) -> tuple[Int64s, Int64s]:
        """For groups that are not empty: the two values between which the quantile lies."""

    @abstractmethod
    def totals(self) -> Floats:
        """The sum of each group."""

    @abstractmethod
    def members(self, group: int, ranks: slice = ALL) -> tuple[Int32s, Int64s]:
        """Owners and values of one group, the smallest value first; those of some ranks only."""

    def quantile(self, share: float) -> Floats:
        """Linear interpolation between the two nearest values, as NumPy's default."""
        counts = self.counts
        figures = np.full(len(counts), np.nan)
        filled = np.flatnonzero(counts)
        if len(filled):
            low, high = self.ranked(filled, share)
            exact = (counts[filled] - 1) * share
            figures[filled] = low + (high - low) * (exact - np.floor(exact))
        return figures

    def mean(self) -> Floats:
        """The mean of each group."""
        counts = self.counts
        means = np.full(len(counts), np.nan)
        np.divide(self.totals(), counts, out=means, where=counts > 0)
        return means


def ranks_between(counts: Int64s, share: float) -> tuple[Int64s, Int64s]:
    """The ranks of the two values between which a quantile lies, for counts above zero."""
    last = counts - 1
    below = np.floor(last * share).astype(np.int64)
    return below, np.minimum(below + 1, last)


@dataclass(frozen=True, eq=False)
class Chosen(Selection):
    """Some rows of a `SortedGroups`, all of them without `rows`; group `g` has those from
    `offsets[g]` on."""

    source: SortedGroups
    offsets: Int64s
    rows: Int64s | None

    @property
    def counts(self) -> Int64s:
        return np.diff(self.offsets)

    @property
    def owners(self) -> Int32s:
        """The case each value belongs to."""
        return self.source.owner if self.rows is None else self.source.owner.take(self.rows)

    def ranked(self, groups: Int64s, share: float) -> tuple[Int64s, Int64s]:
        start = self.offsets[groups]
        low, high = ranks_between(self.offsets[groups + 1] - start, share)
        return self.value_at(start + low), self.value_at(start + high)

    def totals(self) -> Floats:
        if self.rows is None:
            return self.source.total
        return sums_of_runs(self.source.value[self.rows], self.offsets)

    def members(self, group: int, ranks: slice = ALL) -> tuple[Int32s, Int64s]:
        first, end, _step = ranks.indices(int(self.counts[group]))
        start = int(self.offsets[group])
        place = slice(start + first, start + max(first, end))
        rows = place if self.rows is None else self.rows[place]
        return self.source.owner[rows], self.source.value[rows]

    def places(self, group: int) -> Int64s:
        """Where the values of one group stand in the source, the smallest first."""
        first, end = int(self.offsets[group]), int(self.offsets[group + 1])
        return np.arange(first, end) if self.rows is None else self.rows[first:end]

    def rows_of(self, group: int) -> Int64s | slice:
        """The same to read columns of the source by; no list of them where none is needed."""
        mine = slice(int(self.offsets[group]), int(self.offsets[group + 1]))
        return mine if self.rows is None else self.rows[mine]

    def sums(self, column: npt.NDArray[np.integer[Any]] | Bools) -> Int64s:
        """The sum by group of another column in the order of the source."""
        chosen = column if self.rows is None else column.take(self.rows)
        return exact_sums_of_runs(chosen, self.offsets)

    def value_at(self, places: Int64s) -> Int64s:
        """The values at places between `offsets[0]` and `offsets[-1]`."""
        return self.source.value[places if self.rows is None else self.rows[places]]

    def owner_at(self, places: Int64s) -> Int32s:
        """The cases these values belong to."""
        return self.source.owner[places if self.rows is None else self.rows[places]]


def sums_of_runs(value: Int64s, offsets: Int64s) -> Floats:
    """The sum of each run `value[offsets[g]:offsets[g + 1]]`."""
    sums = np.zeros(len(offsets) - 1)
    filled = np.flatnonzero(np.diff(offsets))
    if len(filled):
        sums[filled] = np.add.reduceat(value, offsets[filled], dtype=np.float64)
    return sums


def exact_sums_of_runs(value: npt.NDArray[np.integer[Any]] | Bools, offsets: Int64s) -> Int64s:
    """The sum of each run, whole as long as it fits int64."""
    sums = np.zeros(len(offsets) - 1, dtype=np.int64)
    filled = np.flatnonzero(np.diff(offsets))
    if len(filled):
        sums[filled] = np.add.reduceat(value, offsets[filled], dtype=np.int64)
    return sums


def owners_in(owners: int, *parts: tuple[Int64s, Int32s]) -> Int64s:
    """How many different owners each group has. Of every part group `g` is `owner[offsets[g]:
    offsets[g + 1]]`, in any order; there are so many `owners`."""
    lengths = np.sum([np.diff(offsets) for offsets, _owner in parts], axis=0)
    found = np.zeros(len(lengths), dtype=np.int64)
    for group in np.flatnonzero(lengths >= SORTED_ALONE_MIN).tolist():
        mine = [owner[offsets[group] : offsets[group + 1]] for offsets, owner in parts]
        found[group] = len(distinct(np.concatenate(mine)))
    few = np.flatnonzero((lengths > 0) & (lengths < SORTED_ALONE_MIN))
    keys = [np.empty(0, np.int64)]
    for offsets, owner in parts:
        own = np.diff(offsets)[few]
        keys.append(np.repeat(few, own) * max(owners, 1) + owner[spread(offsets[few], own)])
    counted = distinct(np.concatenate(keys)) // max(owners, 1)
    return found + np.bincount(counted, minlength=len(found))


def first_of_owner(owner: Int32s, group: npt.NDArray[np.integer[Any]], groups: int) -> Bools:
    """Whether each entry is the first of its owner in its group; owners ascend."""
    key = owner.astype(np.int64)
    key *= max(groups, 1)
    key += group
    order = np.argsort(key, kind="stable")
    ascending = key[order]
    flags = np.ones(len(key), dtype=np.bool_)
    flags[order[1:]] = ascending[1:] != ascending[:-1]
    return flags
