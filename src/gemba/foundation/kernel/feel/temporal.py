"""Dates, times and durations as text (XML Schema's forms), and years and months as a value."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)
_TIME = re.compile(
    r"(\d\d):(\d\d):(\d\d)(?:\.(\d{1,12}))?(Z|[+-]\d\d:\d\d(?::\d\d)?|@[A-Za-z0-9_+\-/]{1,60})?",
    re.ASCII,
)
_YEARS_MONTHS = re.compile(r"(-?)P(?=\d)(?:(\d{1,9})Y)?(?:(\d{1,9})M)?", re.ASCII)
_DAYS_TIME = re.compile(
    r"(-?)P(?=[\dT])(?:(\d{1,10})D)?"
    r"(?:T(?=\d)(?:(\d{1,12})H)?(?:(\d{1,12})M)?(?:(\d{1,14})(?:\.(\d{1,12}))?S)?)?",
    re.ASCII,
)
DAY = dt.timedelta(days=1)
MICROSECOND = dt.timedelta(microseconds=1)
OFFSET_HOURS_MAX = 14


@dataclass(frozen=True, order=True, slots=True)
class YearsMonths:
    """A duration in whole months, of either sign."""

    months: int


Duration = dt.timedelta | YearsMonths
Temporal = dt.date | dt.time | Duration


def date_of(text: str) -> dt.date | None:
    """From `2026-01-31`; years 1 to 9999."""
    found = _DATE.fullmatch(text)
    try:
        return dt.date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def time_of(text: str) -> dt.time | None:
    """From `09:00:00`, also with `Z`, `+02:00` or `@Europe/Berlin`."""
    found = _TIME.fullmatch(text)
    if not found:
        return None
    hour, minute, second, fraction, zone_text = found.groups()
    zone = zone_of(zone_text) if zone_text else None
    if zone_text and zone is None:
        return None
    try:
        return dt.time(int(hour), int(minute), int(second), _microseconds(fraction), zone)
    except ValueError:
        return None


def date_time_of(text: str) -> dt.datetime | None:
    """From `2026-01-31T09:00:00` with or without a zone; a mere date is its midnight."""
    day_text, found, time_text = text.partition("T")
    day = date_of(day_text)
    time = time_of(time_text) if found else dt.time()
    return dt.datetime.combine(day, time) if day and time is not None else None


def duration_of(text: str) -> Duration | None:
    """From `P1DT2H` or `P1Y2M`; days and months do not mix."""
    found = _YEARS_MONTHS.fullmatch(text)
    if found:
        sign, years, months = found.groups()
        return YearsMonths((12 * int(years or 0) + int(months or 0)) * (-1 if sign else 1))
    found = _DAYS_TIME.fullmatch(text)
    if not found:
        return None
    sign, days, hours, minutes, seconds, fraction = found.groups()
    try:
        length = dt.timedelta(
            days=int(days or 0),
            hours=int(hours or 0),
            minutes=int(minutes or 0),
            seconds=int(seconds or 0),
            microseconds=_microseconds(fraction),
        )
        return -length if sign else length
    except OverflowError:
        return None


def temporal_of(text: str) -> Temporal | None:
    """What `@"…"` stands for: a date and time, a date, a time or a duration."""
    return date_of(text) or _time_or_moment(text) or duration_of(text)


def zone_of(text: str) -> dt.tzinfo | None:
    """From `Z`, `+02:00` or `@Europe/Berlin`."""
    if text == "Z":
        return dt.UTC
    if text.startswith("@"):
        try:
            return ZoneInfo(text[1:])
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return None
    hours, minutes, seconds = int(text[1:3]), int(text[4:6]), int(text[7:9] or 0)
    if hours > OFFSET_HOURS_MAX or minutes > 59 or seconds > 59:
        return None
    return offset_zone(dt.timedelta(hours=hours, minutes=minutes, seconds=seconds), text[0] == "-")


def offset_zone(offset: dt.timedelta, is_west: bool = False) -> dt.tzinfo:
    return dt.timezone(-offset if is_west else offset) if offset else dt.UTC


def temporal_text(value: Temporal) -> str:
    """As `temporal_of` takes it back."""
    if isinstance(value, dt.datetime):
        return f"{value.date().isoformat()}T{_time_text(value.timetz())}"
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dt.time):
        return _time_text(value)
    if isinstance(value, YearsMonths):
        years, months = divmod(abs(value.months), 12)
        parts = (f"{years}Y" if years else "") + (f"{months}M" if months else "")
        return f"{'-' if value.months < 0 else ''}P{parts or '0M'}"
    return _days_time_text(value)


def _time_or_moment(text: str) -> Temporal | None:
    moment = date_time_of(text)
    return moment if moment is not None else time_of(text)


def _microseconds(fraction: str | None) -> int:
    return int((fraction or "0").ljust(6, "0")[:6])


def _time_text(time: dt.time) -> str:
    text = time.replace(tzinfo=None).isoformat()
    text = text.rstrip("0") if "." in text else text
    zone = time.tzinfo
    if zone is None:
        return text
    if isinstance(zone, ZoneInfo):
        return f"{text}@{zone.key}"
    offset = zone.utcoffset(None) or dt.timedelta()
    return text + (offset_text(offset) if offset else "Z")


def offset_text(offset: dt.timedelta) -> str:
    seconds = round(abs(offset) / dt.timedelta(seconds=1))
    text = f"{'-' if offset < dt.timedelta() else '+'}{seconds // 3600:02}:{seconds // 60 % 60:02}"
    return text + (f":{seconds % 60:02}" if seconds % 60 else "")


def _days_time_text(length: dt.timedelta) -> str:
    whole = abs(length)
    hours, rest = divmod(whole.seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    fraction = f".{whole.microseconds:06}".rstrip("0") if whole.microseconds else ""
    day = f"{whole.days}D" if whole.days else ""
    time = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    if seconds or fraction:
        time += f"{seconds}{fraction}S"
    parts = day + (f"T{time}" if time else "")
    return f"{'-' if length < dt.timedelta() else ''}P{parts or 'T0S'}"
