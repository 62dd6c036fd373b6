"""When each person is on duty, as whole milliseconds of a run, and how far work gets in it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gemba.insight.mining.calendars import Calendar, Spans

from .model import Person
from .occasional import both, joined, occasional_spans

Absences = tuple[tuple[int, int], ...]
# Work that no later shift finishes ends then, which is after every run.
NEVER_MS = 1 << 42


@dataclass(frozen=True, eq=False)
class Duty:
    """Spans on duty, ascending and apart: `starts[i]` to `ends[i]`; `before[i]` is the time on
    duty in all spans before span `i`, the last entry that in all."""

    starts: list[int]
    ends: list[int]
    before: list[int]

    @classmethod
    def of(cls, spans: Spans, from_us: int) -> Duty:
        """Counted from `from_us`, in whole milliseconds."""
        starts = (spans.start_us - from_us) // 1_000
        ends = (spans.end_us - from_us) // 1_000
        before = np.concatenate([[0], np.cumsum(ends - starts)])
        return cls(starts.tolist(), ends.tolist(), before.tolist())

    def finish(self, span: int, rest_ms: int) -> int:
        """When work is done of which `rest_ms` (more than nothing) is left after span `span`."""
        goal = self.before[span + 1] + rest_ms
        if goal > self.before[-1]:
            return NEVER_MS
        last = bisect_left(self.before, goal) - 1
        return self.starts[last] + goal - self.before[last]

    def open_from(self, at_ms: int) -> int:
        """The first instant on duty, not before that one."""
        place = bisect_right(self.ends, at_ms)
        return max(at_ms, self.starts[place]) if place < len(self.starts) else NEVER_MS

    def within_ms(self, from_ms: int, to_ms: int) -> int:
        """Time on duty between two instants."""
        return sum(
            max(0, min(end, to_ms) - max(start, from_ms))
            for start, end in zip(self.starts, self.ends, strict=True)
        )


def duties(people: Sequence[Person], from_us: int, to_us: int, key: int) -> list[Duty]:
    """One for each person; those with the same calendar and absences share it. `key` decides the
    luck of the hours in which they are there now and then."""
    known: dict[tuple[Calendar, Absences], Duty] = {}
    found: list[Duty] = []
    for person in people:
        if person.occasional:
            by_calendar = person.calendar.spans(from_us, to_us)
            spans = both(by_calendar, occasional_spans(person, from_us, to_us, key))
            found.append(Duty.of(without(spans, person.absences), from_us))
            continue
        known_as = person.calendar, person.absences
        if known_as not in known:
            known[known_as] = duty_of(*known_as, from_us, to_us)
        found.append(known[known_as])
    return found


def duty_of(calendar: Calendar, absences: Absences, from_us: int, to_us: int) -> Duty:
    spans = without(joined(calendar.spans(from_us, to_us)), absences)
    return Duty.of(spans, from_us)


def without(spans: Spans, absences: Sequence[tuple[int, int]]) -> Spans:
    """The spans with the absences cut out."""
    pieces = list(zip(spans.start_us.tolist(), spans.end_us.tolist(), strict=True))
    for since, until in (each for each in absences if each[0] < each[1]):
        pieces = [
            piece
            for start, end in pieces
            for piece in ((start, min(end, since)), (max(start, until), end))
            if piece[1] > piece[0]
        ]
    pieces.sort()
    array = np.array(pieces, dtype=np.int64).reshape(-1, 2)
    return Spans(array[:, 0].copy(), array[:, 1].copy())
