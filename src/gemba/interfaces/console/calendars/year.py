"""The twelve months to come of a calendar, drawn before it is published."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import get_day_names
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import to_locale

from gemba.desk.calendars.body import CalendarBody
from gemba.desk.calendars.kind import hours_told
from gemba.foundation.kernel.working_time import DayHours, Schedule
from gemba.foundation.kernel.working_time.public_holidays import holidays_of

MONTHS = 12


@dataclass(frozen=True, slots=True)
class DayCell:
    """A date. `state`: open, closed, holiday, swapped or other; `words` tell it."""

    number: int
    state: str
    words: str
    is_today: bool


@dataclass(frozen=True, slots=True)
class Month:
    """A month; `lead` empty places before its first day, weeks beginning on Monday."""

    label: str
    lead: range
    days: tuple[DayCell, ...]


@dataclass(frozen=True, slots=True)
class Special:
    """A date that is not as its weekday."""

    day: date
    state: str
    name: str
    hours: str


@dataclass(frozen=True, slots=True)
class Year:
    """`weekly_hours` worked in a week without special days. `swaps_known_until`: a region's
    swapped days are only published for so long; None: it swaps none. `swaps_end_early`: the months
    shown go on after that."""

    months: tuple[Month, ...]
    specials: tuple[Special, ...]
    weekdays: tuple[str, ...]
    weekly_hours: float
    swaps_known_until: int | None
    swaps_end_early: bool


def year_of(body: CalendarBody, *, today: date, language: str) -> Year:
    """The twelve months from this one on. Raises CalendarError."""
    schedule = body.schedule(language)
    hours, specials = schedule.dated_hours(), _specials(schedule)
    months = list(_months(today))
    end = months[-1][-1]
    known: int | None = None
    if body.region:
        public = holidays_of(body.region, body.subdivision, years=range(today.year, end.year + 1))
        known = public.swaps_known_until
    minutes = sum(
        span.end_minute - span.start_minute for day in schedule.week for span in day.intervals
    )
    return Year(
        months=tuple(_month(days, schedule, hours, specials, today) for days in months),
        specials=tuple(
            specials[day] for day in sorted(specials) if months[0][0] <= day <= end
        ),
        weekdays=_day_letters(language),
        weekly_hours=minutes / 60,
        swaps_known_until=known,
        swaps_end_early=known is not None and known < end.year,
    )  # fmt: skip


def _day_letters(language: str) -> tuple[str, ...]:
    """As wall calendars write them, from Monday on: M, T, W; 一, 二, 三."""
    names = get_day_names("narrow", context="stand-alone", locale=to_locale(language))
    return tuple(names[day] for day in range(7))


def _months(today: date) -> Iterator[list[date]]:
    first = today.replace(day=1)
    for _month_number in range(MONTHS):
        following = (first + timedelta(days=32)).replace(day=1)
        yield [first + timedelta(days=n) for n in range((following - first).days)]
        first = following


def _month(
    days: list[date],
    schedule: Schedule,
    dated: dict[date, DayHours],
    specials: dict[date, Special],
    today: date,
) -> Month:
    cells = []
    for day in days:
        hours = dated.get(day, schedule.week[day.weekday()])
        special = specials.get(day)
        state = special.state if special else "open" if hours else "closed"
        words = f"{formats.date_format(day, 'DATE_FORMAT')}: {hours_told(hours)}"
        if special and special.name:
            words = f"{words} – {special.name}"
        cells.append(DayCell(day.day, state, words, day == today))
    return Month(
        formats.date_format(days[0], "YEAR_MONTH_FORMAT"), range(days[0].weekday()), tuple(cells)
    )


def _specials(schedule: Schedule) -> dict[date, Special]:
    """The strongest rule of each date speaks last."""
    found: dict[date, Special] = {}
    for holiday in schedule.holidays:
        found[holiday.day] = Special(holiday.day, "holiday", holiday.name, _("closed"))
    for swap in schedule.swaps:
        hours = swap.hours or schedule.week[swap.weekday or 0]
        found[swap.day] = Special(swap.day, "swapped", swap.name, hours_told(hours))
    for each in schedule.exceptions:
        state = "other" if each.hours else "holiday"
        found[each.day] = Special(each.day, state, each.name, hours_told(each.hours))
    return found
