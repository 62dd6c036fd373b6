"""Whether a step takes another time since some day: a new tool, a new form, learning.

Each duration is set against the middle of those of the same doer, so that other people are no
change. Of a few cuts the one is taken whose two sides differ most (Kolmogorov-Smirnov), if that is
more than the chance of all cuts and steps together explains (Bonferroni) and enough to matter.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Floats, Int64s

from .handling import two_sample_distance

TIMES_MIN = 120
# So many of a doer tell her middle.
OWN_MIN = 10
CUTS = 9
CHANCE = 0.001
DIFFERENCE_MIN = 0.2
ZERO_SECONDS_MAX = 1e-3


@dataclass(frozen=True, eq=False)
class Done:
    """Pieces of work of which begin and end are told: activity, doer (-1 unknown), seconds of
    work, and when each was done."""

    activity: Int64s
    person: Int64s
    seconds: Floats
    end_us: Int64s

    def only(self, rows: Bools | Int64s) -> Done:
        return Done(self.activity[rows], self.person[rows], self.seconds[rows], self.end_us[rows])


def pace_changes(done: Done) -> dict[int, int]:
    """By activity that takes another time now, since when (UTC microseconds)."""
    done = done.only(done.seconds > ZERO_SECONDS_MAX)
    count = np.bincount(done.activity) if len(done.activity) else np.empty(0, dtype=np.int64)
    often = np.flatnonzero(count >= TIMES_MIN).tolist()
    limit = math.sqrt(-math.log(CHANCE / (2 * max(len(often), 1) * CUTS)) / 2)
    found: dict[int, int] = {}
    for code in often:
        mine = done.only(np.flatnonzero(done.activity == code))
        since = _change(mine.only(np.argsort(mine.end_us, kind="stable")), limit)
        if since is not None:
            found[code] = since
    return found


def _change(done: Done, limit: float) -> int | None:
    """Of one activity, in the order of time."""
    pace = _against_own(done)
    best, since = 0.0, None
    for part in range(2, CUTS):
        cut = round(len(pace) * part / (CUTS + 1))
        before, after = np.sort(pace[:cut]), np.sort(pace[cut:])
        apart = two_sample_distance(*sorted((before, after), key=len))
        least = max(DIFFERENCE_MIN, limit * math.sqrt(1 / len(before) + 1 / len(after)))
        if apart > max(best, least):
            best, since = apart, int(done.end_us[cut])
    return since


def _against_own(done: Done) -> Floats:
    """Logarithms of seconds, less the middle of the doer's where she did it often enough."""
    logs = np.log(done.seconds)
    people, place, count = np.unique(done.person, return_inverse=True, return_counts=True)
    middle = np.full(len(people), float(np.median(logs)))
    order = np.lexsort((logs, place))
    first = np.cumsum(count) - count
    known = (count >= OWN_MIN) & (people >= 0)
    middle[known] = logs[order[first + count // 2]][known]
    found: Floats = logs - middle[place]
    return found
