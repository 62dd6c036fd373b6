"""Cases with branches side by side: what a piece of work that is done makes possible."""

from __future__ import annotations

import numpy as np

from .plan import Plan


class Waiting:
    """Which pieces of work wait for others than the one before them. `possible` is when each became
    so (milliseconds; -1 not yet, or not told here, in a case without branches); it is empty where
    nothing runs side by side."""

    def __init__(self, plan: Plan) -> None:
        branches, work = plan.branches, plan.work
        count = len(work) if plan.twin.concurrent else 0
        self.possible = [-1] * count
        if count:
            self.case = work.case
            # By piece, how many others it still waits for, and where those that wait for it begin.
            self.needs = np.bincount(branches.after, minlength=count).tolist()
            self.first = np.searchsorted(branches.before, np.arange(count + 1)).tolist()
            self.after = branches.after.tolist()
            self.lead = branches.lead_ms.tolist()

    def set_going(self, piece: int, now: int) -> list[tuple[int, int]]:
        """What waited for that piece last, now that it is done, and when it becomes possible."""
        found: list[tuple[int, int]] = []
        for place in range(self.first[piece], self.first[piece + 1]):
            after = self.after[place]
            self.needs[after] -= 1
            if not self.needs[after]:
                self.possible[after] = now + self.lead[place]
                found.append((after, self.possible[after]))
        return found

    def all_of(self, piece: int) -> range:
        """The pieces of its case, where some may run beside it."""
        if not self.possible:
            return range(0)
        low, high = np.searchsorted(self.case, [self.case[piece], self.case[piece] + 1]).tolist()
        return range(low, high)
