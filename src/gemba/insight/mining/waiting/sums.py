"""Sums of microseconds by group, exact for any length of log."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from gemba.insight.eventlog.arrays import Int64s

_SECOND = 1_000_000


def summed(group: npt.NDArray[np.integer[Any]], value: Int64s, groups: int) -> Int64s:
    """The sum of `value` by group; exact as long as each sum fits int64.

    `bincount` adds floats, which are exact for whole numbers up to 2**53: seconds and the rest
    are added apart.
    """
    seconds, rest = np.divmod(value, _SECOND)
    whole = np.bincount(group, weights=seconds, minlength=groups).astype(np.int64)
    return whole * _SECOND + np.bincount(group, weights=rest, minlength=groups).astype(np.int64)


def total(value: Int64s) -> int:
    """The sum of all, as a Python integer."""
    if not len(value):
        return 0
    seconds, rest = np.divmod(value, _SECOND)
    return int(seconds.sum()) * _SECOND + int(rest.sum())
