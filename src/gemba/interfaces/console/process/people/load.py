"""Work against staff as the reader sees it: by hour of the week, day by day, and in periods."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import numpy as np
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from gemba.foundation.kernel.clock import moment_of
from gemba.insight.mining.filters.kinds.timeframe import InPeriod
from gemba.insight.mining.people.periods import Period, telling_periods
from gemba.insight.mining.people.utilisation import Workload
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.people.whose import Loads
from gemba.interfaces.console.process.people.words import day_names
from gemba.interfaces.figures import share_words

PERIODS_SHOWN = 6
EMPTY_BELOW = 0.01
DAYS_DRAWN_MAX = 1_500
# Hours with less than so much of the usual staff are as good as closed.
STAFF_SHARE_MIN = 0.05


@dataclass(frozen=True, slots=True)
class HourCell:
    """An hour of the week. `level`: closed, outside (work, but nobody regularly there), calm,
    usual, high or over."""

    level: str
    figure: str
    words: str


@dataclass(frozen=True, slots=True)
class HourRow:
    """One day of the heatmap."""

    day: str
    cells: tuple[HourCell, ...]


@dataclass(frozen=True, slots=True)
class PeriodLine:
    """An overloaded or idle period, with the address of the cases that ran in it."""

    words: str
    first: date
    last: date
    is_overload: bool
    is_relative: bool
    load: float
    days: int
    url: str

    @property
    def is_empty(self) -> bool:
        """Next to nothing was done."""
        return self.load < EMPTY_BELOW


@dataclass(frozen=True, slots=True)
class Load:
    """Everything about work against staff of everybody or of one. `days` are for the chart, empty
    if too many; `is_shared` as in `Loads`."""

    hours: tuple[HourRow, ...]
    overloaded: tuple[PeriodLine, ...]
    idle: tuple[PeriodLine, ...]
    days: dict[str, list[float] | list[str]]
    is_shared: bool


def load_of(choice: Choice, loads: Loads, zone: str) -> Load:
    """In the whole log."""
    lines = [_line(choice, loads, each, zone) for each in telling_periods(loads.by_day)]
    return Load(
        hours=_hours(loads.by_hour),
        overloaded=tuple(each for each in lines if each.is_overload)[:PERIODS_SHOWN],
        idle=tuple(each for each in lines if not each.is_overload)[:PERIODS_SHOWN],
        days=_days(loads.by_day),
        is_shared=loads.is_shared,
    )


def _line(choice: Choice, loads: Loads, period: Period, zone: str) -> PeriodLine:
    first, last = _day(period.start_us, zone), _day(period.end_us - 1, zone)
    words = date_format(first, "DATE_FORMAT")
    if last.date() > first.date():
        words = _("{first} to {last}").format(first=words, last=date_format(last, "DATE_FORMAT"))
    touching = InPeriod("touching", period.start_us, period.end_us)
    return PeriodLine(
        words=words,
        first=first.date(),
        last=last.date(),
        is_overload=period.is_overload,
        is_relative=period.is_relative,
        load=period.load,
        days=period.days,
        url=choice.address("process-cases", filters=(*choice.filters, *loads.filters, touching)),
    )


def _day(us: int, zone: str) -> datetime:
    return moment_of(us).astimezone(ZoneInfo(zone))


def _hours(load: Workload) -> tuple[HourRow, ...]:
    busy, staffed = load.by_week_hour()
    least = STAFF_SHARE_MIN * float(staffed.max(initial=0.0))
    staffed = np.where(staffed < least, 0.0, staffed)
    return tuple(
        HourRow(
            day,
            tuple(
                _cell(day, hour, float(busy[24 * place + hour]), float(staffed[24 * place + hour]))
                for hour in range(24)
            ),
        )
        for place, day in enumerate(day_names())
    )


def _cell(day: str, hour: int, busy: float, staffed: float) -> HourCell:
    told = {"day": day, "hours": f"{hour:02d}–{(hour + 1) % 24:02d}"}
    if not staffed:
        if busy < 0.01:
            return HourCell("closed", "", _("{day} {hours}: nobody at work").format(**told))
        words = _("{day} {hours}: work by {busy} people outside their usual hours")
        return HourCell("outside", "", words.format(busy=f"{busy:.1f}", **told))
    share = busy / staffed
    words = _("{day} {hours}: {busy} of {staffed} people busy ({share})").format(
        busy=f"{busy:.1f}", staffed=f"{staffed:.1f}", share=share_words(share), **told
    )
    level = (
        "calm" if share < 0.3 else "usual" if share < 0.7 else "high" if share < 0.85 else "over"
    )
    return HourCell(level, str(round(100 * share)), words)


def _days(load: Workload) -> dict[str, list[float] | list[str]]:
    if len(load.grid) > DAYS_DRAWN_MAX:
        return {}
    days = [moment_of(int(us)).date() for us in load.grid.local_us]
    return {
        "days": [day.isoformat() for day in days],
        "busy": np.round(load.busy_seconds / 3600, 2).tolist(),
        "staffed": np.round(load.staffed_seconds / 3600, 2).tolist(),
    }
