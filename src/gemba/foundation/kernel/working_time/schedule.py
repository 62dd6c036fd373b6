"""When a desk works, as people state it: a week, the zone whose clocks it follows, and dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from gemba.foundation.kernel.wording import gettext_noop

from .errors import CalendarError
from .hours import ALL_DAY, CLOSED, DayHours


@dataclass(frozen=True)
class Holiday:
    """A date on which nobody works."""

    day: dt.date
    name: str = ""


@dataclass(frozen=True)
class SwappedDay:
    """A date, holiday or weekend by itself, that is worked instead of another one (调休).

    It has the hours of `weekday` (Monday is 0), or `hours` of its own.
    """

    day: dt.date
    weekday: int | None = None
    hours: DayHours | None = None
    name: str = ""

    def __post_init__(self) -> None:
        if (self.weekday is None) == (not self.hours):
            words = gettext_noop(
                "The swapped day %(day)s takes either the hours of a weekday or its own hours."
            )
            raise CalendarError(words, day=self.day.isoformat())
        if self.weekday is not None and not 0 <= self.weekday <= 6:
            words = gettext_noop("A weekday is a number from 0 (Monday) to 6 (Sunday).")
            raise CalendarError(words)


@dataclass(frozen=True)
class ExceptionalDay:
    """A date with hours of its own, or closed: stronger than every other rule."""

    day: dt.date
    hours: DayHours = CLOSED
    name: str = ""


@dataclass(frozen=True)
class Schedule:
    """Working hours of a week and what dates change: exception > swap > holiday > week.

    `zone` is an IANA name; `week` has seven days from Monday on. Raises CalendarError for a
    zone nobody knows, a week without hours, or two exceptions (or two swaps) for one date.
    """

    zone: str
    week: tuple[DayHours, ...]
    holidays: tuple[Holiday, ...] = ()
    swaps: tuple[SwappedDay, ...] = ()
    exceptions: tuple[ExceptionalDay, ...] = ()

    def __post_init__(self) -> None:
        check_zone(self.zone)
        if len(self.week) != 7:
            raise CalendarError(gettext_noop("A week has seven days, from Monday to Sunday."))
        if not any(self.week):
            words = gettext_noop(
                "There are no working hours in the whole week. Give at least one interval, or say"
                " that the desk works round the clock."
            )
            raise CalendarError(words)
        _check_once(rule.day for rule in self.swaps)
        _check_once(rule.day for rule in self.exceptions)

    @classmethod
    def always(cls, zone: str = "UTC") -> Schedule:
        """Round the clock, every day."""
        return cls(zone, (ALL_DAY,) * 7)

    @classmethod
    def weekly(cls, zone: str, hours: str, days: Iterable[int] = range(5)) -> Schedule:
        """The same hours (`09:00-12:00, 13:00-18:00`) on some weekdays; Monday is 0."""
        open_hours, worked = DayHours.read(hours), set(days)
        return cls(zone, tuple(open_hours if day in worked else CLOSED for day in range(7)))

    def hours_on(self, day: dt.date) -> DayHours:
        """What is worked on one date. For whole calendars compile a `Calendar`."""
        return self.dated_hours().get(day, self.week[day.weekday()])

    def dated_hours(self) -> dict[dt.date, DayHours]:
        """The dates that are not as their weekday, strongest rule last to speak."""
        hours = {rule.day: CLOSED for rule in self.holidays}
        for swap in self.swaps:
            hours[swap.day] = swap.hours or self.week[swap.weekday or 0]
        return hours | {rule.day: rule.hours for rule in self.exceptions}


def check_zone(zone: str) -> None:
    """Raises CalendarError, with names that are near, for what is no zone of the IANA base."""
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        known = {name.lower().rpartition("/")[2]: name for name in sorted(available_timezones())}
        near = get_close_matches(zone.strip().lower().rpartition("/")[2], known, n=3)
        words = gettext_noop('"%(zone)s" is no time zone. Use a name such as %(names)s.')
        names = ", ".join(known[name] for name in near) or "Europe/Berlin, Asia/Shanghai"
        raise CalendarError(words, zone=zone, names=names) from None


def _check_once(days: Iterable[dt.date]) -> None:
    seen: set[dt.date] = set()
    for day in days:
        if day in seen:
            words = gettext_noop("%(day)s has two rules of the same kind: keep one of them.")
            raise CalendarError(words, day=day.isoformat())
        seen.add(day)
