"""Public holidays of a region, and the weekends it works in exchange, from the library `holidays`.

The library computes rules and keeps what governments publish a year at a time. China's swapped
working days (调休) come with the State Council's notice, each November for the year after: a
year the library does not know yet has its holidays as the law states them and no swapped days,
and `swaps_known_until` says so. A desk adds what is missing as local rules.

Not part of the package's own door: whoever needs it imports this module.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from typing import Protocol, cast

from babel import Locale

from gemba.foundation.kernel.wording import gettext_noop

from .errors import CalendarError
from .schedule import Holiday, Schedule, SwappedDay

_FIRST_YEAR, _LAST_YEAR = 1950, 2100
# A region that swaps days has done so within so many years.
_YEARS_BEFORE = 5


class UnknownRegion(CalendarError):
    """A country or a part of it the library has no holidays for; the text names near ones."""


@dataclass(frozen=True)
class PublicHoliday:
    """A date off. Where the library has no English names the country's own stand for them,
    where it has no Chinese ones (it has few) the English."""

    day: date
    name_en: str
    name_zh: str


@dataclass(frozen=True)
class PublicDays:
    """What a region's calendar changes in some years, by date.

    `swaps` are weekend days that are worked, with the hours of the weekday they stand in for.
    `swaps_known_until` is the last year they are known for, of those asked for and the five
    before; None: the region swaps no days.
    """

    holidays: tuple[PublicHoliday, ...]
    swaps: tuple[SwappedDay, ...]
    swaps_known_until: int | None

    def added_to(self, schedule: Schedule, language: str = "en") -> Schedule:
        """A schedule with these days as well, named in English or Chinese (`zh…`).

        Where the schedule has a holiday or a swap of its own on a date, that holds instead.
        """
        is_chinese = language.startswith("zh")
        own = {rule.day for rule in schedule.holidays} | {rule.day for rule in schedule.swaps}
        holidays = (
            Holiday(each.day, each.name_zh if is_chinese else each.name_en)
            for each in self.holidays
            if each.day not in own
        )
        return replace(
            schedule,
            holidays=(*schedule.holidays, *holidays),
            swaps=(*schedule.swaps, *(swap for swap in self.swaps if swap.day not in own)),
        )


def holidays_of(region: str, subdivision: str = "", *, years: Iterable[int]) -> PublicDays:
    """Of a country (ISO 3166-1 code, `CN`) or a part of it (`DE`, `BY`) in some years.

    Raises UnknownRegion, and CalendarError for years before 1950 or after 2100.
    """
    wanted = frozenset(years)
    if not wanted or min(wanted) < _FIRST_YEAR or max(wanted) > _LAST_YEAR:
        words = gettext_noop("Public holidays are known for the years %(first)s to %(last)s.")
        raise CalendarError(words, first=str(_FIRST_YEAR), last=str(_LAST_YEAR))
    if region not in regions():
        raise _not_found(region)
    if subdivision and subdivision not in subdivisions(region):
        words = gettext_noop('%(region)s has no part "%(part)s". It has: %(parts)s.')
        parts = ", ".join(subdivisions(region)) or "–"
        raise UnknownRegion(words, region=region, part=subdivision, parts=parts)
    return _holidays_of(region, subdivision, wanted)


@lru_cache(maxsize=1)
def regions() -> tuple[str, ...]:
    """The codes of all countries and territories with holidays, sorted."""
    return tuple(sorted(_library().list_supported_countries(include_aliases=False)))


def subdivisions(region: str) -> tuple[str, ...]:
    """The codes of the parts of a country that differ in their holidays."""
    return tuple(_library().list_supported_countries(include_aliases=False).get(region, ()))


def region_name(region: str, language: str = "en") -> str:
    """As people call it: Germany, 德国. The code itself for one without a name."""
    return _territories(language[:2]).get(region, region)


@lru_cache(maxsize=64)
def _holidays_of(region: str, subdivision: str, years: frozenset[int]) -> PublicDays:
    asked = range(min(years) - _YEARS_BEFORE, max(years) + 1)
    own = _country(region, subdivision, asked)
    translated = {
        language: _country(region, subdivision, asked, language).names
        for language in ("en_US", "zh_CN", "zh_TW")
        if language in own.languages
    }
    english = translated.get("en_US", own.names)
    chinese = translated.get("zh_CN") or translated.get("zh_TW") or english
    # The library adds some years of long ago.
    swaps = sorted(day for day in own.worked if day.year >= asked[0])
    return PublicDays(
        holidays=tuple(
            PublicHoliday(day, english[day], chinese[day])
            for day in sorted(own.names)
            if day.year in years
        ),
        swaps=tuple(
            SwappedDay(day, weekday=own.weekday_behind(day)) for day in swaps if day.year in years
        ),
        swaps_known_until=swaps[-1].year if swaps else None,
    )


@dataclass(frozen=True)
class _Country:
    """What the library says of some years, in one language."""

    names: dict[date, str]
    worked: frozenset[date]
    languages: tuple[str, ...]
    date_format: str | None

    def weekday_behind(self, worked: date) -> int:
        """The weekday of the date off that is named after this one; Monday where none is."""
        named = worked.strftime(self.date_format) if self.date_format else None
        return next(
            (day.weekday() for day, name in self.names.items() if named and named in name), 0
        )


def _country(
    region: str, subdivision: str, years: Iterable[int], language: str | None = None
) -> _Country:
    library = _library()
    if language is None:
        # Left to itself the library speaks the language of the machine.
        language = getattr(library.country_holidays(region), "default_language", None)
    found = library.country_holidays(
        region, subdiv=subdivision or None, years=years, language=language
    )
    return _Country(
        names=dict(found),
        worked=frozenset(found.weekend_workdays),
        languages=tuple(getattr(found, "supported_languages", ())),
        date_format=getattr(found, "substituted_date_format", None),
    )


def _not_found(region: str) -> UnknownRegion:
    """Codes and names alike, for people write Germany as often as DE."""
    known = regions()
    by_word = {code.lower(): code for code in known}
    for language in ("zh", "en"):
        by_word |= {region_name(code, language).lower(): code for code in known}
    near = get_close_matches(region.strip().lower(), by_word, n=4, cutoff=0.5)
    codes = dict.fromkeys(by_word[word] for word in near)
    words = gettext_noop(
        'No holidays are known for "%(region)s". Use a country code such as: %(codes)s.'
    )
    suggested = ", ".join(f"{code} ({region_name(code)})" for code in codes or ("CN", "DE", "US"))
    return UnknownRegion(words, region=region, codes=suggested)


@lru_cache(maxsize=4)
def _territories(language: str) -> dict[str, str]:
    return dict(Locale.parse(language).territories)


class _Entity(Protocol):
    weekend_workdays: set[date]

    def keys(self) -> Iterable[date]: ...
    def __getitem__(self, day: date) -> str: ...


class _Library(Protocol):
    def list_supported_countries(self, include_aliases: bool) -> dict[str, list[str]]: ...

    def country_holidays(
        self,
        country: str,
        subdiv: str | None = None,
        years: Iterable[int] | None = None,
        language: str | None = None,
    ) -> _Entity: ...


@lru_cache(maxsize=1)
def _library() -> _Library:
    # Loading it takes longer than the rest of the room together, and few processes need it.
    return cast(_Library, importlib.import_module("holidays"))
