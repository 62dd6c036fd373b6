"""The waits of a log in the order in which figures read them, worked out once for all filters.

A filter chooses cases: their waits are picked out of each group and added up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from itertools import pairwise

import numpy as np

from gemba.insight.eventlog.arrays import (
    Bools,
    Int32s,
    Int64s,
    offsets_of,
    sealed,
    stable_order,
)
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.generations import Array
from gemba.insight.eventlog.groups import Chosen, SortedGroups, first_of_owner

from .case_sums import CaseSums
from .causes import CAUSES, EXTRANEOUS, WaitingTimes
from .hours import HourEnds
from .sums import dense

_PLAIN = (
    "source",
    "target",
    "row",
    "first",
    "first_of_step",
    "start_us",
    "estimated",
    "enabler",
    "works",
)


@dataclass(frozen=True, eq=False)
class WaitIndex:
    """`lengths` has the length of each wait by move, ascending, and the case it belongs to; move
    `m` leads from activity `source[m]` to `target[m]`. By place in it: `row` (the step waited
    for), whether this is the `first` wait of its case in the move, or in any move to that step,
    and how much of it each cause but the last is (None for one that never occurs); the last,
    `EXTRANEOUS`, is the rest.

    By row of the log as in `WaitingTimes`: `start_us`, `estimated`, `enabler`, `works`.
    """

    lengths: SortedGroups
    source: Int32s
    target: Int32s
    row: Int32s
    first: Bools
    first_of_step: Bools
    causes_us: tuple[Int64s | None, ...]
    cases: CaseSums
    hours: HourEnds
    start_us: Int64s
    estimated: Bools
    enabler: Int32s
    works: Bools

    @classmethod
    def of(cls, columns: EventColumns, waits: WaitingTimes, zone: str = "UTC") -> WaitIndex:
        """`zone` is that of the clocks by whose hours waiting is told."""
        return cls.from_arrays(dict(index_arrays(columns, waits, zone)))

    @classmethod
    def from_arrays(cls, found: Mapping[str, Array]) -> WaitIndex:
        """From what `index_arrays` gave. Raises KeyError."""
        return cls(
            lengths=SortedGroups.of(found["offsets"], found["length"], found["owner"]),
            **{name: found[name] for name in _PLAIN},
            causes_us=tuple(found.get(cause) for cause in CAUSES[:EXTRANEOUS]),
            cases=CaseSums(*(found[f"case.{each.name}"] for each in fields(CaseSums))),
            hours=HourEnds(*(found[f"hour.{each.name}"] for each in fields(HourEnds))),
        )

    @property
    def moves(self) -> int:
        """How many moves have any wait."""
        return len(self.source)

    @cached_property
    def times(self) -> WaitingTimes:
        """The waits one by one, in the order of the log."""
        waited = np.zeros(len(self.start_us), dtype=np.bool_)
        waited[self.row] = True
        row = np.flatnonzero(waited).astype(np.int32)
        place = (np.cumsum(waited, dtype=np.int32) - 1)[self.row]
        length = np.empty(len(row), dtype=np.int64)
        length[place] = self.lengths.value
        split = np.zeros((len(CAUSES), len(row)), dtype=np.int64)
        for cause, found in enumerate(self.causes_us):
            if found is not None:
                split[cause, place] = found
        split[EXTRANEOUS] = length - split.sum(axis=0)
        return WaitingTimes(
            self.start_us,
            self.estimated,
            self.enabler,
            sealed(row),
            sealed(self.start_us[row] - length),
            sealed(split),
            self.works,
        )

    def chosen(self, cases: Bools | None) -> ChosenWaits:
        """The waits of all cases, or of those flagged."""
        return ChosenWaits(self, cases, self.lengths.chosen(cases))


def index_arrays(
    columns: EventColumns, waits: WaitingTimes, zone: str
) -> Iterator[tuple[str, Array]]:
    """The columns of a `WaitIndex` one by one, so that who keeps them need not hold them all."""
    yield from (("start_us", waits.start_us), ("estimated", waits.estimated))
    yield from (("enabler", waits.enabler), ("works", waits.works))
    sums, hours = CaseSums.of(columns, waits), HourEnds.of(columns, waits, zone)
    yield from ((f"case.{each.name}", getattr(sums, each.name)) for each in fields(sums))
    yield from ((f"hour.{each.name}", getattr(hours, each.name)) for each in fields(hours))
    del sums, hours
    size = len(columns.activities)
    case, target = columns.case[waits.row], columns.activity[waits.row]
    pair = columns.activity[waits.enabler[waits.row]].astype(np.int64) * size + target
    code, move = dense(pair, size * size)
    yield "source", (code // max(size, 1)).astype(np.int32)
    yield "target", (code % max(size, 1)).astype(np.int32)
    yield "offsets", offsets_of(np.bincount(move, minlength=len(code)))
    order = np.argsort(waits.total_us, kind="stable")
    order = order[stable_order(move[order], len(code))]
    yield "length", waits.total_us[order]
    yield "owner", case[order]
    yield "row", waits.row[order]
    yield "first", first_of_owner(case, move, len(code))[order]
    yield "first_of_step", first_of_owner(case, target, size)[order]
    for cause, split in zip(CAUSES[:EXTRANEOUS], waits.causes_us, strict=False):
        if split.any():
            yield cause, split[order]


@dataclass(frozen=True, eq=False)
class ChosenWaits:
    """The waits of some cases, one flag each (None: all), by move."""

    index: WaitIndex
    cases: Bools | None
    picked: Chosen

    @cached_property
    def by_cause_us(self) -> Int64s:
        """One row a cause, one column a move; they sum to all the waiting of a move."""
        index = self.index
        sums = np.zeros((len(CAUSES), index.moves), dtype=np.int64)
        for cause, split in enumerate(index.causes_us):
            if split is not None:
                sums[cause] = self.picked.sums(split)
        sums[EXTRANEOUS] = self.picked.sums(index.lengths.value) - sums.sum(axis=0)
        return sums

    @property
    def by_hour_us(self) -> Int64s:
        """Microseconds waited in each hour of the week, as `HourEnds` tells them."""
        return self.index.hours.waiting_us(self.cases)

    def runs(self) -> list[Int64s]:
        """The lengths in each move, ascending."""
        bounds = self.picked.offsets.tolist()
        rows, value = self.picked.rows, self.index.lengths.value
        return [
            value[first:end] if rows is None else value[rows[first:end]]
            for first, end in pairwise(bounds)
        ]
