"""The daily looks of a pilot, replayed from its rows: what each showed, and where it ended.

A group sequential test with error spending (Lan & DeMets 1983; looks as they come, bounds of the
form of O'Brien & Fleming). Whatever day a pilot stops by its bounds, false alarms stay below what
is allowed and the interval is right: that of Tsiatis, Rosner & Mehta (1984). Where people stop it
for reasons of their own, or while it runs, the repeated interval (Jennison & Turnbull 1989) is
given, which holds whatever the reason and is wider. What ripens after the end changes nothing
(the deletion method of Whitehead 1992).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from gemba.insight.improvement.tails import normal_above, student_bound
from gemba.insight.kpis.kpi import Measure
from gemba.insight.mining.comparing.intervals import Estimate

from .boundaries import Boundaries
from .boundaries import Look as Bounded
from .effects import Effect, effect_of
from .outcomes import Outcomes, Ripe, ripe
from .plan import PilotPlan, PilotUnit, information
from .spending import late
from .stagewise import after_looks
from .switchback import effect_of_blocks, settled

ARM_MIN = 20
"""Units an arm before the first look."""
STEP_MIN = 0.01
"""A look needs so much of the planned information more than the one before."""


class Ended(StrEnum):
    """How a pilot stands."""

    RUNNING = "running"
    BOUND = "bound"
    COMPLETE = "complete"
    TIME = "time"
    BY_HAND = "by_hand"
    GUARD = "guard"


@dataclass(frozen=True)
class Looked:
    """What a look showed: `interval` holds at all looks together (19 pilots of 20)."""

    at_us: int
    information: float
    effect: Effect
    score: float
    bound: float
    interval: Estimate


@dataclass(frozen=True)
class Course:
    """All looks up to now or to the end. `estimate` is the difference in the unit of the KPI and
    `relative` the same as a share of the control arm, None where that has no meaning; both None
    before the first look. `ripened` and `silent` by arm at the last moment looked at."""

    looks: tuple[Looked, ...]
    ended: Ended
    ended_us: int | None
    estimate: Estimate | None
    relative: Estimate | None
    ripened: tuple[int, int]
    silent: tuple[int, int]

    @property
    def is_told_apart(self) -> bool:
        """Whether the last look lies beyond its bound."""
        return bool(self.looks) and abs(self.looks[-1].score) >= self.looks[-1].bound


def course(
    outcomes: Outcomes, plan: PilotPlan, now_us: int, stopped_us: int | None = None
) -> Course:
    """Of the rows known by `now_us`; `stopped_us` is when somebody stopped it by hand."""
    until = min(now_us, plan.ends_us) if stopped_us is None else min(now_us, stopped_us)
    bounds = Boundaries(late, plan.error / 2)
    looks: list[Looked] = []
    ended, ended_us = Ended.RUNNING, None
    seen = 0
    for at_us in _moments(plan, until):
        is_time = at_us >= plan.ends_us
        counted = int(
            np.searchsorted(outcomes.enrolled_us, at_us - plan.ripeness.window_us, "right")
        )
        if counted == seen and not is_time:
            continue
        seen = counted
        looked = _look(outcomes, plan, at_us, bounds)
        if looked is not None:
            looks.append(looked)
            ended = _ended(looked, is_time)
        elif is_time:
            ended = Ended.TIME
        if ended is not Ended.RUNNING:
            ended_us = at_us
            break
    if ended is Ended.RUNNING and stopped_us is not None and now_us >= stopped_us:
        ended, ended_us = Ended.BY_HAND, stopped_us
    by_rule = ended in (Ended.BOUND, Ended.COMPLETE, Ended.TIME)
    told = counted_rows(outcomes, plan, ended_us if ended_us is not None else until)
    bounded = bounds.looks if by_rule else None
    estimate, relative = _estimates(looks, bounded, plan.error)
    return Course(tuple(looks), ended, ended_us, estimate, relative, told.ripened, told.silent)


def counted_rows(outcomes: Outcomes, plan: PilotPlan, at_us: int) -> Ripe:
    """Rows that count at a moment; of a switchback those of pairs whose last case is ripe."""
    told = ripe(outcomes, plan.ripeness, at_us)
    if plan.blocks is None:
        return told
    rows = told.rows
    over = rows.block_us + plan.blocks.length_us + plan.ripeness.window_us <= at_us
    return Ripe(settled(rows.only(over), plan.blocks), told.ripened, told.silent)


def effect_in(rows: Outcomes, plan: PilotPlan, measure: Measure) -> Effect | None:
    """By the unit of the plan."""
    if plan.unit is PilotUnit.BLOCK:
        return effect_of_blocks(rows, measure)
    return effect_of(rows, measure)


def effect_if_enough(rows: Outcomes, plan: PilotPlan, measure: Measure) -> Effect | None:
    """None with fewer than `ARM_MIN` units an arm, or too few pairs: nobody looks at those."""
    if plan.unit is not PilotUnit.BLOCK:
        treated = int(np.count_nonzero(rows.treated))
        if min(treated, len(rows) - treated) < ARM_MIN:
            return None
    effect = effect_in(rows, plan, measure)
    if effect is None or plan.unit is PilotUnit.BLOCK:
        return effect
    return effect if min(effect.units) >= ARM_MIN else None


def _moments(plan: PilotPlan, until: int) -> Iterator[int]:
    at_us = plan.begins_us + plan.look_us
    while at_us <= until and at_us < plan.ends_us:
        yield at_us
        at_us += plan.look_us
    if until >= plan.ends_us:
        yield plan.ends_us


def _look(outcomes: Outcomes, plan: PilotPlan, at_us: int, bounds: Boundaries) -> Looked | None:
    """None where there is too little, or too little more than at the look before."""
    rows = counted_rows(outcomes, plan, at_us).rows
    told, is_time = information(plan, rows), at_us >= plan.ends_us
    before = bounds.looks[-1].information if bounds.looks else 0.0
    if told < before + STEP_MIN:
        if not is_time:
            return None
        told = before + STEP_MIN / 10
    effect = effect_if_enough(rows, plan, plan.measure)
    if effect is None or _is_beyond(effect, plan):
        return None
    bound = bounds.look(told, is_last=is_time or told >= 1)
    score = effect.score
    return Looked(at_us, told, effect, score, bound, _repeated(effect, bound))


def _is_beyond(effect: Effect, plan: PilotPlan) -> bool:
    """More than half have not come to their outcome in the window: there is no median."""
    longest = plan.ripeness.longest
    if plan.measure is not Measure.MEDIAN or longest is None:
        return False
    return max(effect.control, effect.treatment) >= longest


def _ended(looked: Looked, is_time: bool) -> Ended:
    if looked.information >= 1:
        return Ended.COMPLETE
    if abs(looked.score) >= looked.bound:
        return Ended.TIME if is_time else Ended.BOUND
    return Ended.TIME if is_time else Ended.RUNNING


def _repeated(effect: Effect, bound: float) -> Estimate:
    return effect.interval(_above(bound))


def _above(bound: float) -> float:
    """The share of looks without an effect that lie above a bound."""
    return max(float(normal_above(np.array([bound]))[0]), 1e-15)


def _estimates(
    looks: list[Looked], bounded: list[Bounded] | None, error: float
) -> tuple[Estimate | None, Estimate | None]:
    """Stage by stage where its bounds ended it, repeated (`bounded` is None) otherwise."""
    if not looks:
        return None, None
    last = looks[-1]
    effect = last.effect
    if bounded is None:
        reach = student_bound(_above(last.bound), effect.freedom)
        steps = (0.0, effect.steps(-reach), effect.steps(reach))
    else:
        # how many standard errors from what was seen, wider by as much as Student is than normal
        root = math.sqrt(last.information)
        drift = after_looks(bounded, last.score, error)
        wider = student_bound(error / 2, effect.freedom) / student_bound(error / 2, 1e9)
        middle, low, high = (wider * (each * root - last.score) for each in _ends(drift))
        steps = (middle, effect.steps(low), effect.steps(high))
    found = Estimate(*(effect.at(each) for each in steps))
    return found, effect.relative_at(steps)


def _ends(estimate: Estimate) -> tuple[float, float, float]:
    return estimate.value, estimate.low, estimate.high
