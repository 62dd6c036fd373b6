"""Waits across steps that a filter hides: from one shown step to the next.

The hidden steps did happen. So the time between two shown steps is that of the waits in between,
each with its causes, and that of the work at hidden steps, which is a cause of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Int32s


@dataclass(frozen=True, eq=False)
class Across:
    """Shown steps that a hidden one made possible.

    By entry: its `row`, ascending, and the shown row it leads back to over hidden ones (`since`).
    By hidden row on the way: the place of its entry (`owner`) and the row (`hidden`).
    """

    row: Int32s
    since: Int32s
    owner: Int32s
    hidden: Int32s

    def __len__(self) -> int:
        return len(self.row)


def across(enabler: Int32s, shown: Bools, rows: Int32s) -> Across:
    """Of these shown `rows`, all made possible by a hidden one; those that no shown step leads to
    are left out. An `enabler` comes before its row, so every way back ends."""
    since = np.full(len(rows), -1, dtype=np.int32)
    owner, here = np.arange(len(rows), dtype=np.int32), enabler.take(rows)
    owners, hidden = [owner[:0]], [here[:0]]
    while len(owner):
        owners.append(owner)
        hidden.append(here)
        here = enabler.take(here)
        found = (here >= 0) & shown.take(here)
        since[owner[found]] = here[found]
        on = np.flatnonzero((here >= 0) & ~found)
        owner, here = owner[on], here[on]
    kept = np.flatnonzero(since >= 0)
    place = np.full(len(rows), -1, dtype=np.int32)
    place[kept] = np.arange(len(kept), dtype=np.int32)
    passed = place[np.concatenate(owners)]
    on_way = np.flatnonzero(passed >= 0)
    return Across(rows[kept], since[kept], passed[on_way], np.concatenate(hidden)[on_way])


def nothing_across() -> Across:
    """Where nothing is hidden."""
    nothing = np.empty(0, np.int32)
    return Across(nothing, nothing, nothing, nothing)
