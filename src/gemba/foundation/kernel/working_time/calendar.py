"""A schedule laid on real time.

An instant is open exactly when the clocks of the zone, at that instant, show a date and a
minute the schedule works; working time is real seconds in open instants. From this follows
what clock changes do: hours the clocks skip are not worked (a night watch from 22:00 to
06:00 is an hour shorter), hours they repeat are worked twice, and a date that a zone leaves
out at the date line is not worked at all. `datetime` and `zoneinfo` (PEP 495, PEP
615) map instants to clocks the same way, without a choice; the other direction, with its
choices about gaps and folds, is never asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from .hours import DayHours
from .offsets import DAY_US, SECOND_US, stretches
from .open_time import BLOCK_US, SpanUs, WorkingTime
from .schedule import Schedule

_MINUTE_US = 60 * SECOND_US
_EPOCH_ORDINAL = 719_163


class Calendar(WorkingTime):
    """A `Schedule`, compiled as far as it is asked about."""

    def __init__(self, schedule: Schedule) -> None:
        super().__init__()
        self.schedule = schedule
        dated = schedule.dated_hours()
        # By days since 1970: most days need no date object.
        self._dated = {day.toordinal() - _EPOCH_ORDINAL: _us(hours) for day, hours in dated.items()}
        self._week = tuple(_us(hours) for hours in schedule.week)

    def block_spans(self, number: int) -> Iterator[SpanUs]:
        start_us = number * BLOCK_US
        for since, until, offset in stretches(self.schedule.zone, start_us, start_us + BLOCK_US):
            first, last = (since + offset) // DAY_US, (until - 1 + offset) // DAY_US
            for day in range(first, last + 1):
                midnight_us = day * DAY_US - offset
                # 1970-01-01 was a Thursday.
                for start, end in self._dated.get(day, self._week[(day + 3) % 7]):
                    start_us, end_us = midnight_us + start, midnight_us + end
                    if start_us < until and end_us > since:
                        yield max(start_us, since), min(end_us, until)


@lru_cache(maxsize=64)
def calendar_of(schedule: Schedule) -> Calendar:
    """The same compiled calendar for equal schedules, as long as it is in use."""
    return Calendar(schedule)


def _us(hours: DayHours) -> tuple[SpanUs, ...]:
    """Microseconds since the clocks showed 00:00."""
    return tuple(
        (span.start_minute * _MINUTE_US, span.end_minute * _MINUTE_US) for span in hours.intervals
    )
