"""Forecasts of a log by channel and type, kept while nothing changes."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import get_language

from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.staffing.forecasting.forecast import Forecast, forecast
from gemba.insight.staffing.forecasting.history import WEEK_DAYS
from gemba.insight.staffing.series import ArrivalKind, ArrivalSeries
from gemba.insight.staffing.surges import Surge, surges
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.remembering import Memory
from gemba.interfaces.console.staffing.arrived import Arrived, arrived
from gemba.interfaces.console.staffing.asked import AskedForm
from gemba.interfaces.console.staffing.days_off import DaysOff, days_off

ALL = ArrivalKind("", "")


@dataclass(frozen=True, eq=False)
class Told:
    """What came, what was forecast of it by kind, and which kinds surge. Kinds of which less than
    a week is known have no forecast."""

    columns: EventColumns
    arrived: Arrived
    days_off: DaysOff
    series: dict[ArrivalKind, ArrivalSeries]
    forecasts: dict[ArrivalKind, Forecast]
    surges: tuple[Surge, ...]


_KEPT = Memory[Told](6)


def told(
    choice: Choice, asked: AskedForm, now: datetime, *, until: date | None = None
) -> Told | None:
    """As far ahead as asked for, or up to a day. None for a log that tells of no whole day."""
    known = arrived(choice, now)
    if known is None:
        return None
    days, region = asked.weeks_ahead * WEEK_DAYS, str(asked.value("region"))
    if until is not None:
        days = max((until - known.end).days, 1)
    off = days_off(region, known.first, _end(known, days), is_desk=choice.log.is_desk)
    # Holidays have names in the language of the reader.
    key: Hashable = (known.zone, known.end, days, repr(off), get_language())
    return _KEPT.of(choice.log, choice.whole, key, lambda: _tell(known, off, days))


def forecast_until(known: Arrived, off: DaysOff, kind: ArrivalKind, until: date) -> Forecast | None:
    """Of that day, from the days before; None where they are less than a week."""
    series = known.series(kind, until=until)
    if series.days < WEEK_DAYS:
        return None
    return forecast(series, 1, off.kinds, judged_by_day=True)


def _end(known: Arrived, days: int) -> date:
    return known.end + timedelta(days=days)


def _tell(known: Arrived, off: DaysOff, days: int) -> Told:
    series = {kind: known.series(kind) for kind in known.kinds}
    forecasts = {
        kind: forecast(each, days, off.kinds, judged_by_day=True)
        for kind, each in series.items()
        if each.days >= WEEK_DAYS
    }
    looked_at = {kind: known.series(kind).by_day() for kind in known.pairs}
    if not looked_at:
        looked_at = {kind: each.by_day() for kind, each in series.items()}
    return Told(known.columns, known, off, series, forecasts, surges(looked_at, off.kinds))
