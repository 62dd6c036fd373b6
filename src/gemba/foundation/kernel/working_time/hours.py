"""The hours of one day, as the clock on the wall shows them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from gemba.foundation.kernel.wording import gettext_noop

from .errors import CalendarError

DAY_MINUTES = 24 * 60
_APART = re.compile(r"[,;，；、]")
_INTERVAL = re.compile(r"(\d{1,2})[:：](\d\d)\s*(?:-|–|—|~|～|至|to)\s*(\d{1,2})[:：](\d\d)")


@dataclass(frozen=True, order=True)
class Interval:
    """Minutes since 00:00 on the wall clock, half-open: 540 to 1020 is 09:00–17:00.

    It may end at 1440 (24:00). Raises CalendarError when it is empty, runs backwards or leaves
    its day.
    """

    start_minute: int
    end_minute: int

    def __post_init__(self) -> None:
        if not (0 <= self.start_minute <= DAY_MINUTES and 0 <= self.end_minute <= DAY_MINUTES):
            raise CalendarError(gettext_noop("A day has the hours 00:00 to 24:00."))
        if self.end_minute == self.start_minute:
            words = gettext_noop("%(hours)s is no time at all: let it end later than it starts.")
            raise CalendarError(words, hours=str(self))
        if self.end_minute < self.start_minute:
            words = gettext_noop(
                "%(hours)s ends before it starts. Hours past midnight are two intervals: until"
                " 24:00, and from 00:00 of the next day."
            )
            raise CalendarError(words, hours=str(self))

    def __str__(self) -> str:
        return f"{_clock_face(self.start_minute)}–{_clock_face(self.end_minute)}"


@dataclass(frozen=True)
class DayHours:
    """The open intervals of one day, ascending; none: closed. They may touch, not overlap."""

    intervals: tuple[Interval, ...] = ()

    def __post_init__(self) -> None:
        """Puts the intervals in order. Raises CalendarError when two overlap."""
        object.__setattr__(self, "intervals", tuple(sorted(self.intervals)))
        for earlier, later in pairwise(self.intervals):
            if later.start_minute < earlier.end_minute:
                words = gettext_noop("%(one)s and %(other)s overlap: join them or move one.")
                raise CalendarError(words, one=str(earlier), other=str(later))

    @classmethod
    def read(cls, text: str) -> DayHours:
        """From `09:00-12:00, 13:00-18:00`, also with Chinese punctuation; nothing means closed.

        Raises CalendarError that says which part cannot be read.
        """
        parts = [part.strip() for part in _APART.split(text)]
        return cls(tuple(_read_interval(part) for part in parts if part))

    def __str__(self) -> str:
        """As `read` takes it back."""
        return ", ".join(map(str, self.intervals))

    def __bool__(self) -> bool:
        return bool(self.intervals)


CLOSED = DayHours()
ALL_DAY = DayHours((Interval(0, DAY_MINUTES),))


def _read_interval(text: str) -> Interval:
    found = _INTERVAL.fullmatch(text)
    if not found or int(found[2]) > 59 or int(found[4]) > 59:
        words = gettext_noop('"%(text)s" is not understood: write hours like 09:00-12:30.')
        raise CalendarError(words, text=text)
    first_hour, first_minute, last_hour, last_minute = map(int, found.groups())
    return Interval(60 * first_hour + first_minute, 60 * last_hour + last_minute)


def _clock_face(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
