"""Counting coded pairs without a table of all that could be."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Floats, Int32s, Int64s, offsets_of, stable_order

# A table of all possible pairs may have this many cells before pairs are sorted instead.
_CELLS_MIN = 1 << 22


@dataclass(frozen=True, eq=False)
class CodedPairs:
    """Which pair each row has: `place[i]` points into the distinct `pair` codes, ascending."""

    pair: Int64s
    place: Int32s
    count: Int64s

    def __len__(self) -> int:
        return len(self.pair)


def code_pairs(first: Int64s | Int32s, second: Int64s | Int32s, width: int) -> CodedPairs:
    """Pairs `first * width + second` of codes in `0..width-1`, one a row."""
    cells = width * width
    pair = first.astype(np.int64)
    pair *= width
    pair += second
    if cells > max(_CELLS_MIN, 4 * len(pair)):
        found, place, count = np.unique(pair, return_inverse=True, return_counts=True)
        return CodedPairs(found, place.astype(np.int32), count.astype(np.int64))
    table = np.bincount(pair, minlength=1)
    found = np.flatnonzero(table)
    places = np.zeros(len(table), dtype=np.int32)
    places[found] = np.arange(len(found), dtype=np.int32)
    return CodedPairs(found, places[pair], table[found])


def distinct_cases(coded: CodedPairs, case: Int32s) -> Int64s:
    """In how many cases each pair occurs; `case` ascends by row."""
    order = stable_order(coded.place, len(coded))
    place, owner = coded.place[order], case[order]
    new = np.ones(len(order), dtype=bool)
    np.logical_or(place[1:] != place[:-1], owner[1:] != owner[:-1], out=new[1:])
    counted: Int64s = np.bincount(place[new], minlength=len(coded))
    return counted


def medians(coded: CodedPairs, value: Int64s) -> Floats:
    """The exact median of `value`, zero or more, for each pair."""
    if not len(coded):
        return np.empty(0)
    ordered = _sorted_inside(coded, value)
    start = offsets_of(coded.count)[:-1]
    last = coded.count - 1
    return middles(ordered[start + last // 2], ordered[start + (last + 1) // 2])


def middles(low: Int64s, high: Int64s) -> Floats:
    """Half-way between."""
    middle: Floats = low + (high - low) / 2
    return middle


def _sorted_inside(coded: CodedPairs, value: Int64s) -> Int64s:
    """Values ascending inside each pair. Place and value share one 64-bit key if they fit,

    since one plain sort is many times cheaper than two that carry an order along.
    """
    unit = 1_000_000 if not np.any(value % 1_000_000) else 1
    whole = value // unit if unit > 1 else value
    bits = int(whole.max()).bit_length()
    if len(coded) < 1 << (63 - bits):
        key = coded.place.astype(np.int64) << bits
        key |= whole
        key.sort()
        key &= (1 << bits) - 1
        key *= unit
        return key
    ordered: Int64s = value[np.lexsort((value, coded.place))]
    return ordered
