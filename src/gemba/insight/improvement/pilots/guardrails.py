"""What a pilot must not make worse: looked at as outcomes ripen, one-sided, with its own error.

A guard on a KPI is a group sequential test (Lan & DeMets 1983) that spends evenly, in the form of
Pocock (1977), so that it stops soon; looks come with the rows, not with the days, so that anybody
who replays the rows finds the same moment. A guard on events (complaints, breaches) is looked at
with every event, see `bad_events`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from gemba.insight.eventlog.arrays import Int64s
from gemba.insight.kpis.kpi import Better, Measure, Unit

from .boundaries import Boundaries
from .effects import Effect
from .looking import counted_rows, effect_if_enough
from .outcomes import Outcomes, Ripeness
from .plan import ERROR, PilotPlan, information
from .spending import early

LOOK_SHARE = 0.02
"""A guard is looked at with every such share of the planned information."""


class Alarm(StrEnum):
    """Why a guard stopped a pilot."""

    HARM = "harm"
    LIMIT = "limit"
    MORE_EVENTS = "more_events"


@dataclass(frozen=True)
class Guard:
    """A KPI that may be worse by `margin` (in its unit, 0 for not at all) before that is harm.
    `limit` is what the treated arm itself may never come to with `limit_cases` ripe cases or more;
    None for none. `error` is the chance to stop a pilot that does no harm."""

    kpi: str
    measure: Measure
    measured_in: Unit
    better: Better
    ripeness: Ripeness
    margin: float = 0.0
    limit: float | None = None
    limit_cases: int = 30
    error: float = ERROR


@dataclass(frozen=True)
class Watched:
    """What a guard saw last. `alarm` is why it stopped the pilot and `fired_us` when; `harm` is the
    effect turned so that more is worse, `score` and `bound` those of the last look."""

    alarm: Alarm | None = None
    fired_us: int | None = None
    effect: Effect | None = None
    score: float = 0.0
    bound: float = math.inf
    looks: int = 0


def watch(outcomes: Outcomes, plan: PilotPlan, guard: Guard, now_us: int) -> Watched:
    """Replayed up to now, or to the first alarm. `outcomes` are the guard's own, of the same
    cases."""
    mine = _plan_of(plan, guard)
    bounds = Boundaries(early, guard.error, two_sided=False)
    watched = Watched()
    for at_us in _moments(outcomes, mine, now_us):
        rows = counted_rows(outcomes, mine, at_us).rows
        told = information(mine, rows)
        before = bounds.looks[-1].information if bounds.looks else 0.0
        if before >= 1 or told < before + LOOK_SHARE / 2:
            continue
        effect = effect_if_enough(rows, mine, guard.measure)
        if effect is None:
            continue
        bound = bounds.look(told, is_last=told >= 1)
        score = _score(effect, guard)
        alarm = _alarm(effect, guard, is_harm=score >= bound)
        fired = at_us if alarm is not None else None
        watched = Watched(alarm, fired, effect, score, bound, len(bounds.looks))
        if alarm is not None:
            break
    return watched


def _score(effect: Effect, guard: Guard) -> float:
    """Of the harm beyond the margin: more is worse."""
    if guard.better is Better.HIGHER:
        return -effect.score_beyond(-guard.margin)
    return effect.score_beyond(guard.margin)


def _alarm(effect: Effect, guard: Guard, *, is_harm: bool) -> Alarm | None:
    if guard.limit is not None and effect.cases[1] >= guard.limit_cases:
        over = effect.treatment - guard.limit
        if (over < 0) if guard.better is Better.HIGHER else (over > 0):
            return Alarm.LIMIT
    return Alarm.HARM if is_harm else None


def _plan_of(plan: PilotPlan, guard: Guard) -> PilotPlan:
    return replace(plan, ripeness=guard.ripeness, measure=guard.measure, kpi=guard.kpi)


def _moments(outcomes: Outcomes, plan: PilotPlan, now_us: int) -> list[int]:
    """When so many more rows are ripe that a look is due."""
    ripe_us: Int64s = outcomes.enrolled_us + plan.ripeness.window_us
    if plan.blocks is not None:
        ripe_us = outcomes.block_us + plan.blocks.length_us + plan.ripeness.window_us
        due = np.unique(ripe_us)
    else:
        every = max(1, math.ceil(LOOK_SHARE * plan.units))
        due = np.unique(np.sort(ripe_us)[every - 1 :: every])
    chosen: list[int] = due[due <= min(now_us, plan.ends_us)].tolist()
    return chosen
