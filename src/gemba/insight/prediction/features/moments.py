"""Moments at which something is foretold: the last step a case had, and the time it is asked."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Int64s

from .steps import Steps

# Where in each gap a moment of waiting lies: an even spread that needs no chance.
_GOLDEN = 0.6180339887498949


@dataclass(frozen=True, eq=False)
class Moments:
    """`row` is the last step known, `at_us` when it is asked: at that step or later."""

    row: Int64s
    at_us: Int64s

    def __len__(self) -> int:
        return len(self.row)

    def take(self, which: Int64s) -> Moments:
        """Some of them, in this order."""
        return Moments(self.row[which], self.at_us[which])

    def and_then(self, others: Moments) -> Moments:
        """These and after them others."""
        return Moments(
            np.concatenate([self.row, others.row]), np.concatenate([self.at_us, others.at_us])
        )


def at_steps(steps: Steps) -> Moments:
    """Every step but none later: the prefixes of the literature."""
    return Moments(np.arange(len(steps)), steps.time_us.astype(np.int64))


def while_waiting(steps: Steps) -> Moments:
    """One moment in each gap between two steps of a case, spread evenly over gaps of all kinds.

    A running case is mostly looked at while it waits, when the time since its last step counts.
    """
    rows = np.flatnonzero(np.diff(steps.case) == 0)
    gap = steps.time_us[rows + 1] - steps.time_us[rows]
    rows, gap = rows[gap > 0], gap[gap > 0]
    share = (np.arange(1, len(rows) + 1) * _GOLDEN) % 1.0
    return Moments(rows, steps.time_us[rows] + (share * gap).astype(np.int64))
