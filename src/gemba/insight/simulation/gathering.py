"""Batches: work that is gathered and let go together."""

from __future__ import annotations

from heapq import heappush

from .duty import Duty, duty_of
from .model import Batch
from .plan import Plan
from .signals import RELEASED, WHICH, signal

# Told apart from activities: all batches are let go, and nothing is gathered from then on.
ALL = WHICH


class Gathering:
    """What is gathered, by activity, and since when."""

    def __init__(self, plan: Plan, events: list[int]) -> None:
        self.events = events
        self.ended = False
        steps = plan.twin.activities
        self.batches: list[Batch | None] = [each.batch for each in steps]
        # Where each is gathered: a step that stands for another with that one, if both are alike.
        known: dict[tuple[str, Batch | None], int] = {}
        self.place = [known.setdefault((e.told, e.batch), at) for at, e in enumerate(steps)]
        self.pieces: list[list[int]] = [[] for _ in self.batches]
        self.since = [0] * len(self.batches)
        clock = plan.clock
        self.hours: list[Duty | None] = [
            duty_of(each.hours, (), clock.begin_us, clock.end_us)
            if each is not None and each.hours is not None
            else None
            for each in self.batches
        ]

    def add(self, piece: int, activity: int, now: int) -> list[int]:
        """What is let go by this piece: nothing, or all that has been gathered."""
        batch, activity = self.batches[activity], self.place[activity]
        if self.ended or batch is None:
            return [piece]
        pieces = self.pieces[activity]
        pieces.append(piece)
        if len(pieces) == 1:
            self.since[activity] = now
            if batch.wait_seconds_max is not None:
                self._look_again(activity, now + round(batch.wait_seconds_max * 1_000))
        if len(pieces) < batch.size:
            return []
        return self.due(activity, now)

    def due(self, activity: int, now: int) -> list[int]:
        """What is let go now; looks again when the hours open."""
        batch = self.batches[activity]
        if batch is None or not self._is_due(batch, activity, now):
            return []
        opening = self._opening(activity, now)
        if opening > now:
            self._look_again(activity, opening)
            return []
        return self._let_go(activity)

    def end(self) -> list[int]:
        """All that is gathered; from now on nothing is."""
        self.ended = True
        return [piece for place in range(len(self.pieces)) for piece in self._let_go(place)]

    def _is_due(self, batch: Batch, activity: int, now: int) -> bool:
        count = len(self.pieces[activity])
        if not count or count >= batch.size:
            return count > 0
        longest = batch.wait_seconds_max
        return longest is not None and now >= self.since[activity] + round(longest * 1_000)

    def _look_again(self, activity: int, at_ms: int) -> None:
        heappush(self.events, signal(at_ms, RELEASED, activity))

    def _opening(self, activity: int, now: int) -> int:
        """When the hours are open next, from now on; after the run where never."""
        hours = self.hours[activity]
        return now if hours is None else hours.open_from(now)

    def _let_go(self, activity: int) -> list[int]:
        pieces, self.pieces[activity] = self.pieces[activity], []
        return pieces
