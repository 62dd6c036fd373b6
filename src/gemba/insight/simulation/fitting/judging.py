"""How well a twin holds: run over weeks it has not seen, beside how far two real weeks are apart.

The twin is fitted from what was done before the cut and starts with the cases that were open then.
What it tells is seen through the same window as the real log: cases that began after the cut and
ended before the log ends. With `Weighing.KNOWN` demand is told beforehand – as many cases in the
same span – so that the process is judged and not the forecast of demand; published simulators are
judged so.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields, replace
from enum import Enum
from itertools import combinations, pairwise

import numpy as np

from gemba.foundation.kernel.working_time.offsets import DAY_US
from gemba.insight.eventlog.columns import EventColumns, build
from gemba.insight.mining.calendars import WEEK_US
from gemba.insight.mining.waiting.enablement import begun_us
from gemba.insight.simulation.distances.five import Distances, distances
from gemba.insight.simulation.engine import run
from gemba.insight.simulation.model import Horizon, Twin
from gemba.insight.simulation.special import student_quantile

from .fit import Fitted, Fitting, fit
from .holding_out import Held, chosen_rows, drawn_cases, moved, window
from .roles import NOTHING_KNOWN, Roles

RUNS = 10
DRAWINGS = 50
SAMPLES = 40
# Seeds of the runs that settle the level of demand lie apart from those that are judged.
PILOT_SEED = 1_000_003
PILOT_RUNS = 4
PILOT_ROUNDS = 3
MORE = 1.05
CONFIDENCE = 0.95


class Weighing(Enum):
    """Whether demand is forecast by the twin, or told to it as it was."""

    FORECAST = "forecast"
    KNOWN = "known"


@dataclass(frozen=True)
class Judged:
    """The five distances of runs to the weeks held out: their mean, and between what a further run
    lies with 95 % (`low`, `high`), stretched for what the log does not tell. `floor`: how far the
    held-out weeks are from the real weeks before them, None where there are not enough of those.
    `own`: how far two runs are from each other on average, None for one run only; a twin that was
    the truth would be about as far from the weeks held out. `cases` were held out, `cases_told` by
    the runs on average."""

    runs: tuple[Distances, ...]
    mean: Distances
    low: Distances
    high: Distances
    floor: Distances | None
    own: Distances | None
    cases: int
    cases_told: float
    fitted: Fitted


@dataclass(frozen=True)
class Trial:
    """How often a twin is run, from which seed on, how demand is weighed, and what is known of the
    words in the log."""

    runs: int = RUNS
    seed: int = 0
    weighing: Weighing = Weighing.FORECAST
    roles: Roles = NOTHING_KNOWN


USUAL = Trial()


def judge(held: Held, zone: str, trial: Trial = USUAL) -> Judged:
    """Fits and runs. Raises NothingToFit where nothing came before the cut."""
    said = Fitting(open_cases=held.open_cases, until_us=held.cut_us, roles=trial.roles)
    fitted = fit(held.before, zone, said)
    twin = replace(fitted.twin, horizon=_horizon(held))
    if trial.weighing is Weighing.KNOWN:
        twin = with_demand(twin, held)
    seeds = range(trial.seed, trial.seed + trial.runs)
    logs = [told(twin, held, seed) for seed in seeds]
    if trial.weighing is Weighing.KNOWN:
        pairs = zip(logs, seeds, strict=True)
        logs = [as_many(log, held.after.cases, seed) for log, seed in pairs]
    found = tuple(distances(held.after, each, zone) for each in logs)
    mean, low, high = _interval(found, fitted.widening)
    cases_told = float(np.mean([each.cases for each in logs]))
    floor = noise_floor(held, zone)
    own = _among(logs, zone)
    return Judged(found, mean, low, high, floor, own, held.after.cases, cases_told, fitted)


def told(twin: Twin, held: Held, seed: int) -> EventColumns:
    """One run, seen through the window of the log."""
    return window(build(run(twin, seed).rows), held.cut_us, held.until_us)


def as_many(log: EventColumns, cases: int, seed: int) -> EventColumns:
    """So many cases, chosen by chance, where there are more."""
    if log.cases <= cases:
        return log
    chosen = np.zeros(log.cases, dtype=np.bool_)
    chosen[np.random.default_rng(seed).choice(log.cases, cases, replace=False)] = True
    return chosen_rows(log, log.row_flags(chosen))


def with_demand(twin: Twin, held: Held) -> Twin:
    """The twin with about as many cases, of those that end before the log does, as were held out,
    a few more rather than too few."""
    for _ in range(PILOT_ROUNDS):
        seen = [told(twin, held, PILOT_SEED + place).cases for place in range(PILOT_RUNS)]
        factor = MORE * held.after.cases / max(float(np.mean(seen)), 1.0)
        twin = replace(
            twin,
            arrivals=tuple(
                replace(each, per_hour=tuple(rate * factor for rate in each.per_hour))
                for each in twin.arrivals
            ),
        )
    return twin


def noise_floor(held: Held, zone: str) -> Distances | None:
    """The held-out weeks against as many real ones before them, moved by whole weeks."""
    weeks = max(1, math.ceil((held.until_us - held.cut_us) / WEEK_US))
    by_us = weeks * WEEK_US
    if not len(held.before) or held.cut_us - by_us < int(begun_us(held.before).min()):
        return None
    earlier = window(held.before, held.cut_us - by_us, held.until_us - by_us)
    if not len(earlier):
        return None
    return distances(held.after, moved(earlier, by_us), zone)


def drawn_again(held: Held, zone: str, seed: int = 0) -> Distances:
    """How far as many cases, drawn by chance from those held out themselves, are from them: what
    a twin would come to that knew them all, and drew. The mean of `DRAWINGS`."""
    rng = np.random.default_rng(seed)
    count = held.after.cases
    found = [
        distances(held.after, drawn_cases(held.after, rng.integers(0, count, count)), zone)
        for _ in range(DRAWINGS)
    ]
    return _of(np.array([each.each() for each in found]).mean(axis=0))


def drawn_apart(held: Held, zone: str, seed: int = 0) -> tuple[Distances, ...]:
    """How far logs of as many cases, all drawn by chance from those held out, are from each other:
    what the truth itself would come to, as one of them stands for the weeks held out and the
    others for its runs. One for each of `SAMPLES`, the mean over the others. Cases are drawn as if
    none was in the way of another, and what is too rare to be among them never comes, so it is
    rather too near."""
    rng = np.random.default_rng(seed)
    count = held.after.cases
    logs = [drawn_cases(held.after, rng.integers(0, count, count)) for _ in range(SAMPLES)]
    sums = np.zeros((SAMPLES, len(fields(Distances))))
    for one, other in combinations(range(SAMPLES), 2):
        apart = distances(logs[one], logs[other], zone).each()
        sums[one] += apart
        sums[other] += apart
    return tuple(_of(each / (SAMPLES - 1)) for each in sums)


def _horizon(held: Held) -> Horizon:
    """Cases arrive as long as they did in the weeks held out; what is there is worked on until the
    log ends."""
    begun = np.minimum.reduceat(begun_us(held.after), held.after.offsets[:-1])
    arriving = (int(begun.max()) - held.cut_us) / DAY_US
    whole = (held.until_us - held.cut_us) / DAY_US
    return Horizon(held.cut_us, arriving, drain_days=whole - arriving)


def _interval(
    found: tuple[Distances, ...], widening: float
) -> tuple[Distances, Distances, Distances]:
    """Mean, and the prediction interval of one more run."""
    table = np.array([each.each() for each in found])
    mean = table.mean(axis=0)
    if len(table) < 2:
        nothing = np.zeros_like(mean)
        return _of(mean), _of(nothing), _of(np.full_like(mean, math.inf))
    deviation = table.std(axis=0, ddof=1)
    reach = student_quantile(0.5 + CONFIDENCE / 2, len(table) - 1)
    half = reach * deviation * math.sqrt(1 + 1 / len(table)) * widening
    return _of(mean), _of(np.maximum(mean - half, 0)), _of(mean + half)


def _among(logs: list[EventColumns], zone: str) -> Distances | None:
    """The mean of as many pairs as there are runs, each run in two of them."""
    if len(logs) < 2:
        return None
    pairs = [distances(one, other, zone) for one, other in pairwise([logs[-1], *logs])]
    return _of(np.array([each.each() for each in pairs]).mean(axis=0))


def _of(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> Distances:
    names = (each.name for each in fields(Distances))
    return Distances(**dict(zip(names, values.tolist(), strict=True)))
