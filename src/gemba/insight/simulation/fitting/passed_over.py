"""Hours of the week in which somebody is not there, told by what others did then.

Work of hers that only colleagues begin, time and again, passes her over because she is away: of so
many pieces a present one would have begun some. And the hour after a shift in which she finishes
what she had begun, but begins nothing, is no hour of the shift.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Floats, Int64s
from gemba.insight.mining.calendars import week_minute
from gemba.insight.mining.figures import sums_by
from gemba.insight.mining.hours import WEEK_HOURS

from .steps import Steps

# Who would have begun so many pieces, and began so small a part of them, is away.
EXPECTED_MIN = 5.0
BEGUN_SHARE_MAX = 0.1
# Who finishes work after a shift is at it for a smaller part of the hour than in the shift.
FINISHING_SHARE_MAX = 0.75


class PassedOver:
    """What people began in each hour of the week, against what there was to begin."""

    def __init__(self, steps: Steps, zone: str, by_person: Sequence[Int64s]) -> None:
        """`by_person`: the rows of each person's work."""
        hour = week_minute(steps.start_us, zone) // 60
        self.activities = int(steps.activity.max()) + 1 if len(steps) else 0
        self.cell = steps.activity * WEEK_HOURS + hour
        self.by_person = by_person
        self.all = sum((self._begun(rows) for rows in by_person), self._nothing())

    def away(self, person: int, worked_share: Floats) -> Bools:
        """Hours in which others begin what she would have. Her usual share of each activity is that
        of all begun in hours in which she begins anything; the part of an hour she works in
        (`worked_share`) offers her nothing."""
        hers = self._begun(self.by_person[person])
        there = hers.any(axis=0)
        offered = self.all[:, there].sum(axis=1)
        share = hers.sum(axis=1) / np.maximum(offered, 1)
        expected = (share @ self.all) * (1 - worked_share)
        begun = hers.sum(axis=0)
        found: Bools = (expected >= EXPECTED_MIN) & (begun <= BEGUN_SHARE_MAX * expected)
        return found

    def finishing(self, person: int, worked_share: Floats) -> Bools:
        """Hours after one in which she began work, with hardly any begun though she worked in
        them, and for less of the hour than she usually does."""
        begun = self._begun(self.by_person[person]).sum(axis=0)
        begins = begun > 0
        usual = float(begun[begins].mean()) if begins.any() else 0.0
        least = BEGUN_SHARE_MAX * usual
        idle = begun <= least
        usual_share = float(worked_share[~idle].mean()) if (~idle).any() else 0.0
        found: Bools = idle & ~np.roll(idle, 1) & (worked_share > 0)
        return found & (worked_share < FINISHING_SHARE_MAX * usual_share)

    def _begun(self, rows: Int64s) -> Floats:
        """Pieces of work, `[activity, hour]`."""
        cells = self.activities * WEEK_HOURS
        found = sums_by(self.cell[rows], np.ones(len(rows)), cells)
        return found.reshape(self.activities, WEEK_HOURS)

    def _nothing(self) -> Floats:
        return np.zeros((self.activities, WEEK_HOURS))
