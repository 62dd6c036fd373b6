"""Who does what: every pair of activity and known resource with its number of events."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .arrays import Codes, Int32s, Int64s, sealed


@dataclass(frozen=True, eq=False)
class Performers:
    """One entry per pair, sorted by activity, then resource."""

    activity: Int32s
    resource: Int32s
    count: Int64s


def count_performers(activity: Codes, resource: Codes) -> Performers:
    """From one activity and one resource (-1 unknown) per event."""
    if not len(activity):
        return _performers(np.empty(0, np.int64), np.empty(0, np.int64))
    width = int(resource.max()) + 2
    cells = (int(activity.max()) + 1) * width
    wide = cells > np.iinfo(np.int32).max
    pair: Codes = activity.astype(np.int64) if wide else activity.astype(np.int32)
    pair *= width
    pair += resource
    pair += 1
    # The table has a cell for each possible pair; sort instead where that would be wasteful.
    if cells <= max(4 * len(pair), 1 << 16):
        table = np.bincount(pair)
        found = np.flatnonzero(table)
        count = table[found]
    else:
        found, count = np.unique(pair, return_counts=True)
    known = found % width > 0
    found, count = found[known], count[known]
    return _performers(found.astype(np.int64) // width << 32 | (found % width - 1), count)


def joined_performers(before: Performers, after: Performers) -> Performers:
    """Both together, counts added."""
    keys = np.concatenate([_keys(before), _keys(after)])
    pairs, place = np.unique(keys, return_inverse=True)
    count = np.zeros(len(pairs), dtype=np.int64)
    np.add.at(count, place, np.concatenate([before.count, after.count]))
    return _performers(pairs, count)


def fewer_performers(before: Performers, without: Performers) -> Performers:
    """What stays of `before`, of which `without` is a part."""
    count = before.count.copy()
    count[np.searchsorted(_keys(before), _keys(without))] -= without.count
    stays = count > 0
    return _performers(_keys(before)[stays], count[stays])


def _keys(performers: Performers) -> Int64s:
    return performers.activity.astype(np.int64) << 32 | performers.resource


def _performers(keys: Int64s, count: Int64s) -> Performers:
    return Performers(
        sealed((keys >> 32).astype(np.int32)),
        sealed((keys & 0xFFFFFFFF).astype(np.int32)),
        sealed(count),
    )
