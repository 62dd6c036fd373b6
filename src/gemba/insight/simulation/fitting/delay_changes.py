"""Whether a delay lasts another time since some day: a supplier who has become slow, a new queue
elsewhere.

Delays have long tails, and of late ones those that are over are the short ones; so means are
compared, as far as both sides were watched, with those still waiting among them (restricted means,
Irwin 1949; their variance by Greenwood's formula). Of a few cuts the one is taken whose two sides
differ most, if that is more than the chance of all cuts and edges together explains (Bonferroni)
and enough to matter; then what came since is looked at in the same way.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Floats, Int64s
from gemba.insight.mining.zones import DAY_US

from .still_waiting import Still

# So many delays known exactly, and so many days, tell one side.
TIMES_MIN = 30
DAYS_MIN = 14
CUTS = 9
CHANCE = 0.001
FACTOR_MIN = 1.5
MEAN_SECONDS_MIN = 60.0


@dataclass(frozen=True, eq=False)
class Waits:
    """Waits of one edge: since when each was possible, and between which bounds (seconds) its
    delay lies; beside them those that are not over."""

    possible_us: Int64s
    low: Floats
    high: Floats
    still: Still

    @property
    def exact(self) -> Bools:
        exact: Bools = self.high - self.low < 1.0
        return exact

    def since(self, at_us: int) -> Waits:
        """What became possible since some instant."""
        rows = self.possible_us >= at_us
        still = self.still.only(self.still.since_us >= at_us)
        return Waits(self.possible_us[rows], self.low[rows], self.high[rows], still)


def changed_since(waits: Waits, edges: int) -> int | None:
    """Since when (UTC microseconds) the delay is as it is now, None where always. `edges`: how many
    are looked at in all."""
    limit = NormalDist().inv_cdf(1 - CHANCE / (2 * max(edges, 1) * CUTS))
    times, found = _Times.of(waits), None
    while (since := _clearest(times, limit)) is not None:
        times, found = times.only(times.since_us >= since), since
    return found


@dataclass(frozen=True, eq=False)
class _Times:
    """Durations, ascending: those `seen` to end, and those that lasted at least so long; what each
    counts, and since when it ran."""

    seconds: Floats
    seen: Bools
    weight: Floats
    since_us: Int64s

    @classmethod
    def of(cls, waits: Waits) -> _Times:
        exact, still = waits.exact, waits.still
        ended = np.arange(exact.sum() + len(still.seconds)) < exact.sum()
        seconds = np.concatenate([waits.high[exact], still.seconds])
        weight = np.concatenate([np.ones(int(exact.sum())), still.share])
        since = np.concatenate([waits.possible_us[exact], still.since_us])
        # Who was watched until then counts as still there.
        return cls(seconds, ended, weight, since).only(np.lexsort((~ended, seconds)))

    def only(self, rows: Bools | Int64s) -> _Times:
        return _Times(self.seconds[rows], self.seen[rows], self.weight[rows], self.since_us[rows])

    def restricted(self, until: float) -> tuple[float, float]:
        """The mean of what of each lies before `until`, and the variance of that mean."""
        there = np.cumsum(self.weight[::-1])[::-1]
        ended = np.where(self.seen & (self.seconds < until), self.weight, 0.0)
        left = np.concatenate([[1.0], np.cumprod(1 - ended / np.maximum(there, 1e-12))])
        ends = np.concatenate([[0.0], np.minimum(self.seconds, until), [until]])
        area = left * np.diff(ends)
        after = np.cumsum(area[::-1])[::-1][1:]
        stayed = there - ended
        spread = np.where(stayed > 1e-9, ended / np.maximum(there * stayed, 1e-12), 0.0)
        return float(area.sum()), float((after**2 * spread).sum())


def _clearest(times: _Times, limit: float) -> int | None:
    """The cut whose sides differ most."""
    begun = np.sort(times.since_us[times.seen])
    best, found = limit, None
    for part in range(2, CUTS) if len(begun) >= 2 * TIMES_MIN else ():
        cut = int(begun[round(len(begun) * part / (CUTS + 1))])
        early = int(np.searchsorted(begun, cut))
        if min(early, len(begun) - early) < TIMES_MIN:
            continue
        if min(cut - int(begun[0]), int(begun[-1]) - cut) < DAYS_MIN * DAY_US:
            continue
        errors = _apart(times, cut)
        if errors > best:
            best, found = errors, cut
    return found


def _apart(times: _Times, cut_us: int) -> float:
    """By how many standard errors the means before and after differ; 0 where it does not matter."""
    before = times.only(times.since_us < cut_us)
    after = times.only(times.since_us >= cut_us)
    until = min(float(before.seconds[-1]), float(after.seconds[-1]))
    (one, error_one), (other, error_other) = before.restricted(until), after.restricted(until)
    if max(one, other) < max(FACTOR_MIN * min(one, other), MEAN_SECONDS_MIN):
        return 0.0
    return abs(one - other) / math.sqrt(max(error_one + error_other, 1e-12))
