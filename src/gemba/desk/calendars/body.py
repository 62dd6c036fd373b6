"""A calendar as it is defined: a week, the region whose holidays count, and days of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.utils.translation import gettext as _

from gemba.foundation.definitions.kinds import DefinitionRefused
from gemba.foundation.kernel.json_values import JsonValue
from gemba.foundation.kernel.working_time import (
    ALL_DAY,
    CLOSED,
    CalendarError,
    DayHours,
    ExceptionalDay,
    Holiday,
    Schedule,
    SwappedDay,
)
from gemba.foundation.kernel.working_time.public_holidays import holidays_of

# Years whose public holidays a calendar knows: the oldest imported history to plans far ahead.
YEARS = range(2000, 2041)
DAYS_MAX = 500
ALWAYS = "always"
_Rule = TypeVar("_Rule")


@dataclass(frozen=True)
class CalendarBody:
    """What a calendar says.

    `region` is a country's code (`CN`), `subdivision` a part of it, both may be empty. `worked`
    are public holidays of the region that are worked nevertheless. `holidays`, `swaps` and
    `exceptions` are the desk's own.
    """

    zone: str
    week: tuple[DayHours, ...]
    region: str = ""
    subdivision: str = ""
    worked: tuple[date, ...] = ()
    holidays: tuple[Holiday, ...] = ()
    swaps: tuple[SwappedDay, ...] = ()
    exceptions: tuple[ExceptionalDay, ...] = ()

    @property
    def is_always(self) -> bool:
        """Round the clock, every day of the week."""
        return all(hours == ALL_DAY for hours in self.week)

    def schedule(self, language: str = "en") -> Schedule:
        """The calendar for arithmetic, public holidays named in English or Chinese.

        Raises CalendarError for what makes no sense, with a sentence.
        """
        own = Schedule(
            zone=self.zone, week=self.week, holidays=self.holidays, swaps=self.swaps,
            exceptions=self.exceptions,
        )  # fmt: skip
        if not self.region:
            return own
        public = holidays_of(self.region, self.subdivision, years=YEARS)
        kept = tuple(each for each in public.holidays if each.day not in self.worked)
        return type(public)(kept, public.swaps, public.swaps_known_until).added_to(own, language)


def encode(body: CalendarBody) -> JsonValue:
    """The calendar as JSON. Days are ISO dates, hours are written as people write them."""
    return {
        "zone": body.zone,
        "week": [ALWAYS if hours == ALL_DAY else str(hours) for hours in body.week],
        "region": body.region,
        "subdivision": body.subdivision,
        "worked": [day.isoformat() for day in body.worked],
        "holidays": [{"day": each.day.isoformat(), "name": each.name} for each in body.holidays],
        "swaps": [
            {
                "day": each.day.isoformat(),
                "weekday": each.weekday,
                "hours": str(each.hours or ""),
                "name": each.name,
            }
            for each in body.swaps
        ],
        "exceptions": [
            {"day": each.day.isoformat(), "hours": str(each.hours), "name": each.name}
            for each in body.exceptions
        ],
    }


def decode(body: JsonValue) -> CalendarBody:
    """The calendar in this JSON. Raises DefinitionRefused with a sentence for people."""
    if not isinstance(body, Mapping):
        raise DefinitionRefused(_("A calendar needs a time zone and a week."))
    try:
        found = CalendarBody(
            zone=_text(body, "zone"),
            week=tuple(_hours(each) for each in _items(body, "week")),
            region=_text(body, "region").upper(),
            subdivision=_text(body, "subdivision"),
            worked=tuple(_day(each) for each in _items(body, "worked")),
            holidays=_rules(body, "holidays", _holiday),
            swaps=_rules(body, "swaps", _swap),
            exceptions=_rules(body, "exceptions", _exception),
        )
        found.schedule()
    except CalendarError as error:
        raise DefinitionRefused(told(error)) from error
    return found


def told(error: CalendarError) -> str:
    """What is wrong, in the reader's language."""
    return _(error.sentence) % error.values


def _rules(
    body: Mapping[str, JsonValue], name: str, read: Callable[[Mapping[str, JsonValue]], _Rule]
) -> tuple[_Rule, ...]:
    items = [each for each in _items(body, name) if isinstance(each, Mapping)]
    if len(items) > DAYS_MAX:
        raise DefinitionRefused(
            _("More than {n} days of its own: use a region's holidays.").format(n=DAYS_MAX)
        )
    return tuple(read(each) for each in items)


def _holiday(item: Mapping[str, JsonValue]) -> Holiday:
    return Holiday(_day(item.get("day")), _text(item, "name"))


def _swap(item: Mapping[str, JsonValue]) -> SwappedDay:
    weekday = item.get("weekday")
    hours = DayHours.read(_text(item, "hours")) or None
    weekday = weekday if isinstance(weekday, int) and hours is None else None
    return SwappedDay(_day(item.get("day")), weekday, hours, _text(item, "name"))


def _exception(item: Mapping[str, JsonValue]) -> ExceptionalDay:
    return ExceptionalDay(_day(item.get("day")), _hours(item.get("hours")), _text(item, "name"))


def _hours(value: JsonValue) -> DayHours:
    if value == ALWAYS:
        return ALL_DAY
    return DayHours.read(value) if isinstance(value, str) else CLOSED


def _day(value: JsonValue) -> date:
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise DefinitionRefused(
            _("“{text}” is no date. Write it like 2026-02-17.").format(text=value)
        ) from error


def _text(body: Mapping[str, JsonValue], name: str) -> str:
    value = body.get(name, "")
    return value.strip() if isinstance(value, str) else ""


def _items(body: Mapping[str, JsonValue], name: str) -> Sequence[JsonValue]:
    value = body.get(name, ())
    return value if isinstance(value, Sequence) and not isinstance(value, str) else ()
