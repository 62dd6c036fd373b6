"""Times as people and systems write them, to UTC microseconds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np

from gemba.insight.eventlog.arrays import UNKNOWN_US, Bools, Int32s, Int64s
from gemba.insight.eventlog.report import LogUnreadable

# In `ParsedTimes.offset`: the text had no zone.
NAIVE = -(2**31)

_UNITS = {"epoch_s": 1_000_000, "epoch_ms": 1_000, "epoch_us": 1}
FORMATS = ("day_first", "month_first", *_UNITS)

_EPOCH_DAY = datetime(1970, 1, 1, tzinfo=UTC).toordinal()
_FAR_US = 2**62
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()

_CLOCK = r"""
    (?:[\sT,]+ (?P<early>上午|下午|中午)? \s*
      (?P<hour>\d{1,2}) \s*[:.时点]\s* (?P<minute>\d{1,2})
      (?:\s*[:.分]\s* (?P<second>\d{1,2})? )? 秒?
      (?: [.,:] (?P<fraction>\d{1,9}) )?
      \s* (?P<late>[AaPp]\.?[Mm]\.?)?
    )?
    \s* (?P<zone> Z | z | UTC | GMT | (?:UTC|GMT)? [+-]\d{2}(?::?\d{2})? )?
    (?: \s* [\[(] [^\])]* [\])] )? $
