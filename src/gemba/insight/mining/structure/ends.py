"""Which cases are finished, which are still open, and which dropped out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Int32s, Int64s
from gemba.insight.eventlog.columns import EventColumns

REGULAR_SHARE_MIN = 0.05
PATIENCE_SHARE = 0.95
SAMPLED_WAITS = 1_000_000


@dataclass(frozen=True, slots=True)
class DropOut:
    """Cases that stopped after an activity that is no regular end. Seconds from the first to the
    last event of such a case."""

    activity: int
    cases: int
    share: float
    seconds_median: float


@dataclass(frozen=True, eq=False)
class Ends:
    """How the chosen cases end.

    A case is open at the end of the log when it has been quiet for less than `patience_seconds`,
    the time within which 95 % of all waits of the log are over, unless it stands at a regular end.
    An activity is a regular end when at least 5 % of the cases that were quiet for longer ended
    with it. What ends neither regularly nor is open has dropped out; shares are of the closed
    cases. `regular` has a flag per activity code, `dropped` one per case.
    """

    regular: Bools
    dropped: Bools
    patience_seconds: float
    open_cases: int
    closed_cases: int
    drop_outs: tuple[DropOut, ...]

    @property
    def dropped_share(self) -> float:
        """Of the closed cases."""
        return int(np.count_nonzero(self.dropped)) / max(self.closed_cases, 1)


def ends(columns: EventColumns, cases: Bools | None = None) -> Ends:
    """Regular ends and patience are those of the whole log, so that a filter changes neither."""
    traces = columns.index.traces
    last = traces.activity[traces.offsets[1:] - 1].astype(np.int32)[columns.index.trace]
    patience_us = _patience_us(columns)
    quiet = _quiet(columns.last_us, patience_us)
    regular = _regular(columns, last, quiet)
    ended = regular.take(last) if len(last) else np.zeros(0, dtype=bool)
    chosen = np.ones(columns.cases, dtype=bool) if cases is None else cases
    dropped = chosen & quiet & ~ended
    closed = int(np.count_nonzero(chosen & (quiet | ended)))
    return Ends(
        regular=regular,
        dropped=dropped,
        patience_seconds=patience_us / 1e6,
        open_cases=int(np.count_nonzero(chosen)) - closed,
        closed_cases=closed,
        drop_outs=_drop_outs(columns, last, dropped, closed),
    )


def _patience_us(columns: EventColumns) -> float:
    waits = columns.index.edge_wait.sample(SAMPLED_WAITS)
    return float(np.quantile(waits, PATIENCE_SHARE)) if len(waits) else 0.0


def _quiet(times: Int64s, patience_us: float) -> Bools:
    if not len(times):
        return np.zeros(0, dtype=bool)
    quiet: Bools = int(times.max()) - times > patience_us
    return quiet if quiet.any() else np.ones(len(times), dtype=bool)


def _regular(columns: EventColumns, last: Int32s, quiet: Bools) -> Bools:
    count = np.bincount(last[quiet], minlength=len(columns.activities))
    regular: Bools = count >= max(REGULAR_SHARE_MIN * count.sum(), 1)
    return regular


def _drop_outs(
    columns: EventColumns, last: Int32s, dropped: Bools, closed: int
) -> tuple[DropOut, ...]:
    codes = np.flatnonzero(dropped)
    taken = (columns.last_us - columns.first_us)[codes]
    found = [
        DropOut(
            activity=activity,
            cases=int(np.count_nonzero(mine)),
            share=int(np.count_nonzero(mine)) / max(closed, 1),
            seconds_median=float(np.median(taken[mine])) / 1e6,
        )
        for activity in np.unique(last[codes]).tolist()
        if (mine := last[codes] == activity) is not None
    ]
    return tuple(sorted(found, key=lambda each: -each.cases))
