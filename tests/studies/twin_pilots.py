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

from gemba.insight.eventlog.arrays import Floats
from gemba.insight.eventlog.columns import EventColumns, build
from gemba.insight.improvement.beforehand import known_before
from gemba.insight.improvement.forecasting import Weeks, turns_of
from gemba.insight.improvement.observing import Drawn, Lot, observed
from gemba.insight.improvement.piloted import Draft
from gemba.insight.improvement.pilots.looking import counted_rows, course, effect_in
from gemba.insight.improvement.pilots.outcomes import DAY_US, Outcomes, Ripeness, ripe
from gemba.insight.improvement.pilots.plan import PilotPlan, PilotUnit
from gemba.insight.improvement.pilots.switchback import Blocks
from gemba.insight.improvement.pilots.turns import Turns
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
PAST_DAYS = 60
# The past of a pilot has a luck of its own.
PAST_SEEDS = 50_000
DAILY = Blocks(DAY_US, burn_in_us=DAY_US // 4)


@dataclass(frozen=True)
class World:
    """A desk, what is changed for the treated, and how long a pilot lasts."""

    twin: Twin
    change: Change
    days: int = 30

    def of(self, share: float) -> Twin:
        """With so many treated, by lot."""
        return in_arms(self._lasting(), self.change, TwinLot(share))

    def in_turns(self, blocks: Blocks, rng: np.random.Generator) -> tuple[Twin, TreatedBlocks]:
        """With one of two blocks in a row treated, which one by lot."""
        first = rng.integers(0, 2, self.days * DAY_US // (2 * blocks.length_us))
        treated = tuple(bool(half == each) for each in first for half in (0, 1))
        lot = TreatedBlocks(self.twin.horizon.start_us, blocks.length_us, treated)
        return in_arms(self._lasting(), self.change, TwinLot(blocks=lot)), lot

    def before(self) -> World:
        """The weeks before a pilot, in which nobody is treated."""
        return World(self.twin, NOTHING, PAST_DAYS)

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


def mean_of(twin: Twin, seed: int) -> float:
    """The mean first response."""
    return float(ripe_rows(outcomes(log_of(twin, seed))).value.mean())


@dataclass(frozen=True)
class Truth:
    """`control` is the mean without the change; `effect` what it does if everybody has it, with the
    error of so many pairs of runs."""

    control: float
    effect: float
    error: float

    @classmethod
    def of(cls, control: Floats, treated: Floats) -> Truth:
        """Of pairs of runs."""
        apart = treated - control
        return cls(float(control.mean()), *_mean(apart))


def truth_of(world: World, seeds: Sequence[int], pool: ProcessPoolExecutor) -> Truth:
    control, treated = (
        np.array(list(pool.map(partial(mean_of, world.of(share)), seeds))) for share in (0.0, 1.0)
    )
    return Truth.of(control, treated)


@dataclass(frozen=True)
class Piloted:
    """One pilot: whether it told the arms apart, its estimate with its interval, how long it took,
    and the plain difference of all its tickets. Of a switchback its `blocks`, and what runs of the
    same luck tell: the means if nobody and if everybody is treated, and by how much the difference
    is off for what one version leaves to the other."""

    alarm: bool
    estimate: float
    low: float
    high: float
    days: float
    difference: float
    blocks: Blocks | None = None
    nobody: float = math.nan
    everybody: float = math.nan
    off: float = math.nan


def piloted(twin: Twin, plan: PilotPlan, seed: int) -> Piloted:
    """Looked at daily until it ends."""
    return _looked_at(outcomes(log_of(twin, seed)), plan)


def _looked_at(rows: Outcomes, plan: PilotPlan) -> Piloted:
    found = course(rows, plan, LATE_US)
    whole = effect_in(counted_rows(rows, plan, LATE_US).rows, plan, plan.measure)
    told, ended = found.estimate, found.ended_us
    assert told is not None
    assert ended is not None
    assert whole is not None
    days = (ended - plan.begins_us) / DAY_US
    difference, blocks = whole.difference, plan.blocks
    return Piloted(found.is_told_apart, told.value, told.low, told.high, days, difference, blocks)


def switched(world: World, blocks: Blocks | None, seed: int) -> Piloted:
    """A switchback, looked at daily until it ends; None: its turns are as long as its own past
    asks for."""
    mine = turns_by_past(world, seed).blocks if blocks is None else blocks
    twin, lot = world.in_turns(mine, np.random.default_rng([seed, 2]))
    plan = plan_of(world, len(lot.treated) / 2)
    rows = outcomes(log_of(twin, seed), lot)
    found = _looked_at(rows, replace(plan, unit=PilotUnit.BLOCK, blocks=mine))
    pilot, off = ripe_rows(rows), 0.0
    # where nothing changes a run is its own truth
    nobody, everybody = (
        pilot
        if world.change == NOTHING
        else ripe_rows(outcomes(log_of(world.of(share), seed), lot))
        for share in (0.0, 1.0)
    )
    for each, is_treated in ((everybody, True), (nobody, False)):
        means = [_mean_in(of, lot, mine, treated=is_treated) for of in (pilot, each)]
        off += (means[0] - means[1]) * (1 if is_treated else -1)
    means = [float(each.value.mean()) for each in (nobody, everybody)]
    return replace(found, nobody=means[0], everybody=means[1], off=off)


def _mean_in(rows: Outcomes, lot: TreatedBlocks, blocks: Blocks, *, treated: bool) -> float:
    """Of the days that count of the blocks that are treated, or are not."""
    since = rows.enrolled_us - rows.block_us
    counts = (since >= blocks.burn_in_us) & (since < blocks.burn_in_us + blocks.counted_us)
    counts &= (rows.block >= 0) & (np.array(lot.treated)[rows.block] == treated)
    return float(rows.value[counts].mean())


def turns_by_past(world: World, seed: int) -> Turns:
    """As a pilot of this desk is planned by the weeks before it."""
    twin = world.before().of(0.0)
    columns = log_of(twin, PAST_SEEDS + seed)
    weeks = Weeks(book_with(columns, KPI), twin.horizon.start_us + PAST_DAYS * DAY_US, zone=ZONE)
    allowed = world.days + WINDOW_DAYS + 1
    draft = Draft(KPI, 3_600.0, PilotUnit.BLOCK, window_days=WINDOW_DAYS, days_max=allowed)
    found = turns_of(weeks, draft)
    assert found is not None
    return found


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
        return _mean(np.array([each.difference for each in self.pilots]) / self.truth.control)

    @property
    def off(self) -> tuple[float, float]:
        """By how much what is found is off, as a share of the wait without the change, and the
        error of that: of switchbacks by runs of the same luck."""
        if any(math.isnan(each.off) for each in self.pilots):
            mean, error = self.relative
            truth = self.truth
            return mean - truth.effect / truth.control, math.hypot(
                error, truth.error / truth.control
            )
        return _mean(np.array([each.off for each in self.pilots]) / self.truth.control)


def _mean(values: Floats) -> tuple[float, float]:
    """With its error."""
    return float(values.mean()), float(values.std(ddof=1)) / math.sqrt(len(values))


def by_case(world: World, truth: Truth, seeds: Sequence[int], pool: ProcessPoolExecutor) -> Found:
    """Pilots that draw tickets, half of them treated."""
    twin = world.of(0.5)
    units = float(np.mean([len(outcomes(log_of(twin, seed))) for seed in (1, 2)])) * 0.9
    one = partial(piloted, twin, plan_of(world, units))
    return Found(truth, list(pool.map(one, seeds, chunksize=5)))


def by_turns(
    world: World, seeds: Sequence[int], pool: ProcessPoolExecutor, blocks: Blocks | None = None
) -> Found:
    """Switchbacks; None: of turns as long as the past of each asks for."""
    pilots = list(pool.map(partial(switched, world, blocks), seeds, chunksize=2))
    means = [np.array([each.nobody, each.everybody]) for each in pilots]
    return Found(Truth.of(*np.array(means).T), pilots)


def workers() -> ProcessPoolExecutor:
    """Two processes."""
    return ProcessPoolExecutor(2, mp_context=get_context("spawn"))
