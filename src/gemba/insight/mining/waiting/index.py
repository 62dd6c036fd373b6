"""The waits of a log in the order in which figures read them, worked out once for all filters.

Who was busy with what is told by everything that happened, so no filter changes a wait: it says
which of them count (`chosen`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np

from gemba.insight.eventlog.arrays import (
    Bools,
    Codes,
    Int32s,
    Int64s,
    narrow_codes,
    offsets_of,
    sealed,
    stable_order,
)
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.generations import Array
from gemba.insight.eventlog.groups import SortedGroups

from .case_sums import CaseSums
from .causes import CAUSES, WaitingTimes
from .hours import waiting_by_hour_us
from .sums import dense, owners, summed

_BY_MOVE = ("source", "target", "touched")
_BY_ROW = ("start_us", "estimated", "enabler", "works", "move")
# Rows added up together: few enough that they stay near the processor.
ROWS_AT_ONCE = 1 << 16


@dataclass(frozen=True, eq=False)
class WaitIndex:
    """All waits of a log. Move `m` leads from activity `source[m]` to `target[m]`, has waits in
    `touched[m]` cases and by cause `sums[:, m]`.

    `lengths` has the length of each wait by move, ascending, and the case it belongs to; `row` is
    by place in it the step waited for. By row of the log, as in `WaitingTimes`: `start_us`,
    `estimated`, `enabler`, `works`, `causes_us` (None for a cause that never occurs), and the
    `move` (-1 where nothing was waited for). `by_hour_us` is all waiting by hour of the week on
    the clocks of `zone`.
    """

    columns: EventColumns
    zone: str
    lengths: SortedGroups
    source: Int32s
    target: Int32s
    touched: Int64s
    sums: Int64s
    row: Int32s
    start_us: Int64s
    estimated: Bools
    enabler: Int32s
    works: Bools
    move: Codes
    causes_us: tuple[Int64s | None, ...]
    cases: CaseSums
    by_hour_us: Int64s

    @classmethod
    def of(cls, columns: EventColumns, waits: WaitingTimes, zone: str = "UTC") -> WaitIndex:
        """From the waits of a log."""
        return cls.from_arrays(columns, zone, dict(index_arrays(columns, waits, zone)))

    @classmethod
    def from_arrays(cls, columns: EventColumns, zone: str, found: Mapping[str, Array]) -> WaitIndex:
        """From what `index_arrays` gave of the log. Raises KeyError."""
        return cls(
            columns=columns,
            zone=zone,
            lengths=SortedGroups.of(found["offsets"], found["length"], found["owner"]),
            **{name: found[name] for name in (*_BY_MOVE, *_BY_ROW, "row")},
            sums=found["sums"].reshape(len(CAUSES), -1),
            causes_us=tuple(found.get(cause) for cause in CAUSES),
            cases=CaseSums(*(found[f"case.{each.name}"] for each in fields(CaseSums))),
            by_hour_us=found["by_hour_us"],
        )

    @property
    def moves(self) -> int:
        """How many moves have any wait."""
        return len(self.source)

    @cached_property
    def waited(self) -> Bools:
        """One flag per row, whether it was waited for."""
        return sealed(self.move >= 0)

    def sums_by(self, code: Codes, groups: int, rows: Int64s | Int32s) -> Int64s:
        """The waits for some steps by cause and group; `code` is the group of each."""
        parts = [slice(at, at + ROWS_AT_ONCE) for at in range(0, len(rows), ROWS_AT_ONCE)]
        if len(parts) < 2:
            return self._sums_of(parts, code, groups, rows)
        with ThreadPoolExecutor(1) as beside:
            others = beside.submit(self._sums_of, parts[1::2], code, groups, rows)
            return self._sums_of(parts[::2], code, groups, rows) + others.result()

    def _sums_of(
        self, parts: Sequence[slice], code: Codes, groups: int, rows: Int64s | Int32s
    ) -> Int64s:
        sums = np.zeros((len(CAUSES), groups), dtype=np.int64)
        for part in parts:
            mine, order = rows[part].astype(np.int64), stable_order(code[part], groups)
            ends = np.cumsum(np.bincount(code[part], minlength=groups))
            filled = np.flatnonzero(np.diff(ends, prepend=0))
            starts = np.append(0, ends)[filled]
            for cause, split in enumerate(self.causes_us):
                if split is not None:
                    sums[cause, filled] += np.add.reduceat(split.take(mine).take(order), starts)
        return sums


def index_arrays(
    columns: EventColumns, waits: WaitingTimes, zone: str
) -> Iterator[tuple[str, Array]]:
    """The columns of a `WaitIndex` one by one, so that who keeps them need not hold them all."""
    yield from (("start_us", waits.start_us), ("estimated", waits.estimated))
    yield from (("enabler", waits.enabler), ("works", waits.works))
    sums = CaseSums.of(columns, waits)
    yield from ((f"case.{each.name}", getattr(sums, each.name)) for each in fields(sums))
    del sums
    until = waits.start_us[waits.row]
    yield "by_hour_us", waiting_by_hour_us(waits.enabled_us, until, zone)
    del until
    for cause, split in zip(CAUSES, waits.causes_us, strict=True):
        if split.any():
            yield cause, by_row(columns, waits.row, split)
    size = len(columns.activities)
    case, target = columns.case[waits.row], columns.activity[waits.row]
    pair = columns.activity[waits.enabler[waits.row]].astype(np.int64) * size + target
    code, move = dense(pair, size * size)
    del pair
    yield "source", (code // max(size, 1)).astype(np.int32)
    yield "target", (code % max(size, 1)).astype(np.int32)
    yield "touched", owners(move, case, len(code))
    move = narrow_codes(move, len(code))
    yield "move", by_row(columns, waits.row, move, missing=-1)
    offsets = offsets_of(np.bincount(move, minlength=len(code)))
    yield "offsets", offsets
    yield "sums", _sums(waits.causes_us, move, len(code))
    length = waits.total_us
    order = np.argsort(length, kind="stable")
    order = order[stable_order(move[order], len(code))]
    yield "length", length[order]
    yield "owner", case[order]
    yield "row", waits.row[order]


def by_row(columns: EventColumns, row: Int32s, value: Array, missing: int = 0) -> Array:
    """The `value` of some rows as a column of the log."""
    whole = np.full(len(columns), missing, dtype=value.dtype)
    whole[row] = value
    return whole


def _sums(causes_us: Int64s, move: Codes, moves: int) -> Int64s:
    return np.concatenate([summed(move, split, moves) for split in causes_us])
