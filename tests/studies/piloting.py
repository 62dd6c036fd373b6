"""Pilots run in worlds whose truth is known: how often they alarm, find, cover and mislead."""

from __future__ import annotations

import math
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context
from statistics import median

import numpy as np

from gemba.foundation.kernel.intervals import wilson
from gemba.insight.eventlog.arrays import Floats
from gemba.insight.improvement.pilots.bad_events import EventGuard, watch_events
from gemba.insight.improvement.pilots.guardrails import Guard, watch
from gemba.insight.improvement.pilots.looking import course, effect_in
from gemba.insight.improvement.pilots.outcomes import DAY_US, Outcomes, Ripeness
from gemba.insight.improvement.pilots.plan import PilotPlan, PilotUnit
from gemba.insight.improvement.pilots.sizes import Past, Size, Wish, size_of
from gemba.insight.improvement.pilots.switchback import Blocks, effect_of_blocks, settled
from gemba.insight.improvement.pilots.tests.worlds import (
    WINDOW_DAYS,
    Desk,
    Queue,
    all_ripe,
    plan_for,
)
from gemba.insight.kpis.kpi import Better, Measure, Unit
from gemba.insight.mining.comparing.intervals import Estimate

LATE_US = 10**5 * DAY_US
PASTS = 10
# The first six hours of a day do not count: then the queue of the day before is gone.
BLOCKS = Blocks(DAY_US, DAY_US // 4)
CHUNK = 25
# Every so many pilots have a guardrail, where the kind has one.
GUARDED = 3


@dataclass(frozen=True)
class Kind:
    """One way to run pilots in one desk."""

    title: str
    desk: Desk
    measure: Measure = Measure.MEAN
    unit: PilotUnit = PilotUnit.CASE
    likeness: float = 0.0
    guard: bool = False


STEADY = Desk(a_day=40, days=30)
KINDS = (
    Kind("mean, half of the tickets", STEADY, guard=True),
    Kind("median, half of the tickets", STEADY, Measure.MEDIAN),
    Kind("mean, one ticket in five", replace(STEADY, share=0.2)),
    Kind(
        "mean, customers of three tickets",
        replace(STEADY, per_unit=3, likeness=0.4),
        unit=PilotUnit.CONTACT,
        likeness=0.3,
    ),
)


@dataclass(frozen=True)
class Told:
    """Of many pilots of one kind: shares, and the median day at the end. `covered` is the truth of
    the tickets that were counted, `covered_ever` that of all times."""

    pilots: int
    alarms: float
    covered: float
    covered_ever: float
    plain_covered: float
    saved: float
    days: float
    guard_alarms: float = math.nan

    def around(self, share: float) -> Estimate:
        """Where the true share lies, 19 times of 20."""
        return Estimate(share, *wilson(share * self.pilots, self.pilots))


def plan_of(kind: Kind, units: float, days: int) -> PilotPlan:
    plan = plan_for(kind.measure, units, days)
    return replace(plan, unit=kind.unit, share=kind.desk.share, likeness=kind.likeness)


@dataclass(frozen=True)
class _Job:
    kind: Kind
    plans: Sequence[PilotPlan]
    truth: float
    seed: int
    numbers: range


def run(kind: Kind, plans: Sequence[PilotPlan], truth: float, pilots: int, seed: int) -> Told:
    """As many pilots, the plans by turns; each looked at daily until it ends. Two processes."""
    chunks = [range(at, min(at + CHUNK, pilots)) for at in range(0, pilots, CHUNK)]
    jobs = [_Job(kind, plans, truth, seed, chunk) for chunk in chunks]
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        rows = np.array([row for told in pool.map(_chunk, jobs) for row in told])
    alarm, covered, ever, plain, saved, days, fired = rows.T
    return Told(
        pilots=pilots,
        alarms=float(alarm.mean()),
        covered=float(covered.mean()),
        covered_ever=float(ever.mean()),
        plain_covered=float(plain.mean()),
        saved=float(saved.mean()),
        days=float(np.median(days)),
        guard_alarms=float(np.nanmean(fired)) if kind.guard else math.nan,
    )


def _chunk(job: _Job) -> list[tuple[float, ...]]:
    return [_pilot(job, number) for number in job.numbers]


def _pilot(job: _Job, number: int) -> tuple[float, ...]:
    plan = job.plans[number % len(job.plans)]
    rows = job.kind.desk.drawn(np.random.default_rng([job.seed, number]))
    found = course(rows, plan, LATE_US)
    fired = math.nan
    if job.kind.guard and number % GUARDED == 0:
        fired = watch(rows, plan, guard_of(), LATE_US).fired_us is not None
    last, told = found.looks[-1], found.estimate
    assert told is not None
    effect = last.effect
    counted = rows.only(rows.enrolled_us + plan.ripeness.window_us <= last.at_us)
    own = job.kind.desk.truth_of(counted, plan.measure)
    return (
        found.is_told_apart,
        told.low <= own <= told.high,
        told.low <= job.truth <= told.high,
        abs(effect.difference - own) <= 1.96 * effect.error,
        effect.saved,
        (found.ended_us or 0) / DAY_US,
        fired,
    )


def guard_of() -> Guard:
    """Tickets must not wait longer in the mean of their first day."""
    ripeness = Ripeness.of_time(DAY_US)
    return Guard("waiting_time", Measure.MEAN, Unit.SECONDS, Better.LOWER, ripeness)


def without_effect(kind: Kind, pilots: int, seed: int) -> Told:
    """Both arms are served alike; the sample fits into the month."""
    each_day = kind.desk.a_day * 0.85
    design = 1 + 2.0 * kind.likeness if kind.unit is PilotUnit.CONTACT else 1.0
    units = each_day * kind.desk.days * 0.85 / design
    return run(kind, [plan_of(kind, units, kind.desk.days + WINDOW_DAYS)], 0.0, pilots, seed)


def sizes_of(kind: Kind, effect: float, seed: int) -> list[Size]:
    """Forecast from `PASTS` logs of sixty days, each of its own luck."""
    found = []
    for number in range(PASTS):
        desk = replace(kind.desk, effect=0.0, share=0.0, days=60)
        rows = all_ripe(desk.drawn(np.random.default_rng([seed, 1, number])))
        past = Past(rows.enrolled_us, rows.value, rows.unit, rows.covariates, 60.0)
        wish = Wish(kind.measure, effect, kind.unit, kind.desk.share, window_days=WINDOW_DAYS)
        size = size_of(past, wish)
        assert size is not None
        found.append(size)
    return found


def with_effect(kind: Kind, effect: float, pilots: int, seed: int) -> tuple[Told, list[Size]]:
    """Waits change by the share `effect`; every pilot is as large as forecast from a past."""
    desk = replace(kind.desk, effect=effect)
    truth = desk.truth(kind.measure)
    sizes = sizes_of(kind, truth, seed)
    longest = math.ceil(1.4 * max(each.days for each in sizes)) + 7
    moved = replace(kind, desk=replace(desk, days=longest))
    plans = [
        replace(plan_of(kind, size.units, longest + WINDOW_DAYS), likeness=size.likeness)
        for size in sizes
    ]
    return run(moved, plans, truth, pilots, seed), sizes


@dataclass(frozen=True)
class SpillOver:
    """As shares of the wait without the change: the truth, and what each design finds (mean over
    pilots), with its standard error; `covered` are the intervals of switchbacks."""

    truth: float
    by_case: float
    by_case_error: float
    by_block: float
    by_block_error: float
    covered: float
    pilots: int


def spill_over(queue: Queue, pilots: int, seed: int) -> SpillOver:
    """A shared queue, drawn by case and by day. Two processes."""
    nobody, everybody = queue.truth(400, BLOCKS.burn_in_us)
    truth = everybody - nobody
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        one = partial(_switched, queue, truth, seed)
        found = np.array(list(pool.map(one, range(pilots), chunksize=CHUNK)))
        one_case = partial(_split, queue, seed)
        naive = np.array(list(pool.map(one_case, range(pilots // 8), chunksize=CHUNK)))
    switched, covered = found.T
    return SpillOver(
        truth=truth / nobody,
        by_case=float(np.mean(naive)) / nobody,
        by_case_error=_error(naive / nobody),
        by_block=float(np.mean(switched)) / nobody,
        by_block_error=_error(switched / nobody),
        covered=float(covered.mean()),
        pilots=pilots,
    )


def _switched(queue: Queue, truth: float, seed: int, number: int) -> tuple[float, bool]:
    """What a switchback by days finds, and whether its interval holds the truth."""
    rows = queue.run(np.random.default_rng([seed, number]), "block")
    effect = effect_of_blocks(settled(rows, BLOCKS), Measure.MEAN)
    assert effect is not None
    told = effect.interval(0.025)
    return effect.difference, told.low <= truth <= told.high


def _split(queue: Queue, seed: int, number: int) -> float:
    """What a split by case finds."""
    rows = queue.run(np.random.default_rng([seed, number]), "case")
    effect = effect_in(rows, plan_for(), Measure.MEAN)
    assert effect is not None
    return effect.difference


def _error(values: Floats) -> float:
    return float(values.std(ddof=1)) / math.sqrt(len(values))


def events_watched(factor: float, pilots: int, seed: int) -> tuple[float, float]:
    """Complaints of one ticket in twenty in a thousand, `factor` times as many when treated: the
    share of pilots stopped, and the median number of complaints until then."""
    stopped, counts = 0, []
    for number in range(pilots):
        rng = np.random.default_rng([seed, number])
        treated = rng.random(1_000) < 0.5
        hit = rng.random(1_000) < np.where(treated, 0.05 * factor, 0.05)
        unit = np.flatnonzero(hit)
        told = watch_events(unit, treated[hit], unit * DAY_US, EventGuard("complaint"), 0.5)
        stopped += told.fired_us is not None
        if told.fired_us is not None:
            counts.append(sum(told.counts))
    return stopped / pilots, float(median(counts)) if counts else math.nan


def harm_seen(effect: float, pilots: int, seed: int) -> tuple[float, float]:
    """The share of pilots a guard stops where waits grow by `effect`, and the median day."""
    desk, plan = replace(STEADY, effect=effect), plan_of(KINDS[0], 800.0, 33)
    days = []
    for number in range(pilots):
        rows: Outcomes = desk.drawn(np.random.default_rng([seed, number]))
        fired = watch(rows, plan, guard_of(), LATE_US).fired_us
        days.append(math.inf if fired is None else fired / DAY_US)
    return float(np.isfinite(days).mean()), float(np.median(days))
