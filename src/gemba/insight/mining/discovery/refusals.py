"""Logs that no miner takes on."""

from __future__ import annotations

# A diagram of this many activities is past reading; the work grows with their cube.
ACTIVITIES_MAX = 300


class TooManyActivities(ValueError):
    """The chosen cases have more than ACTIVITIES_MAX activities; `count` is how many."""

    def __init__(self, count: int) -> None:
        super().__init__(
            f"A model of {count} activities could not be read, and at most {ACTIVITIES_MAX} are"
            " mined. Leave rare activities out with a filter and mine again."
        )
        self.count = count
