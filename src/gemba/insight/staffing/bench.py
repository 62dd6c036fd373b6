"""Arrivals of real logs forecast beside last week again; a shift plan of thirty people."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import duckdb
import numpy as np

from gemba.insight.eventlog.arrays import Int64s

from .day_kinds import DayKinds
from .forecasting.backtest import weighted_error
from .forecasting.forecast import CLEARLY, forecast
from .forecasting.history import Days, History
from .forecasting.methods import seasonal_naive
from .series import ArrivalSeries, count_arrivals, observed_days
from .shifts.planning import plan
from .shifts.testing import drawn_task
from .shifts.values import ShiftPlan

HORIZON_DAYS = 14
FIRST_WEEKS = 4
ORIGINS_MAX = 60
PEOPLE, PLAN_DAYS, PLAN_SECONDS_MAX, PLAN_GAP = 30, 14, 20.0, 0.02
# Logs are cut by when cases ended, so few of their first and last arrivals are in them.
_CUT = 0.02


@dataclass(frozen=True)
class Source:
    """A log, the zone of its clocks and the country of its holidays, where they are known."""

    log: str
    minutes: int
    zone: str = "UTC"
    region: str = ""

    @property
    def id(self) -> str:
        return f"staffing.forecast_{self.log}_{'day' if self.minutes == 1440 else 'hour'}"


SOURCES = (
    Source("servicenow_incident_uci", 1440),
    Source("servicenow_incident_uci", 60),
    Source("bpi2013_incidents", 1440, region="SE"),
    Source("bpi2013_incidents", 60, region="SE"),
    Source("bpi2013_closed_problems", 1440, region="SE"),
    Source("helpdesk_italian_full", 1440, zone="Europe/Rome", region="IT"),
    Source("receipt", 1440, zone="Europe/Amsterdam", region="NL"),
    Source("crm_callcentre_calls", 1440),
)
IDS = (
    "staffing.forecast_servicenow_incident_uci_day",
    "staffing.forecast_servicenow_incident_uci_hour",
    "staffing.forecast_bpi2013_incidents_day",
    "staffing.forecast_bpi2013_incidents_hour",
    "staffing.forecast_bpi2013_closed_problems_day",
    "staffing.forecast_helpdesk_italian_full_day",
    "staffing.forecast_receipt_day",
    "staffing.forecast_crm_callcentre_calls_day",
    "staffing.shift_plan_30_people",
)


def measure() -> list[dict[str, object]]:
    """The logs where the shared test data is there, and the plan."""
    found = [forecast_figure(source) for source in SOURCES if file_of(source).exists()]
    return [*found, plan_figure()]


def forecast_figure(source: Source) -> dict[str, object]:
    """Errors on days no forecast knew, beside those of the last week again."""
    series = series_of(source)
    told = looked_back(source, series)
    return {
        "id": source.id,
        "measured": told.wape,
        "reference": told.naive_wape,
        "ratio": told.ratio,
        "goal": f"at most {CLEARLY:g} × seasonal-naive, or it says that it is not better",
        "met": told.is_met,
        "method": (
            f"Weighted absolute error, {series.counts.mean():.1f} arrivals"
            f" {'a day' if source.minutes == 1440 else 'an hour'}, {series.days} days from"
            f" {series.first_day}"
            f" (first and last {_CUT:.0%} of arrivals left out), {HORIZON_DAYS} days ahead from"
            f" {told.origins} origins, the first after {FIRST_WEEKS} weeks; the method chosen from"
            f" days before the origin only. It claimed to be clearly better {told.claims} times;"
            f" {told.inside:.0%} of days in the 90 % interval. Reference: the last week again."
        ),
    }


@dataclass(frozen=True)
class LookedBack:
    """Weighted errors of our forecasts and of the last week again over `origins` starts; how often
    it claimed to be clearly better, and the part of days inside the interval of 90 %."""

    wape: float
    naive_wape: float
    claims: int
    origins: int
    inside: float

    @property
    def ratio(self) -> float:
        return self.wape / self.naive_wape

    @property
    def is_met(self) -> bool:
        """Clearly better, or it mostly did not say so."""
        return self.ratio <= CLEARLY or self.claims < self.origins / 2


def series_of(source: Source) -> ArrivalSeries:
    """Without the days before the first and after the last arrivals that are left out."""
    times = arrivals_of(source)
    kept = times[int(len(times) * _CUT) : len(times) - int(len(times) * _CUT)]
    first, end = observed_days(kept, source.zone)
    return count_arrivals(times, first, end, slot_minutes=source.minutes, zone=source.zone)


def looked_back(source: Source, series: ArrivalSeries) -> LookedBack:
    """Method and intervals are chosen anew from the past each time."""
    kinds = DayKinds()
    if source.region:
        end = series.first_day + timedelta(days=series.days)
        kinds = DayKinds.of_region(source.region, series.first_day, end)
    last = series.days - HORIZON_DAYS
    weeks = np.arange(FIRST_WEEKS * 7, last + 1, 7)
    origins = weeks[:: max(1, -(-len(weeks) // ORIGINS_MAX))].tolist()
    ours, floor, came = [], [], []
    claims, inside = 0, []
    for origin in origins:
        now = series.first_day + timedelta(days=origin)
        seen = series.between(series.first_day, now)
        found = forecast(seen, HORIZON_DAYS, kinds)
        arrived = series.counts[origin : origin + HORIZON_DAYS].astype(np.float64)
        claims += found.choice.verdict == "better"
        total = arrived.sum(axis=1)
        inside.append(((total >= found.day_low) & (total <= found.day_high)).mean())
        ours.append(found.mean)
        floor.append(seasonal_naive(History.of(seen, kinds), Days.of(now, HORIZON_DAYS, kinds)))
        came.append(arrived)
    together = np.concatenate(came)
    return LookedBack(
        weighted_error(np.concatenate(ours), together),
        weighted_error(np.concatenate(floor), together),
        claims,
        len(origins),
        float(np.mean(inside)),
    )


def plan_figure() -> dict[str, object]:
    task = drawn_task(PEOPLE, PLAN_DAYS)
    begin = time.perf_counter()
    found = plan(task, seconds_max=PLAN_SECONDS_MAX, gap_max=PLAN_GAP)
    seconds = time.perf_counter() - begin
    assert isinstance(found, ShiftPlan)
    return {
        "id": "staffing.shift_plan_30_people",
        "measured": seconds,
        "reference": None,
        "ratio": None,
        "goal": "",
        "met": None,
        "method": (
            f"Seconds to a plan of {PEOPLE} people, {PLAN_DAYS} days, {len(task.shapes)} shifts,"
            f" {len(task.needs)} skills, {len(task.wishes)} wishes at most {PLAN_GAP:.0%} above the"
            f" bound (reached {found.gap:.2%}; {found.missing_hours:g} h missing); one thread."
        ),
    }


def arrivals_of(source: Source) -> Int64s:
    """When each case began, or each call came in; sorted UTC microseconds."""
    path = str(file_of(source))
    with duckdb.connect() as database:
        if path.endswith(".csv"):
            words = "select epoch_us(Date_received::timestamp) from read_csv(?)"
        else:
            words = "select epoch_us(min(timestamp)) from read_parquet(?) group by case_id"
        column = database.execute(words, [path]).fetchnumpy()
    (times,) = column.values()
    return np.sort(np.asarray(times, np.int64))


def file_of(source: Source) -> Path:
    beside = Path(__file__).resolve().parents[4].parent / "shared"
    folder = Path(os.environ.get("GEMBA_SHARED") or beside) / "data/eventlogs" / source.log
    calls = folder / "CRMCallCenterLogs.csv"
    return calls if source.log.startswith("crm") else folder / "log.parquet"
