"""Pilots in a twin of the demo desk: a whole desk with its people and queues, whose truth is known.

The twin is fitted from the log of the demo desk. A pilot is one run of it in which a change is made
for the treated alone; the truth is told by pairs of further runs, of the same luck each, in which
nobody and everybody is treated.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context

import numpy as np

from gemba.insight.eventlog.columns import EventColumns, build
from gemba.insight.improvement.beforehand import known_before
from gemba.insight.improvement.observing import Drawn, Lot, observed
from gemba.insight.improvement.pilots.looking import course, effect_in
from gemba.insight.improvement.pilots.outcomes import DAY_US, Outcomes, Ripeness, ripe
from gemba.insight.improvement.pilots.plan import PilotPlan, PilotUnit
from gemba.insight.improvement.pilots.switchback import Blocks, effect_of_blocks, settled
from gemba.insight.kpis.kpi import Better, Measure, Unit
from gemba.insight.kpis.ledger import Book
from gemba.insight.kpis.meanings import desk_meanings
from gemba.insight.kpis.registry import kpis
from gemba.insight.kpis.steps import Steps
from gemba.insight.simulation.engine import run
from gemba.insight.simulation.fitting.fit import fit
from gemba.insight.simulation.model import TreatedBlocks, Twin
from gemba.insight.simulation.whatif.arms import PILOT, TREATMENT, in_arms
from gemba.insight.simulation.whatif.arms import Lot as TwinLot
from gemba.insight.simulation.whatif.change import Change, Scenario
from gemba.insight.simulation.whatif.kinds.demand import ScaleDemand
from gemba.insight.simulation.whatif.kinds.routing import Prioritise
from gemba.insight.simulation.whatif.kinds.steps import EndDelay, ScaleHandling

ZONE, SHANGHAI_US = "Asia/Shanghai", DAY_US // 3
KPI, WINDOW_DAYS = "first_response", 3
FILLS_DAYS = 14
LATE_US = 10**5 * DAY_US
# A week of each version; its first two days do not count, nor the last, whose tickets the next week
# serves.
WEEKS = Blocks(7 * DAY_US, burn_in_us=2 * DAY_US, lead_out_us=DAY_US)


@dataclass(frozen=True)
class World:
    """A desk, what is changed for the treated, and how long a pilot lasts."""

    twin: Twin
    change: Change
    days: int = 30
    by_week: bool = False

    def of(self, share: float) -> Twin:
        """With so many treated, by lot."""
        return in_arms(self._lasting(), self.change, TwinLot(share))

    def in_weeks(self, rng: np.random.Generator) -> tuple[Twin, TreatedBlocks]:
        """With one of two weeks in a row treated, which one by lot."""
        weeks = self.days // 7
        first = rng.integers(0, 2, weeks // 2)
        treated = tuple(bool(week % 2 == first[week // 2]) for week in range(weeks // 2 * 2))
        lot = TreatedBlocks(self.twin.horizon.start_us, WEEKS.length_us, treated)
        return in_arms(self._lasting(), self.change, TwinLot(blocks=lot)), lot

    def _lasting(self) -> Twin:
        return replace(self.twin, horizon=replace(self.twin.horizon, days=self.days))


def twin_of(columns: EventColumns) -> Twin:
    """Fitted from the log of the demo desk; begins on a Monday, with the desk filled."""
    twin = fit(columns, ZONE).twin
    day = (twin.horizon.start_us + SHANGHAI_US) // DAY_US
    # 1 January 1970 was a Thursday.
    monday_us = (day + (4 - day) % 7) * DAY_US - SHANGHAI_US
    horizon = replace(
        twin.horizon, start_us=monday_us, warm_up_days=FILLS_DAYS, drain_days=WINDOW_DAYS + 1
    )
    return replace(twin, horizon=horizon, open_cases=())


def busy(twin: Twin) -> Twin:
    """A fifth more requests, and nothing but lack of people to wait for."""
    return ScaleDemand(1.2).apply(at_once(twin, 0.0).apply(twin))


def at_once(twin: Twin, left: float) -> Scenario:
    """Of the delays before work that no lack of people explains a part is left."""
    mine = {each.name for each in twin.activities if each.skills is not None}
    steps = sorted({each.to for each in twin.delays} & mine)
    return Scenario("at once", tuple(EndDelay(each, left) for each in steps))


def going_first(twin: Twin) -> Scenario:
    """The treated go before all others."""
    return Scenario("first", tuple(Prioritise(each.name, -1) for each in twin.types))


def less_work(twin: Twin, factor: float) -> Scenario:
    """Each piece of work takes so much of its time."""
    mine = [each.name for each in twin.activities if each.skills is not None]
    return Scenario("less work", tuple(ScaleHandling(each, factor) for each in mine))


NOTHING = Scenario("nothing")


def log_of(twin: Twin, seed: int) -> EventColumns:
    """What a run tells."""
    return build(run(twin, seed).rows)


def outcomes(columns: EventColumns, lot: TreatedBlocks | None = None) -> Outcomes:
    """First responses, as a pilot of the desk observes them in its log."""
    names, arms = list(columns.case_ids), columns.case_attributes[PILOT]
    treated = [str(arms.names[code]) == TREATMENT for code in arms.codes.tolist()]
    came = columns.first_us.tolist()
    drawn = [
        _drawn(str(name), is_treated, at_us, lot)
        for name, is_treated, at_us in zip(names, treated, came, strict=True)
    ]
    book = book_with(columns, KPI, "backlog")
    mine = Lot.of(columns, drawn)
    window_us = WINDOW_DAYS * DAY_US
    return observed(columns, book.facts[KPI], mine, window_us, known_before(book, KPI, mine))


def book_with(columns: EventColumns, *names: str) -> Book:
    """The facts of some KPIs: all of them would take longer than the run."""
    meanings = desk_meanings()
    steps = Steps.of(columns, meanings)
    return Book(columns, meanings, {name: kpis()[name].observe(steps) for name in names})


def _drawn(name: str, treated: bool, at_us: int, lot: TreatedBlocks | None) -> Drawn:
    if lot is None:
        return Drawn(name, name, treated, at_us)
    block = (at_us - lot.begin_us) // lot.length_us
    inside = block if 0 <= block < len(lot.treated) else -1
    begun = lot.begin_us + block * lot.length_us
    return Drawn(name, str(inside), treated, at_us, inside, begun)


def ripe_rows(rows: Outcomes) -> Outcomes:
    return ripe(rows, Ripeness.of_time(WINDOW_DAYS * DAY_US), LATE_US).rows


def plan_of(world: World, units: float) -> PilotPlan:
    """The mean of first responses within the window, looked at daily."""
    begins = world.twin.horizon.start_us
    return PilotPlan(
        kpi=KPI,
        measure=Measure.MEAN,
        measured_in=Unit.SECONDS,
        better=Better.LOWER,
        ripeness=Ripeness.of_time(WINDOW_DAYS * DAY_US),
        units=units,
        begins_us=begins,
        ends_us=begins + (world.days + WINDOW_DAYS) * DAY_US,
        unit=PilotUnit.CASE,
    )


def mean_of(twin: Twin, by_week: bool, seed: int) -> float:
    """The mean first response, of the days that count."""
    rows = ripe_rows(outcomes(log_of(twin, seed)))
    since = (rows.enrolled_us - twin.horizon.start_us) % WEEKS.length_us
    counts = (since >= WEEKS.burn_in_us) & (since < WEEKS.length_us - WEEKS.lead_out_us)
    return float(rows.value[counts | (not by_week)].mean())


@dataclass(frozen=True)
class Truth:
    """`control` is the mean without the change; `effect` what it does if everybody has it, with the
    error of so many pairs of runs."""

    control: float
    effect: float
    error: float


def truth_of(world: World, seeds: Sequence[int], pool: ProcessPoolExecutor) -> Truth:
    control, treated = (
        np.array(list(pool.map(partial(mean_of, world.of(share), world.by_week), seeds)))
        for share in (0.0, 1.0)
    )
    apart = treated - control
    error = float(apart.std(ddof=1)) / math.sqrt(len(apart))
    return Truth(float(control.mean()), float(apart.mean()), error)


@dataclass(frozen=True)
class Piloted:
    """One pilot: whether it told the arms apart, its estimate with its interval, how long it took,
    and the plain difference of all its tickets."""

    alarm: bool
    estimate: float
    low: float
    high: float
    days: float
    difference: float


def piloted(twin: Twin, plan: PilotPlan, seed: int) -> Piloted:
    """Looked at daily until it ends."""
    rows = outcomes(log_of(twin, seed))
    found, whole = course(rows, plan, LATE_US), effect_in(ripe_rows(rows), plan, plan.measure)
    told, ended = found.estimate, found.ended_us
    assert told is not None
    assert ended is not None
    assert whole is not None
    days = (ended - plan.begins_us) / DAY_US
    return Piloted(found.is_told_apart, told.value, told.low, told.high, days, whole.difference)


def switched(world: World, seed: int) -> Piloted:
    """A switchback by weeks, looked at when it is over."""
    twin, lot = world.in_weeks(np.random.default_rng([seed, 2]))
    rows = settled(ripe_rows(outcomes(log_of(twin, seed), lot)), WEEKS)
    effect = effect_of_blocks(rows, Measure.MEAN)
    assert effect is not None
    told = effect.interval(0.025)
    return Piloted(effect.p < 0.05, told.value, told.low, told.high, world.days, told.value)


@dataclass(frozen=True)
class Found:
    """What many pilots of one world told, in the unit of the KPI."""

    truth: Truth
    pilots: Sequence[Piloted]

    def share(self, flags: Sequence[bool]) -> float:
        return sum(flags) / len(flags)

    @property
    def alarms(self) -> float:
        return self.share([each.alarm for each in self.pilots])

    @property
    def covered(self) -> float:
        effect = self.truth.effect
        return self.share([each.low <= effect <= each.high for each in self.pilots])

    @property
    def relative(self) -> tuple[float, float]:
        """The mean of plain differences as a share of the wait without the change, and its
        error."""
        values = np.array([each.difference for each in self.pilots]) / self.truth.control
        return float(values.mean()), float(values.std(ddof=1)) / math.sqrt(len(values))


def by_case(world: World, truth: Truth, seeds: Sequence[int], pool: ProcessPoolExecutor) -> Found:
    """Pilots that draw tickets, half of them treated."""
    twin = world.of(0.5)
    units = float(np.mean([len(outcomes(log_of(twin, seed))) for seed in (1, 2)])) * 0.9
    one = partial(piloted, twin, plan_of(world, units))
    return Found(truth, list(pool.map(one, seeds, chunksize=5)))


def by_week(world: World, truth: Truth, seeds: Sequence[int], pool: ProcessPoolExecutor) -> Found:
    """Switchbacks."""
    return Found(truth, list(pool.map(partial(switched, world), seeds, chunksize=2)))


def workers() -> ProcessPoolExecutor:
    """Two processes."""
    return ProcessPoolExecutor(2, mp_context=get_context("spawn"))
