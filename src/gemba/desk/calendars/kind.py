"""Calendars as definitions: what may be kept, and how a calendar is told."""

from collections.abc import Iterator
from datetime import date

from django.utils import formats
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from gemba.desk.calendars.body import CalendarBody, decode
from gemba.foundation.definitions.difference import Line
from gemba.foundation.definitions.kinds import DefinitionKind
from gemba.foundation.kernel.json_values import JsonValue
from gemba.foundation.kernel.working_time import ALL_DAY, DayHours


def check(body: JsonValue) -> None:
    """Raises DefinitionRefused unless the calendar can be reckoned with."""
    decode(body)


def describe(body: JsonValue) -> list[Line]:
    """The calendar in lines, for differences."""
    return list(_lines(decode(body)))


def hours_told(hours: DayHours) -> str:
    """A day's hours in words."""
    if hours == ALL_DAY:
        return _("round the clock")
    return str(hours) or _("closed")


def summary(body: CalendarBody) -> str:
    """The calendar in one line of a list."""
    if body.is_always and not (body.region or body.holidays or body.exceptions):
        return _("Round the clock, {zone}").format(zone=body.zone)
    days = sum(1 for hours in body.week if hours)
    worked = ngettext("{n} day a week", "{n} days a week", days).format(n=days)
    return " · ".join(part for part in (worked, body.zone, _region(body)) if part)


def _lines(body: CalendarBody) -> Iterator[Line]:
    yield Line(_("Time zone"), body.zone)
    for weekday, hours in enumerate(body.week):
        yield Line(str(WEEKDAYS[weekday]), hours_told(hours))
    yield Line(_("Public holidays"), _region(body) or _("none"))
    for day in body.worked:
        yield Line(_day(day), _("worked although a public holiday"))
    for rule in body.holidays:
        yield Line(_day(rule.day), _named(_("holiday"), rule.name))
    for swap in body.swaps:
        taken = str(swap.hours) if swap.hours else str(WEEKDAYS[swap.weekday or 0])
        words = _("worked instead: {hours}").format(hours=taken)
        yield Line(_day(swap.day), _named(words, swap.name))
    for exception in body.exceptions:
        yield Line(_day(exception.day), _named(hours_told(exception.hours), exception.name))


def _region(body: CalendarBody) -> str:
    return "-".join(part for part in (body.region, body.subdivision) if part)


def _day(day: date) -> str:
    return formats.date_format(day, "DATE_FORMAT")


def _named(words: str, name: str) -> str:
    return f"{words} ({name})" if name else words


CALENDAR = DefinitionKind(
    name="calendar",
    label=gettext_lazy("Calendar"),
    plural=gettext_lazy("Calendars"),
    check=check,
    describe=describe,
)
