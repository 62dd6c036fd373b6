"""The stretch of time a reader looks at, in days of the desk's own calendar."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

import numpy as np

from gemba.foundation.kernel.clock import microseconds, moment_of
from gemba.insight.eventlog.arrays import Int64s
from gemba.insight.kpis.figures import Window

LAST_DAYS = {"today": 1, "7": 7, "28": 28, "90": 90}
WHOLE, CUSTOM = "all", "custom"
PERIODS = (*LAST_DAYS, WHOLE, CUSTOM)

# The coarsest step that still gives no more than this many points.
_STEPS = (("hour", 2), ("day", 100), ("week", 750), ("month", 3_660))
_DAY_MIN, _DAY_MAX = date(10, 1, 1), date(9990, 1, 1)
_YEARS_MAX = 100


@dataclass(frozen=True)
class Period:
    """`before` is the same stretch as many days earlier, None where there is nothing to compare
    with. `edges_us` cut the window into steps for a trend; the last one ends where it does."""

    name: str
    first: date
    last: date
    window: Window
    before: Window | None
    edges_us: Int64s
    step: str

    @property
    def days(self) -> int:
        """How many days of the calendar it touches."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class Extent:
    """From a log's first event to the moment its figures are about, on a calendar."""

    first_us: int
    end_us: int
    zone: tzinfo

    def day(self, us: int) -> date:
        """The day of a moment; far outside any calendar, the nearest day there is."""
        try:
            day = moment_of(us).astimezone(self.zone).date()
        except OverflowError:
            return _DAY_MIN if us < 0 else _DAY_MAX
        return _within(day, _DAY_MIN, _DAY_MAX)

    def midnight_us(self, day: date) -> int:
        """When a day begins."""
        return microseconds(datetime.combine(day, time.min, tzinfo=self.zone))


def period_of(asked: Mapping[str, str], extent: Extent, *, default: str) -> Period:
    """The period an address asks for; what makes no sense becomes the default."""
    name = asked.get("period", "")
    name = name if name in PERIODS else default
    today, first = extent.day(extent.end_us - 1), extent.day(extent.first_us)
    if name in LAST_DAYS:
        return _period(name, today - timedelta(days=LAST_DAYS[name] - 1), today, extent)
    if name == CUSTOM:
        since = _date(asked.get("since", "")) or today
        until = _date(asked.get("until", "")) or today
        since, until = min(since, until), max(since, until)
        return _period(name, _within(since, first, today), _within(until, first, today), extent)
    return _period(WHOLE, first, today, extent)


def _period(name: str, first: date, last: date, extent: Extent) -> Period:
    days = (last - first).days + 1
    begin, end = extent.midnight_us(first), extent.midnight_us(last + timedelta(days=1))
    window = Window(begin, max(min(end, extent.end_us), begin + 1))
    shift = timedelta(days=days)
    before = None
    if name != WHOLE and (first - _DAY_MIN).days > days:
        earlier = extent.midnight_us(first - shift)
        before = Window(earlier, min(earlier + window.end_us - begin, begin))
    step, edges = _edges(first, last, window, extent)
    return Period(name, first, last, window, before, edges, step)


def _edges(first: date, last: date, window: Window, extent: Extent) -> tuple[str, Int64s]:
    days = (last - first).days + 1
    step = next((name for name, limit in _STEPS if days <= limit), "year")
    if step == "hour":
        begins = list(range(window.begin_us, window.end_us, 3_600_000_000))
    else:
        begins = [extent.midnight_us(day) for day in _first_days(step, first, last)]
    begins = [window.begin_us, *(us for us in begins if window.begin_us < us < window.end_us)]
    return step, np.array([*begins, window.end_us], dtype=np.int64)


def _first_days(step: str, first: date, last: date) -> list[date]:
    if step in ("day", "week"):
        length = 1 if step == "day" else 7
        return [first + timedelta(days=n) for n in range(0, (last - first).days + 1, length)]
    months = 1 if step == "month" else 12 * (1 + (last.year - first.year) // _YEARS_MAX)
    number = first.year * 12 + first.month - 1
    later = range(number - number % months + months, last.year * 12 + last.month, months)
    return [first, *(date(each // 12, each % 12 + 1, 1) for each in later)]


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _within(day: date, first: date, last: date) -> date:
    return min(max(day, first), last)
