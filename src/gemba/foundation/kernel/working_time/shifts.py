"""Working times put together: of several people, of a person and her desk, of a roster."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from heapq import merge

from .calendar import calendar_of
from .open_time import BLOCK_US, Span, SpanUs, WorkingTime, instant_us, join
from .schedule import Schedule


class Together(WorkingTime):
    """Open whenever one of them is: two teams that follow the sun."""

    def __init__(self, *parts: WorkingTime) -> None:
        super().__init__()
        self._parts = parts

    def block_spans(self, number: int) -> Iterable[SpanUs]:
        return merge(*(part.block(number).spans() for part in self._parts))


class Overlap(WorkingTime):
    """Open while both are: her shift within the hours of the desk."""

    def __init__(self, one: WorkingTime, other: WorkingTime) -> None:
        super().__init__()
        self._one, self._other = one, other

    def block_spans(self, number: int) -> Iterable[SpanUs]:
        return _in_both(self._one.block(number).spans(), self._other.block(number).spans())


class Shifts(WorkingTime):
    """When a person works: a weekly pattern and dated shifts, less absences.

    The pattern has the zone, holidays and swapped days of its own schedule; None: dated shifts
    only. A dated shift is added to the pattern (a date that is different altogether is an
    exception of the schedule); an absence is stronger than both. Spans may overlap.
    """

    def __init__(
        self,
        pattern: Schedule | None,
        *,
        dated: Sequence[Span] = (),
        absences: Sequence[Span] = (),
    ) -> None:
        super().__init__()
        self._pattern = calendar_of(pattern) if pattern else None
        self._dated, self._absences = _ordered(dated), _ordered(absences)

    def block_spans(self, number: int) -> Iterable[SpanUs]:
        weekly = self._pattern.block(number).spans() if self._pattern else iter(())
        on_duty = join(merge(weekly, _within(self._dated, number)))
        return _less(on_duty, self._absences)


def _ordered(spans: Sequence[Span]) -> list[SpanUs]:
    return join(sorted((instant_us(span.start), instant_us(span.end)) for span in spans))


def _within(spans: Iterable[SpanUs], number: int) -> Iterator[SpanUs]:
    """What of them falls into a block."""
    return _in_both(spans, [(number * BLOCK_US, (number + 1) * BLOCK_US)])


def _in_both(ones: Iterable[SpanUs], others: Iterable[SpanUs]) -> Iterator[SpanUs]:
    """What two ascending rows of spans, apart in themselves, have in common."""
    rest = iter(others)
    other = next(rest, None)
    for start, end in ones:
        while other and other[0] < end:
            if other[1] > start:
                yield max(start, other[0]), min(end, other[1])
            if other[1] > end:
                break
            other = next(rest, None)


def _less(spans: Iterable[SpanUs], absences: Sequence[SpanUs]) -> Iterator[SpanUs]:
    """Spans without what absences cover; both ascending and apart."""
    first = 0
    for span_start, end in spans:
        start = span_start
        while first < len(absences) and absences[first][1] <= start:
            first += 1
        place = first
        while place < len(absences) and absences[place][0] < end:
            gone_from, gone_until = absences[place]
            if gone_from > start:
                yield start, gone_from
            start, place = gone_until, place + 1
        if start < end:
            yield start, end