"""
_NUMBERS = re.compile(
    r"(?P<one>\d{1,4}) \s*[-/.年]\s* (?P<two>\d{1,2}) \s*[-/.月]\s* (?P<three>\d{1,4}) 日?"
    + _CLOCK,
    re.VERBOSE,
)
_DAY_NAME_YEAR = re.compile(
    r"(?P<day>\d{1,2}) [\s./-]+ (?P<name>[A-Za-z]{3,9})\.? ,? [\s./-]+ (?P<year>\d{2}|\d{4})"
    + _CLOCK,
    re.VERBOSE,
)
_NAME_DAY_YEAR = re.compile(
    r"(?P<name>[A-Za-z]{3,9})\.? [\s./-]+ (?P<day>\d{1,2})(?:st|nd|rd|th)?"
    r" [\s,./-]+ (?P<year>\d{4})" + _CLOCK,
    re.VERBOSE,
)
_WEEKDAY = re.compile(r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[,.]?\s+", re.IGNORECASE)
_DIGITS = re.compile(r"-?\d+(\.\d*)?")
_EITHER = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(?:\d{4}|\d{2})(?!\d)")


@dataclass(frozen=True)
class TimeStyle:
    """How to read what can be read in several ways.

    `format` is empty (recognise each text), one of `FORMATS`, or a strptime pattern.
    """

    day_first: bool = True
    format: str = ""

    def __post_init__(self) -> None:
        if self.format and self.format not in FORMATS and "%" not in self.format:
            raise LogUnreadable(
                "unknown_time_format", format=self.format, formats=", ".join(FORMATS)
            )


@dataclass(frozen=True, eq=False)
class ParsedTimes:
    """`us` is UNKNOWN_US where a text is no time; `offset` is in minutes, or NAIVE. `twice` and
    `never` flag local times that the clocks of the zone showed twice, or never, where summer time
    ended or began."""

    us: Int64s
    offset: Int32s
    twice: Bools
    never: Bools

    @property
    def readable(self) -> Bools:
        return np.not_equal(self.us, UNKNOWN_US)


@dataclass(frozen=True)
class DateOrder:
    """Dates of the kind 3/4/2020 in a column: how many can be read in only one way, or in both."""

    day_first: int
    month_first: int
    either: int
    example: str


def zone_named(name: str) -> tzinfo:
    """Raises LogUnreadable for a name that is not in the time zone database."""
    if name == "UTC":
        return UTC
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError):
        raise LogUnreadable("unknown_zone", zone=name) from None


def parse_times(texts: Sequence[str], style: TimeStyle, zone: tzinfo) -> ParsedTimes:
    """Texts without a zone are read as local times of `zone`."""
    us = np.full(len(texts), UNKNOWN_US, dtype=np.int64)
    offset = np.full(len(texts), NAIVE, dtype=np.int32)
    twice, never = (np.zeros(len(texts), dtype=bool) for _ in range(2))
    for place, text in enumerate(texts):
        try:
            moment = _read(text, style)
            if moment is None:
                continue
            us[place] = _microseconds(moment, zone)
        except (ValueError, OverflowError):
            continue
        away = moment.utcoffset() if isinstance(moment, datetime) else timedelta()
        if away is not None:
            offset[place] = away // timedelta(minutes=1)
        elif zone is not UTC and isinstance(moment, datetime):
            first, second = (moment.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
            if first != second and first is not None and second is not None:
                twice[place], never[place] = first > second, first < second
    return ParsedTimes(us, offset, twice, never)


def looks_like_time(text: str) -> bool:
    """Whether a text alone is clearly a time; mere digits are not."""
    if _DIGITS.fullmatch(text):
        return False
    try:
        return _read(text, TimeStyle()) is not None
    except ValueError:
        return False


def could_be_epoch(text: str) -> bool:
    """Digits that make a time between 1990 and 2100 as seconds, milliseconds or a plain date."""
    if not _DIGITS.fullmatch(text):
        return False
    try:
        moment = _read(text, TimeStyle())
        us = UNKNOWN_US if moment is None else _microseconds(moment, UTC)
    except (ValueError, OverflowError):
        return False
    return 631_152_000_000_000 <= us < 4_102_444_800_000_000


def date_order(texts: Sequence[str]) -> DateOrder:
    day, month, either, example = 0, 0, 0, ""
    for text in texts:
        found = _EITHER.match(text)
        if not found:
            continue
        one, two = int(found.group(1)), int(found.group(2))
        if one > 12 >= two:
            day += 1
        elif two > 12 >= one:
            month += 1
        elif one != two:
            either += 1
            example = example or text
    return DateOrder(day, month, either, example)


# A moment is a datetime, naive or aware, or the microseconds since 1970.
_Moment = datetime | int


def _read(text: str, style: TimeStyle) -> _Moment | None:
    """None or ValueError for what is no time."""
    if style.format in _UNITS:
        return _epoch(text, _UNITS[style.format])
    if "%" in style.format:
        # A pattern without %z gives a naive time, which is meant.
        return datetime.strptime(text, style.format)  # noqa: DTZ007
    if text[4:5] == "-":
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            pass
    if _DIGITS.fullmatch(text):
        return _from_digits(text)
    day_first = style.day_first if not style.format else style.format == "day_first"
    return _from_words(_WEEKDAY.sub("", text, count=1), day_first)


def _from_words(text: str, day_first: bool) -> datetime | None:
    if found := _NUMBERS.match(text):
        one, two, three = found["one"], int(found["two"]), found["three"]
        if len(one) == 4:
            return _clocked(found, int(one), two, int(three))
        if len(one) > 2 or len(three) not in (2, 4):
            return None
        first, second = (two, int(one)) if day_first else (int(one), two)
        return _clocked(found, _full_year(three), first, second)
    if found := _DAY_NAME_YEAR.match(text) or _NAME_DAY_YEAR.match(text):
        month = _MONTHS.index(found["name"][:3].lower()) + 1
        return _clocked(found, _full_year(found["year"]), month, int(found["day"]))
    return None


def _clocked(found: re.Match[str], year: int, month: int, day: int) -> datetime:
    hour = int(found["hour"] or 0)
    half = (found["early"] or found["late"] or "").lower()
    if half in ("下午", "中午") or half.startswith("p"):
        hour += 12 if hour < 12 else 0
    elif half and hour == 12:
        hour = 0
    micro = int((found["fraction"] or "0").ljust(6, "0")[:6])
    minute, second = int(found["minute"] or 0), int(found["second"] or 0)
    moment = datetime(year, month, day, hour, minute, second, micro)  # noqa: DTZ001
    zone = found["zone"]
    return moment if zone is None else moment.replace(tzinfo=_fixed_zone(zone))


@lru_cache(maxsize=256)
def _fixed_zone(text: str) -> tzinfo:
    digits = text.upper().removeprefix("UTC").removeprefix("GMT").removeprefix("Z")
    if not digits:
        return UTC
    plain = digits.replace(":", "").ljust(5, "0")
    moment = datetime.strptime(plain, "%z").tzinfo
    return moment or UTC


def _full_year(text: str) -> int:
    year = int(text)
    if len(text) == 4:
        return year
    return year + (2000 if year < 70 else 1900)


def _from_digits(text: str) -> _Moment | None:
    whole = text.partition(".")[0].lstrip("-")
    patterns = {8: "%Y%m%d", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}
    if len(whole) in patterns and text == whole:
        return datetime.strptime(text, patterns[len(whole)])  # noqa: DTZ007
    units = {9: 1_000_000, 10: 1_000_000, 13: 1_000, 16: 1}
    return _epoch(text, units[len(whole)]) if len(whole) in units else None


def _epoch(text: str, unit_us: int) -> int | None:
    if not _DIGITS.fullmatch(text):
        return None
    whole, _, part = text.partition(".")
    sign = -1 if whole.startswith("-") else 1
    micro = int(whole) * unit_us + sign * (
        int(part.ljust(9, "0")[:9]) * unit_us // 10**9 if part else 0
    )
    return micro if abs(micro) < _FAR_US else None


def _microseconds(moment: _Moment, zone: tzinfo) -> int:
    if isinstance(moment, int):
        return moment
    away = moment.utcoffset()
    if away is None and zone is not UTC:
        away = moment.replace(tzinfo=zone).utcoffset()
    seconds = (moment.toordinal() - _EPOCH_DAY) * 86_400
    seconds += moment.hour * 3_600 + moment.minute * 60 + moment.second
    micro = seconds * 1_000_000 + moment.microsecond
    return micro - away // timedelta(microseconds=1) if away else micro
