"""The arithmetic of open time: how much lies between two instants, and when some of it is over.

Whatever knows its open intervals – a calendar, a person's shifts, both together – is asked
block by block of some 400 days. A block keeps its intervals with their running sum, so that a
question costs two binary searches, however many weeks and holidays it spans.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import accumulate

from gemba.foundation.kernel.clock import moment_of
from gemba.foundation.kernel.wording import gettext_noop

from .errors import CalendarError, NeverOpen
from .offsets import DAY_US, SECOND_US

# How far ahead working time is looked for.
HORIZON_DAYS = 5 * 366
HORIZON_US = HORIZON_DAYS * DAY_US
BLOCK_US = 400 * DAY_US
_BLOCKS_KEPT = 16
_MICROSECOND = timedelta(microseconds=1)
_EPOCH = moment_of(0)
# 1900 to 2300: zones, holidays and people's plans mean nothing outside.
_FIRST_US, _LAST_US = -70 * 366 * DAY_US, 330 * 366 * DAY_US

# (start_us, end_us), UTC microseconds since 1970, half-open.
SpanUs = tuple[int, int]


@dataclass(frozen=True)
class Span:
    """A stretch of time between two instants (aware datetimes), half-open."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        """Raises CalendarError for naive instants or an end that is not after the start."""
        if instant_us(self.end) <= instant_us(self.start):
            raise CalendarError(gettext_noop("A stretch of time ends after it starts."))


@dataclass(frozen=True, slots=True)
class Block:
    """Open spans, ascending and apart, and how much is open before each and in all."""

    starts: array[int]
    ends: array[int]
    before: array[int]

    @classmethod
    def of(cls, spans: Iterable[SpanUs]) -> Block:
        joined = join(spans)
        lengths = (end - start for start, end in joined)
        return cls(
            array("q", (start for start, _ in joined)),
            array("q", (end for _, end in joined)),
            array("q", accumulate(lengths, initial=0)),
        )

    def spans(self) -> Iterator[SpanUs]:
        return zip(self.starts, self.ends, strict=True)

    @property
    def total(self) -> int:
        return self.before[-1]

    def open_until(self, at_us: int) -> int:
        """Open time from the start of the block to an instant."""
        place = bisect_right(self.starts, at_us)
        if place == 0:
            return 0
        return self.before[place] - max(0, self.ends[place - 1] - at_us)

    def instant_of(self, open_us: int) -> int:
        """When that much of it is over: above zero, at most `total`."""
        place = bisect_left(self.before, open_us) - 1
        return self.starts[place] + open_us - self.before[place]


class WorkingTime(ABC):
    """What SLA, routing and staffing ask: of a calendar, a person's shifts, or several together.

    Instants are aware datetimes, of any zone; answers are in UTC, exact to the microsecond.
    A naive datetime, or one outside the years 1900 to 2300, raises CalendarError. The methods
    named `_us` are the same in whole microseconds since 1970.
    """

    def __init__(self) -> None:
        self.block = lru_cache(maxsize=_BLOCKS_KEPT)(self._make_block)

    @abstractmethod
    def block_spans(self, number: int) -> Iterable[SpanUs]:
        """The open spans from `number * BLOCK_US` to the next block, cut at both, in order of
        their starts."""

    def working_seconds(self, start: datetime, end: datetime) -> float:
        """Open time between two instants; below zero when the end is before the start."""
        return self.working_us(instant_us(start), instant_us(end)) / SECOND_US

    def add_working(self, start: datetime, duration: timedelta) -> datetime:
        """The first instant by which `duration` of open time has passed since `start`.

        So a deadline may be the very end of an interval. Raises NeverOpen when it does not
        come within five years, CalendarError for a duration below zero.
        """
        return moment_of(self.add_working_us(instant_us(start), duration // _MICROSECOND))

    def is_open(self, at: datetime) -> bool:
        at_us = instant_us(at)
        block = self.block(at_us // BLOCK_US)
        place = bisect_right(block.starts, at_us)
        return place > 0 and at_us < block.ends[place - 1]

    def next_opening(self, at: datetime) -> datetime | None:
        """The first open instant from `at` on, `at` included; None: not within five years."""
        at_us = instant_us(at)
        number = at_us // BLOCK_US
        while number * BLOCK_US <= at_us + HORIZON_US:
            block = self.block(number)
            place = bisect_right(block.ends, at_us)
            if place < len(block.ends):
                opening_us = max(at_us, block.starts[place])
                return moment_of(opening_us) if opening_us <= at_us + HORIZON_US else None
            number += 1
        return None

    def next_closing(self, at: datetime) -> datetime | None:
        """The first instant from `at` on that is not open, `at` included; None: not within
        five years."""
        at_us = last_us = instant_us(at)
        while last_us <= at_us + HORIZON_US:
            block = self.block(last_us // BLOCK_US)
            place = bisect_right(block.starts, last_us)
            if place == 0 or last_us >= block.ends[place - 1]:
                return moment_of(last_us)
            last_us = block.ends[place - 1]
        return None

    def intervals(self, start: datetime, end: datetime) -> tuple[Span, ...]:
        """The open spans between two instants, cut at both, apart and ascending."""
        start_us, end_us = instant_us(start), instant_us(end)
        spans = join(self._spans_between(start_us, end_us)) if start_us < end_us else []
        return tuple(Span(moment_of(first), moment_of(last)) for first, last in spans)

    def working_us(self, start_us: int, end_us: int) -> int:
        first, last = start_us // BLOCK_US, end_us // BLOCK_US
        if last < first:
            return -self.working_us(end_us, start_us)
        between = sum(self.block(number).total for number in range(first, last))
        until_end = self.block(last).open_until(end_us)
        return between + until_end - self.block(first).open_until(start_us)

    def add_working_us(self, start_us: int, duration_us: int) -> int:
        if duration_us <= 0:
            if duration_us < 0:
                raise CalendarError(gettext_noop("A deadline lies ahead: give no time below zero."))
            return start_us
        number = start_us // BLOCK_US
        wanted = duration_us + self.block(number).open_until(start_us)
        horizon_us = start_us + HORIZON_US
        while number * BLOCK_US <= horizon_us:
            block = self.block(number)
            if wanted <= block.total:
                due_us = block.instant_of(wanted)
                if due_us <= horizon_us:
                    return due_us
                break
            wanted -= block.total
            number += 1
        words = gettext_noop(
            "%(hours)s working hours after %(start)s never come: within five years this calendar"
            " is not open so long. Check its hours, its closed days and the target."
        )
        start = moment_of(start_us).strftime("%Y-%m-%d %H:%M UTC")
        raise NeverOpen(words, hours=f"{duration_us / 3600 / SECOND_US:g}", start=start)

    def _make_block(self, number: int) -> Block:
        return Block.of(self.block_spans(number))

    def _spans_between(self, start_us: int, end_us: int) -> Iterator[SpanUs]:
        for number in range(start_us // BLOCK_US, end_us // BLOCK_US + 1):
            block = self.block(number)
            first, last = bisect_right(block.ends, start_us), bisect_left(block.starts, end_us)
            for place in range(first, last):
                yield max(start_us, block.starts[place]), min(end_us, block.ends[place])


def instant_us(at: datetime) -> int:
    """Whole microseconds since 1970. Raises CalendarError for a naive or a far-off datetime."""
    if at.tzinfo is None:
        raise CalendarError(gettext_noop("An instant needs a time zone: this one has none."))
    at_us = (at - _EPOCH) // _MICROSECOND
    if not _FIRST_US <= at_us <= _LAST_US:
        raise CalendarError(gettext_noop("Working time is counted from the year 1900 to 2300."))
    return at_us


def join(spans: Iterable[SpanUs]) -> list[SpanUs]:
    """Ascending spans, with those that touch or overlap made one."""
    joined: list[SpanUs] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined
