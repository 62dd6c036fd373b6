"""A log's work shared out by people, and its rows by cases, so that few are held at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Int32s, Int64s, offsets_of, stable_order
from gemba.insight.eventlog.columns import EventColumns

ROWS_AT_ONCE = 500_000
# NumPy lets other threads run while it sorts, searches and adds.
THREADS = 2

_Part = TypeVar("_Part")


@dataclass(frozen=True, eq=False)
class Share:
    """All work of the people with codes from `first` to before `end`: its `rows` of the log, by
    person, and of each row who did it, counted from `first`."""

    rows: Int64s
    person: Int32s
    first: int
    end: int


def shares_of(columns: EventColumns, works: Bools) -> list[Share]:
    """The rows that are somebody's work, about `ROWS_AT_ONCE` at a time and a person at least."""
    rows = np.flatnonzero(works)
    people = len(columns.resources)
    rows = rows[stable_order(columns.resource[rows], people)]
    ends = offsets_of(np.bincount(columns.resource[rows], minlength=people))
    return [
        Share(mine, columns.resource[mine] - np.int32(first), first, end)
        for first, end in _runs(ends)
        if len(mine := rows[ends[first] : ends[end]])
    ]


def blocks_of(columns: EventColumns) -> list[tuple[slice, slice]]:
    """Cases in a row and their rows, about `ROWS_AT_ONCE` at a time and a case at least."""
    return [
        (slice(first, end), slice(int(columns.offsets[first]), int(columns.offsets[end])))
        for first, end in _runs(columns.offsets)
    ]


def each(work: Callable[[_Part], None], parts: Sequence[_Part]) -> None:
    """All parts worked on, some beside one another; none may write what another reads."""
    if len(parts) < 2:
        for part in parts:
            work(part)
        return
    with ThreadPoolExecutor(THREADS) as threads:
        for done in [threads.submit(work, part) for part in parts]:
            done.result()


def _runs(offsets: Int64s) -> Iterator[tuple[int, int]]:
    """Runs of owners whose rows come to about `ROWS_AT_ONCE`; `offsets` as `offsets_of`."""
    first, owners = 0, len(offsets) - 1
    while first < owners:
        wanted = offsets[first] + ROWS_AT_ONCE
        end = max(int(np.searchsorted(offsets, wanted, side="right")) - 1, first + 1)
        yield first, end
        first = end
