"""Working hours in words."""

from itertools import groupby

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gemba.insight.mining.calendars import DAY_MINUTES, WEEK_MINUTES, Calendar

Interval = tuple[int, int]
LINES_MAX = 4


def calendar_words(calendar: Calendar) -> list[str]:
    """“Mon–Fri 08:00–17:00”, one line for each run of equal days."""
    if calendar.intervals == ((0, WEEK_MINUTES),):
        return [_("round the clock")]
    days = [_of_day(calendar, day) for day in range(7)]
    lines, day = [], 0
    for hours, run in groupby(days):
        length = len(list(run))
        if hours:
            times = pgettext("between times of a day", ", ").join(map(_interval, hours))
            lines.append(_("{days} {times}").format(days=_days(day, day + length - 1), times=times))
        day += length
    if len(lines) > LINES_MAX:
        return [*lines[:LINES_MAX], "…"]
    return lines or [_("no regular hours")]


def day_names() -> list[str]:
    """Monday first."""
    return [str(WEEKDAYS_ABBR[day]) for day in range(7)]


def _of_day(calendar: Calendar, day: int) -> tuple[Interval, ...]:
    start, end = day * DAY_MINUTES, (day + 1) * DAY_MINUTES
    return tuple(
        (max(first, start) - start, min(last, end) - start)
        for first, last in calendar.intervals
        if first < end and last > start
    )


def _days(first: int, last: int) -> str:
    names = day_names()
    return names[first] if first == last else f"{names[first]}–{names[last]}"


def _interval(minutes: Interval) -> str:
    return "–".join(f"{each // 60:02d}:{each % 60:02d}" for each in minutes)
