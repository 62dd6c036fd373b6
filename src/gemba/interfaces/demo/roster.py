"""When people work: shifts with lunch, days off, and how long a piece of work then takes."""

import random
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)
WORKDAYS = (MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY)

Spell = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Week:
    """Hours on each weekday, as ("09:00-12:30", "13:30-18:00"), in the zone of the office."""

    zone: str
    hours: Mapping[int, Sequence[str]]


def week(zone: str, days: Sequence[int], *spells: str) -> Week:
    """The same hours on each of these days."""
    return Week(zone, dict.fromkeys(days, spells))


class Roster:
    """The working spells of one person from one day to another, in UTC."""

    def __init__(self, hours: Week, first: date, last: date, off: frozenset[date]) -> None:
        zone = ZoneInfo(hours.zone)
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        self._spells: list[Spell] = [
            _spell(day, text, zone)
            for day in days
            if day not in off
            for text in hours.hours.get(day.weekday(), ())
        ]
        self._starts = [start for start, _ in self._spells]

    def next_slot(self, moment: datetime, work: timedelta) -> datetime | None:
        """When, from `moment` on, the person can begin this and end it before the next break.

        None: never again. What is longer than any spell is begun at the start of one.
        """
        at = bisect_right(self._starts, moment) - 1
        if at >= 0 and moment + work <= self._spells[at][1]:
            return moment
        return self._starts[at + 1] if at + 1 < len(self._starts) else None


def days_off(rng: random.Random, first: date, last: date, leave_days: int) -> frozenset[date]:
    """That many days of leave in a row somewhere, and a single day here and there."""
    length = (last - first).days
    leave = first + timedelta(days=rng.randrange(length - leave_days))
    found = {leave + timedelta(days=n) for n in range(leave_days)}
    if leave_days:
        found |= {first + timedelta(days=rng.randrange(length)) for _ in range(2)}
    return frozenset(found)


def _spell(day: date, text: str, zone: ZoneInfo) -> Spell:
    start, end = (
        datetime.combine(day, time.fromisoformat(clock), zone).astimezone(UTC)
        for clock in text.split("-")
    )
    return start, end
