"""Sums of microseconds by group, exact for any length of log, and groups without a sort by text."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from gemba.insight.eventlog.arrays import Int64s, stable_order

_LOW_BITS = 20
_LOW = (1 << _LOW_BITS) - 1
# As many possible groups as are found by a table instead of a sort.
_TABLE_MAX = 1 << 22

Whole = npt.NDArray[np.integer[Any]]


def summed(group: Whole, value: Int64s, groups: int) -> Int64s:
    """The sum of `value` by group; exact as long as each sum fits int64.

    `bincount` adds floats, which are exact for whole numbers up to 2**53: upper and lower bits
    are added apart.
    """
    upper = np.bincount(group, weights=value >> _LOW_BITS, minlength=groups)
    lower = np.bincount(group, weights=value & _LOW, minlength=groups)
    return (upper.astype(np.int64) << _LOW_BITS) + lower.astype(np.int64)


def total(value: Int64s) -> int:
    """The sum of all, as a Python integer."""
    return (int((value >> _LOW_BITS).sum()) << _LOW_BITS) + int((value & _LOW).sum())


def dense(codes: Int64s, size: int) -> tuple[Int64s, Int64s]:
    """The distinct codes (0 to `size` - 1), ascending, and for each entry its place among them."""
    if size > _TABLE_MAX:
        found, place = np.unique(codes, return_inverse=True)
        return found, place
    used = np.zeros(size + 1, dtype=np.bool_)
    used[codes] = True
    found = np.flatnonzero(used)
    places = np.cumsum(used) - 1
    return found, places[codes]


def owners(group: Whole, owner: Whole, groups: int) -> Int64s:
    """How many distinct owners each group has; owners ascend over the rows."""
    if not len(group):
        return np.zeros(groups, dtype=np.int64)
    order = stable_order(group, groups)
    group, owner = group[order], owner[order]
    fresh = np.ones(len(group), dtype=np.bool_)
    fresh[1:] = (group[1:] != group[:-1]) | (owner[1:] != owner[:-1])
    return np.bincount(group[fresh], minlength=groups)
