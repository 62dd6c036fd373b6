"""Which waiting work goes first, as one number: the smaller, the earlier."""

from __future__ import annotations

import numpy as np

from gemba.insight.eventlog.arrays import Int32s, Int64s

from .model import Twin
from .plan import LONGEST_MS, Plan

# Below the priority: whether nothing is due, and a time.
_LEVEL, _LATER = 45, 1 << 44
# Cases that are there at the start arrived before it.
_EARLIEST = 1 << 43


class Ranks:
    """By priority of type and activity together, then by the time the discipline looks at.

    In the order `enabled` that time is added when the work becomes possible. What is due goes
    before what is not; then the older case. A case that a switch brings counts from the first.
    """

    def __init__(self, plan: Plan) -> None:
        self.order = plan.twin.discipline.order
        self.levels = _levels(plan.twin)
        self.targets = _targets(plan.twin)
        self.arrival_ms = plan.cases.arrival_ms.copy()
        arrived = len(plan.cases) - len(plan.cases.switching)
        self.arrival_ms[arrived:] = self.arrival_ms[plan.cases.switching]

    @property
    def adds_time(self) -> bool:
        return self.order == "enabled"

    def of(self, activity: Int32s, of_type: Int32s, case: Int32s) -> Int64s:
        level = self.levels[activity, of_type] << _LEVEL
        if self.order == "enabled":
            return level
        since = self.arrival_ms[case] + _EARLIEST
        if self.order == "due":
            target = self.targets[of_type]
            since = np.where(target >= 0, since + target, since + _LATER)
        rank: Int64s = level + since
        return rank

    def of_one(self, activity: int, of_type: int, case: int) -> int:
        """As `of`, for a single piece."""
        level = int(self.levels[activity, of_type]) << _LEVEL
        if self.order == "enabled":
            return level
        since = int(self.arrival_ms[case]) + _EARLIEST
        if self.order == "due":
            target = int(self.targets[of_type])
            since += target if target >= 0 else _LATER
        return level + since


def _levels(twin: Twin) -> Int64s:
    """Priorities as 0, 1, 2, … by activity and type."""
    priority = np.array(
        [[a.priority + t.priority for t in twin.types] for a in twin.activities], dtype=np.int64
    ).reshape(len(twin.activities), len(twin.types))
    _, level = np.unique(priority, return_inverse=True)
    levels: Int64s = level.reshape(priority.shape).astype(np.int64)
    return levels


def _targets(twin: Twin) -> Int64s:
    """Milliseconds from arrival until due; -1 where nothing was promised."""
    targets = [
        -1 if each.target_seconds is None else min(round(each.target_seconds * 1_000), LONGEST_MS)
        for each in twin.types
    ]
    return np.array(targets, dtype=np.int64)
