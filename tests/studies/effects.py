"""A change made to a shop for real, and what the twin, fitted to the time before, said of it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from studies.shop import DAY, FIRST, OUTSIDE, ROBOT, SYSTEM, Happened, Shop, run
from studies.shop_changes import Made, made

from gemba.insight.eventlog.arrays import Bools
from gemba.insight.eventlog.columns import EventColumns, build
from gemba.insight.simulation.engine import Outcome
from gemba.insight.simulation.engine import run as run_twin
from gemba.insight.simulation.fitting.fit import Fitting, fit
from gemba.insight.simulation.fitting.holding_out import chosen_rows
from gemba.insight.simulation.model import Horizon, Twin

# The log the twin is fitted to; then arrivals of so many days are judged, after a time to fill up.
BEFORE_DAYS, WARM_UP_DAYS, JUDGED_DAYS, DRAIN_DAYS = 120, 28, 84, 45
# Runs of the shop as it truly became and as it was, and of the twin.
TRUE_RUNS, UNCHANGED_RUNS, TWIN_RUNS = 6, 2, 6
LATE_SHARE = 0.2
KPIS = ("case time", "waiting", "late share", "busy share")


@dataclass(frozen=True)
class Effect:
    """One change: each KPI as it was, as the twin said it would be and as it truly became; runs
    apart, the truth is known to `noise`, the standard error as a part of it."""

    seed: int
    kind: str
    before: Mapping[str, float]
    said: Mapping[str, float]
    true: Mapping[str, float]
    noise: Mapping[str, float]

    def error(self, kpi: str) -> float:
        """As a part of the truth."""
        return abs(self.said[kpi] - self.true[kpi]) / self.true[kpi]

    def error_unchanged(self, kpi: str) -> float:
        """Of who says that all stays as it is."""
        return abs(self.before[kpi] - self.true[kpi]) / self.true[kpi]


def effect_of(kind: str, seed: int) -> Effect:
    """Draws a shop and a change of that kind, and measures both."""
    shop = Shop.drawn(seed)
    change = made(kind, shop, random.Random(f"change {seed}"))
    before = run(shop, 1_000_000 + seed, BEFORE_DAYS)
    judge = _Judge(change.kind, _late_seconds(before.columns))
    said = _mean(judge.twin(each) for each in _predicted(before, change))
    true = [judge.shop(run(change.after, luck, _DAYS)) for luck in _lucks(seed, 2, TRUE_RUNS)]
    was = _mean(judge.shop(run(shop, luck, _DAYS)) for luck in _lucks(seed, 3, UNCHANGED_RUNS))
    table = np.array([[each[kpi] for kpi in KPIS] for each in true])
    noise = table.std(axis=0, ddof=1) / np.sqrt(len(table)) / table.mean(axis=0)
    return Effect(seed, kind, was, said, _mean(true), dict(zip(KPIS, noise.tolist(), strict=True)))


_DAYS = WARM_UP_DAYS + JUDGED_DAYS


def _lucks(seed: int, what: int, runs: int) -> list[int]:
    return [what * 1_000_000 + 1_000 * seed + number for number in range(runs)]


def _predicted(before: Happened, change: Made) -> Iterable[Outcome]:
    twin = change.scenario.apply(fitted(before))
    return (run_twin(twin, seed) for seed in range(TWIN_RUNS))


def fitted(before: Happened) -> Twin:
    """From what was over when the log ends; in a whole week that comes after, from an empty desk
    that fills up."""
    until_us = round((FIRST + BEFORE_DAYS * DAY) * 1e6)
    columns = before.columns
    told = chosen_rows(columns, columns.time_us < until_us)
    twin = fit(told, "UTC", Fitting(until_us=until_us)).twin
    weeks = -(-BEFORE_DAYS // 7)
    start_us = round((FIRST + weeks * 7 * DAY) * 1e6)
    horizon = Horizon(start_us, _DAYS, drain_days=DRAIN_DAYS)
    return replace(twin, horizon=horizon, open_cases=())


@dataclass(frozen=True)
class _Judge:
    """The same figures of a shop and of a run, of cases of one type or all; what took longer than
    `late_seconds` is late."""

    kind: str | None
    late_seconds: float

    def shop(self, happened: Happened) -> dict[str, float]:
        busy = sum(happened.work_seconds.values()) / happened.there_seconds
        return self._of(happened.columns, busy, FIRST + WARM_UP_DAYS * DAY)

    def twin(self, outcome: Outcome) -> dict[str, float]:
        people = outcome.twin.people
        hours = sum(end - start for each in people for start, end in each.calendar.intervals) / 60
        told = build(outcome.rows)
        worked = float(outcome.effort.worked_seconds.sum())
        busy = worked / (hours * 3_600 * _DAYS / 7)
        return self._of(told, busy, outcome.twin.horizon.start_us / 1e6 + WARM_UP_DAYS * DAY)

    def _of(self, columns: EventColumns, busy: float, since: float) -> dict[str, float]:
        first = columns.first_us / 1e6
        judged = (first >= since) & (first < since + JUDGED_DAYS * DAY)
        if self.kind is not None:
            types = columns.case_attributes["type"]
            judged &= types.codes == types.names.codes[self.kind]
        took = (columns.last_us - columns.first_us)[judged] / 1e6
        return {
            "case time": float(took.mean()),
            "waiting": _waiting_seconds(columns, judged),
            "late share": float((took > self.late_seconds).mean()),
            "busy share": busy,
        }


def _waiting_seconds(columns: EventColumns, judged: Bools) -> float:
    """The mean of what passes between a piece of work and whatever came before it."""
    if columns.start_us is None:
        raise ValueError("Starts are told.")
    others = {*OUTSIDE.values(), ROBOT, SYSTEM}
    nobody = np.array([name in others for name in columns.resources])
    first = np.zeros(len(columns), dtype=np.bool_)
    first[columns.offsets[:-1]] = True
    case = np.repeat(np.arange(columns.cases), np.diff(columns.offsets))
    waits = (columns.start_us[1:] - columns.time_us[:-1]) / 1e6
    counts = (~nobody[columns.resource] & ~first & judged[case])[1:]
    return float(np.maximum(waits[counts], 0).mean())


def _late_seconds(columns: EventColumns) -> float:
    """A fifth of the cases before took longer."""
    return float(np.quantile((columns.last_us - columns.first_us) / 1e6, 1 - LATE_SHARE))


def _mean(runs: Iterable[Mapping[str, float]]) -> dict[str, float]:
    rows = list(runs)
    return {kpi: float(np.mean([each[kpi] for each in rows])) for kpi in KPIS}


def median_error(effects: Sequence[Effect], error: Callable[[Effect], float]) -> float:
    return float(np.median([error(each) for each in effects]))
