"""Sorted groups made of two others, nothing copied: what stayed as it was and what is new."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .arrays import Bools, Floats, Int32s, Int64s, offsets_of, spread
from .groups import ALL, Chosen, Selection, SortedGroups, ranks_between


@dataclass(frozen=True, eq=False)
class CasesLeft:
    """Which cases of a log a smaller one has: `kept[c]` is the old code of its case `c`; None is
    all `before` of them. `whole` flags the old cases whose old values count, None for all."""

    before: int
    kept: Int64s | None
    whole: Bools | None = None

    def lifted(self, cases: Bools) -> Bools:
        """Flags of the cases left as flags of the old ones."""
        if self.kept is None:
            return cases
        flags = np.zeros(self.before, dtype=np.bool_)
        flags[self.kept] = cases
        return flags

    def lowered(self, cases: Bools) -> Bools:
        """Flags of the old cases as flags of those left."""
        return cases if self.kept is None else cases[self.kept]

    def codes(self, old: Int32s) -> Int32s:
        """The codes of old cases, all of which are left."""
        return old if self.kept is None else self._table[old]

    @cached_property
    def _table(self) -> Int32s:
        table = np.full(self.before, -1, dtype=np.int32)
        table[self.kept] = np.arange(self.before if self.kept is None else len(self.kept))
        return table


class JoinedGroups(SortedGroups):
    """Group `g` holds the values of `before` in its group `group[g]` (none where that is -1), if
    they are of whole cases, and those of `fresh` in group `g`. Owners of both are old case codes.

    The arrays of a `SortedGroups` are merged when they are first asked for; figures need them not.
    """

    def __init__(
        self, before: SortedGroups, group: Int64s, fresh: SortedGroups, cases: CasesLeft
    ) -> None:
        vars(self).update(_before=before, _group=group, _fresh=fresh, _cases=cases)

    _before: SortedGroups
    _group: Int64s
    _fresh: SortedGroups
    _cases: CasesLeft

    @cached_property
    def _merged(self) -> SortedGroups:
        old = self._whole
        has = self._group >= 0
        lengths = np.where(has, old.counts[self._group], 0)
        places = spread(np.where(has, old.offsets[self._group], 0), lengths)
        kept = SortedGroups.of(offsets_of(lengths), old.value_at(places), old.owner_at(places))
        both = kept.merged(self._fresh)
        return SortedGroups.of(both.offsets, both.value, self._cases.codes(both.owner))

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

    @cached_property
    def _whole(self) -> Chosen:
        """The old values that count."""
        return self._before.chosen(self._cases.whole)

    def select(self, cases: Bools | None) -> JoinedSelection:
        if cases is None:
            return JoinedSelection(self._whole, self._group, self._fresh.chosen(None), self._cases)
        flags, whole = self._cases.lifted(cases), self._cases.whole
        old = self._before.chosen(flags if whole is None else flags & whole)
        return JoinedSelection(old, self._group, self._fresh.chosen(flags), self._cases)

    def sample(self, most: int) -> Int64s:
        old, has = self._whole, self._group >= 0
        bounds = offsets_of(np.where(has, old.counts[self._group], 0))
        step = max(1, int(bounds[-1] + len(self._fresh.value)) // most)
        places = np.arange(0, int(bounds[-1]), step)
        part = np.searchsorted(bounds, places, side="right") - 1
        places = old.offsets[self._group[part]] + places - bounds[part]
        return np.concatenate([old.value_at(places), self._fresh.value[::step]])

    def by_owner(self, _cases: int) -> Int64s:
        values = np.empty(self._cases.before, dtype=np.int64)
        values[self._before.owner] = self._before.value
        values[self._fresh.owner] = self._fresh.value
        return values if self._cases.kept is None else values[self._cases.kept]


@dataclass(frozen=True, eq=False)
class JoinedSelection(Selection):
    """Some or all values of a `JoinedGroups`."""

    old: Chosen
    group: Int64s
    new: Chosen
    cases: CasesLeft

    @cached_property
    def counts(self) -> Int64s:
        return self._old_counts + self.new.counts

    def ranked(self, groups: Int64s, share: float) -> tuple[Int64s, Int64s]:
        low, high = ranks_between(self.counts[groups], share)
        return self._at(groups, low), self._at(groups, high)

    def totals(self) -> Floats:
        old = np.append(self.old.totals(), 0.0)
        totals: Floats = old[self.group] + self.new.totals()
        return totals

    def members(self, group: int, ranks: slice = ALL) -> tuple[Int32s, Int64s]:
        first, end, _step = ranks.indices(int(self.counts[group]))
        wanted = max(0, end - first)
        taken = int(self._taken(np.array([group]), np.array([first]))[0])
        parts = []
        if self.group[group] >= 0:
            parts.append(self.old.members(int(self.group[group]), slice(taken, taken + wanted)))
        rest = first - taken
        parts.append(self.new.members(group, slice(rest, rest + wanted)))
        owner = np.concatenate([part[0] for part in parts])
        value = np.concatenate([part[1] for part in parts])
        order = np.lexsort((owner, value))[:wanted]
        return self.cases.codes(owner[order]), value[order]

    @cached_property
    def _old_counts(self) -> Int64s:
        counts: Int64s = np.append(self.old.counts, 0)[self.group]
        return counts

    @cached_property
    def _old_starts(self) -> Int64s:
        starts: Int64s = np.append(self.old.offsets[:-1], 0)[self.group]
        return starts

    def _at(self, groups: Int64s, rank: Int64s) -> Int64s:
        """The value of each rank, from 0, in each group."""
        taken = self._taken(groups, rank)
        value = np.full(len(groups), np.iinfo(np.int64).max)
        has = np.flatnonzero(taken < self._old_counts[groups])
        value[has] = self.old.value_at(self._old_starts[groups[has]] + taken[has])
        rest = rank - taken
        has = np.flatnonzero(rest < self.new.counts[groups])
        new = self.new.value_at(self.new.offsets[groups[has]] + rest[has])
        value[has] = np.minimum(value[has], new)
        return value

    def _taken(self, groups: Int64s, rank: Int64s) -> Int64s:
        """How many of the `rank` smallest of each group are old ones: a search in all at once.
        Of equal values the one with the lower case comes first."""
        low: Int64s = np.maximum(rank - self.new.counts[groups], 0)
        high = np.minimum(rank, self._old_counts[groups])
        open_ = np.flatnonzero(low < high)
        while len(open_):
            middle = (low[open_] + high[open_]) // 2
            old = self._old_starts[groups[open_]] + middle
            new = self.new.offsets[groups[open_]] + rank[open_] - middle - 1
            mine, theirs = self.old.value_at(old), self.new.value_at(new)
            first = mine < theirs
            equal = np.flatnonzero(mine == theirs)
            first[equal] = self.old.owner_at(old[equal]) < self.new.owner_at(new[equal])
            low[open_[first]] = middle[first] + 1
            high[open_[~first]] = middle[~first]
            open_ = open_[low[open_] < high[open_]]
        return low
