"""Days on which people, a team or a person, were overloaded or idle, in periods with dates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Floats

from .utilisation import Workload, shares

OVERLOADED_FROM, IDLE_UP_TO = 0.85, 0.30
# Around each day so many same weekdays say what is usual.
_WEEKS_AROUND = 4


@dataclass(frozen=True)
class Period:
    """Working days in a row, from the start of the first to the end of the last (UTC).

    `load` is busy by staffed time, or by the usual load where `is_relative`.
    """

    start_us: int
    end_us: int
    days: int
    is_overload: bool
    load: float
    busy_seconds: float
    staffed_seconds: float
    is_relative: bool = False


@dataclass(frozen=True)
class PeriodRule:
    """From which load on a day is overloaded, up to which it is idle."""

    overloaded_from: float = OVERLOADED_FROM
    idle_up_to: float = IDLE_UP_TO
    days_min: int = 1


def periods(load: Workload, rule: PeriodRule | None = None) -> list[Period]:
    """Of a daily workload: the weightiest first, by what was too much or too little.

    Days without staff part nothing: from a Friday a period goes on to the Monday.
    """
    return _periods(load, load.staffed_seconds, rule or PeriodRule(), is_relative=False)


def unusual_periods(load: Workload, rule: PeriodRule | None = None) -> list[Period]:
    """Against what is usual: the median of the same weekday over the weeks around.

    For loads whose size means nothing by itself, such as numbers of events.
    """
    rule = rule or PeriodRule(overloaded_from=1.5, idle_up_to=0.5, days_min=2)
    return _periods(load, _usual(load), rule, is_relative=True)


def telling_periods(load: Workload, rule: PeriodRule | None = None) -> list[Period]:
    """Both kinds, the weightiest first, without those of a kind that lie in another of it.

    Where most work leaves no trace every day looks idle; then only the unusual ones tell.
    """
    rule = rule or PeriodRule()
    told = periods(load, rule)
    if _whole_share(load) <= rule.idle_up_to:
        told = [each for each in told if each.is_overload]
    kept: list[Period] = []
    for each in (*told, *unusual_periods(load)):
        if not any(_overlap(each, other) for other in kept):
            kept.append(each)
    return kept


def _whole_share(load: Workload) -> float:
    return float(load.busy_seconds.sum()) / max(float(load.staffed_seconds.sum()), 1.0)


def _overlap(one: Period, other: Period) -> bool:
    meet = one.start_us < other.end_us and other.start_us < one.end_us
    return meet and one.is_overload == other.is_overload


def _periods(
    load: Workload, capacity: Floats, rule: PeriodRule, *, is_relative: bool
) -> list[Period]:
    working = np.flatnonzero(capacity > 0)
    share = shares(load.busy_seconds[working], capacity[working])
    found = []
    for is_overload, flags in (
        (True, share >= rule.overloaded_from),
        (False, share <= rule.idle_up_to),
    ):
        for first, last in _runs(flags):
            if last - first < rule.days_min:
                continue
            days = working[first:last]
            busy, staffed = load.busy_seconds[days].sum(), capacity[days].sum()
            found.append(
                Period(
                    start_us=int(load.grid.bounds_us[days[0]]),
                    end_us=int(load.grid.bounds_us[days[-1] + 1]),
                    days=len(days),
                    is_overload=is_overload,
                    load=float(busy / staffed),
                    busy_seconds=float(busy),
                    staffed_seconds=float(staffed),
                    is_relative=is_relative,
                )
            )
    return sorted(found, key=lambda each: (-_weight(each, rule), each.start_us))


def _weight(period: Period, rule: PeriodRule) -> float:
    bar = rule.overloaded_from if period.is_overload else rule.idle_up_to
    return abs(period.load - bar) * period.staffed_seconds


def _runs(flags: Bools) -> list[tuple[int, int]]:
    edges = np.diff(np.concatenate([[False], flags, [False]]).astype(np.int8))
    starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    return list(zip(starts.tolist(), ends.tolist(), strict=True))


def _usual(load: Workload) -> Floats:
    """The median over the same weekday in the weeks around; zero where that is usual."""
    usual = np.zeros(len(load.grid))
    for weekday in range(7):
        days = np.flatnonzero(load.grid.weekday == weekday)
        if not len(days):
            continue
        padded = np.pad(load.busy_seconds[days], _WEEKS_AROUND, constant_values=np.nan)
        around = np.lib.stride_tricks.sliding_window_view(padded, 2 * _WEEKS_AROUND + 1)
        usual[days] = np.nanmedian(around, axis=1)
    return usual
