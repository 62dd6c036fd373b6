"""Chance by key: a number from 0 up to 1 that only what it is for decides.

The same case, purpose, activity and visit meet the same luck in every scenario of one seed,
whatever else happened before: common random numbers. The numbers come from the finaliser of
SplitMix64 (Steele, Lea and Flood, 2014), chained over the parts of the key.
"""

from __future__ import annotations

import hashlib

import numpy as np
import numpy.typing as npt

from gemba.insight.eventlog.arrays import Floats

Keys = npt.NDArray[np.uint64]

_MASK = (1 << 64) - 1
_STEP, _FIRST, _SECOND = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB
_UNIT = 2.0**-53


def key_of(*parts: str | int) -> int:
    """A key from words and numbers; the same on every machine."""
    text = "\0".join(f"{type(part).__name__}:{part}" for part in parts)
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8)
    return int.from_bytes(digest.digest(), "little")


def mixed(key: int, part: int) -> int:
    """One key from two."""
    value = ((key ^ part) + _STEP) & _MASK
    value = ((value ^ (value >> 30)) * _FIRST) & _MASK
    value = ((value ^ (value >> 27)) * _SECOND) & _MASK
    return value ^ (value >> 31)


def chance(key: int) -> float:
    return (key >> 11) * _UNIT


def keys_mixed(keys: Keys, parts: Keys | int) -> Keys:
    """As `mixed`, for whole arrays."""
    other = np.uint64(parts) if isinstance(parts, int) else parts
    value = (keys ^ other) + np.uint64(_STEP)
    value = (value ^ (value >> np.uint64(30))) * np.uint64(_FIRST)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(_SECOND)
    return value ^ (value >> np.uint64(31))


def chances(keys: Keys) -> Floats:
    """As `chance`, for whole arrays."""
    unit: Floats = (keys >> np.uint64(11)).astype(np.float64) * _UNIT
    return unit


def counted(key: int, first: int, count: int) -> Keys:
    """The keys of the numbers from `first` on."""
    numbers = np.arange(first, first + count, dtype=np.uint64)
    return keys_mixed(numbers, key)
