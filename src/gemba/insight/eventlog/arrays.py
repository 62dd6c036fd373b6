"""Array types of the event log and the few operations all its kernels share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

Bools = npt.NDArray[np.bool_]
Bytes = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float64]
Hashes = npt.NDArray[np.uint64]
Int32s = npt.NDArray[np.int32]
Int64s = npt.NDArray[np.int64]
# Dictionary codes; int16 while the dictionary allows it, int32 beyond.
Codes = npt.NDArray[np.signedinteger[Any]]

# "No such time" in an int64 microsecond column.
UNKNOWN_US = int(np.iinfo(np.int64).min)

_Scalar = TypeVar("_Scalar", bound=np.generic)


def sealed(array: npt.NDArray[_Scalar]) -> npt.NDArray[_Scalar]:
    """The same array, no longer writable: columns are shared between readers."""
    array.flags.writeable = False
    return array


def offsets_of(lengths: npt.NDArray[np.integer[Any]]) -> Int64s:
    """Start of each run and the end of the last: `len(lengths) + 1` values."""
    offsets = np.zeros(len(lengths) + 1, dtype=np.int64)
    np.cumsum(lengths, out=offsets[1:])
    return offsets


def distinct(values: npt.NDArray[_Scalar]) -> npt.NDArray[_Scalar]:
    """The different values, ascending. `np.unique` puts them into a table of hashes first, which
    takes ten times as long as this where most differ."""
    ordered = np.sort(values)
    fresh = np.ones(len(ordered), dtype=np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=fresh[1:])
    return ordered[fresh]


def spread(starts: Int64s, lengths: Int64s) -> Int64s:
    """Indices `start, start + 1, …` of every run, run after run."""
    target = offsets_of(lengths)
    shift = np.repeat(starts - target[:-1], lengths)
    shift += np.arange(int(target[-1]), dtype=np.int64)
    return shift


def runs_of(offsets: Int64s, most: int) -> Iterator[tuple[int, int]]:
    """Owners in a row, first and end, whose entries come to `most` together, or one that alone has
    more; `offsets` as `offsets_of`."""
    first, owners = 0, len(offsets) - 1
    while first < owners:
        end = int(np.searchsorted(offsets, offsets[first] + most, side="right")) - 1
        end = min(max(end, first + 1), owners)
        yield first, end
        first = end


def narrow_codes(codes: npt.NDArray[np.integer[Any]], names: int) -> Codes:
    """Codes as int16 where a dictionary of `names` entries allows it, else int32."""
    return codes.astype(np.int16 if names <= np.iinfo(np.int16).max else np.int32, copy=False)


def stable_order(codes: npt.NDArray[np.integer[Any]], count: int) -> Int64s:
    """Stable sorting order of codes in `0..count-1`; a radix sort while 16 bits are enough."""
    if count <= np.iinfo(np.uint16).max:
        return np.argsort(codes.astype(np.uint16), kind="stable")
    low = np.argsort((codes & 0xFFFF).astype(np.uint16), kind="stable")
    high = np.argsort((codes >> 16).astype(np.uint16)[low], kind="stable")
    order: Int64s = low[high]
    return order
