"""From rows to a verdict: the course of looks, guardrails, segments, worth, and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from gemba.insight.improvement.ranking import discoveries
from gemba.insight.improvement.worth import Lost
from gemba.insight.kpis.kpi import Better, Measure
from gemba.insight.mining.comparing.intervals import LEVEL, Estimate

from .bad_events import Lots, watch_events
from .balance import balance
from .effects import Effect
from .evidence import BadEvents, Beside, Evidence, Guarded, Loss, Terms
from .guardrails import watch
from .looking import Course, Ended, counted_rows, course, effect_in
from .outcomes import DAY_US, Outcomes
from .plan import PilotPlan, PilotUnit
from .segments import by_segment
from .verdict import (
    Advice,
    EventFigure,
    Figure,
    GuardFigure,
    Reason,
    SegmentFigure,
    Verdict,
    YearlyWorth,
)

METHOD = 2
"""Counted up with every change after which the same events give other numbers. 1 is all that was
before methods were counted; 2: intervals of medians end where their test ends, and guardrails on
events heed what is allowed."""
_HOUR_SECONDS = 3_600.0
_TAIL = (1 - LEVEL) / 2


def judge(evidence: Evidence, plan: PilotPlan, now_us: int) -> Verdict:
    """At a moment; what became known later is not looked at."""
    drawn = evidence.outcomes if evidence.drawn is None else evidence.drawn
    lots = Lots.of(drawn.treated, drawn.enrolled_us)
    events = tuple(_events(each, plan, now_us, lots) for each in evidence.events)
    guards = tuple(_guard(each, plan, now_us) for each in evidence.guards)
    alarms = [each.fired_us for each in guards] + [each.watched.fired_us for each in events]
    fired = min((each for each in alarms if each is not None), default=None)
    stops = [each for each in (evidence.stopped_us, fired) if each is not None]
    told = course(evidence.outcomes, plan, now_us, min(stops, default=None))
    if fired is not None and told.ended_us == fired:
        told = replace(told, ended=Ended.GUARD)
    at_us = told.ended_us if told.ended_us is not None else min(now_us, plan.ends_us)
    ripe_rows = counted_rows(evidence.outcomes, plan, at_us)
    rows = ripe_rows.rows
    enrolled = drawn.only(drawn.enrolled_us <= at_us)
    fair = balance(enrolled, plan, evidence.covariates, ripe_rows)
    main = _main(told, plan)
    verdict = Verdict(
        at_us=at_us,
        ended=told.ended,
        ended_us=told.ended_us,
        looks=len(told.looks),
        information=told.looks[-1].information if told.looks else 0.0,
        main=main,
        others=_others(evidence.others, plan, at_us),
        guards=guards,
        events=events,
        segments=_segments(rows, plan, evidence),
        balance=fair,
        worth=_worth(rows, plan, evidence.terms),
        days_run=(at_us - plan.begins_us) / DAY_US,
        days_left=_days_left(told, plan, at_us),
        saved=told.looks[-1].effect.saved if told.looks else 0.0,
        ripened=told.ripened,
        silent=told.silent,
        advice=Advice.GO_ON,
        reason=Reason.NOTHING_YET,
    )
    advice, reason = _advice(verdict, told, plan, fired)
    return replace(verdict, advice=advice, reason=reason)


def _advice(
    verdict: Verdict, told: Course, plan: PilotPlan, fired_us: int | None
) -> tuple[Advice, Reason]:
    main, is_over = verdict.main, told.ended is not Ended.RUNNING
    if fired_us is not None and fired_us <= verdict.at_us:
        return Advice.ROLL_BACK, Reason.GUARD
    if verdict.balance.is_off:
        return Advice.ROLL_BACK if is_over else Advice.GO_ON, Reason.UNFAIR
    if main is None:
        return (
            (Advice.ROLL_BACK, Reason.NOT_SHOWN) if is_over else (Advice.GO_ON, Reason.NOTHING_YET)
        )
    if main.stands and main.is_better is not None:
        if not main.is_better:
            return Advice.ROLL_BACK, Reason.WORSE
        return Advice.KEEP, Reason.BETTER
    if not is_over:
        return Advice.GO_ON, Reason.NOT_SURE_YET
    return Advice.ROLL_BACK, Reason.TOO_SMALL if _rules_out(main, plan) else Reason.NOT_SHOWN


def _rules_out(main: Figure, plan: PilotPlan) -> bool:
    """Whether an effect worth having is outside of the interval."""
    best = -main.difference.low if plan.better is Better.LOWER else main.difference.high
    return plan.relevant > 0 and best < plan.relevant


def _main(told: Course, plan: PilotPlan) -> Figure | None:
    if not told.looks or told.estimate is None:
        return None
    effect = told.looks[-1].effect
    return Figure(
        kpi=plan.kpi,
        measured_in=plan.measured_in,
        better=plan.better,
        control=effect.control,
        treatment=effect.treatment,
        difference=told.estimate,
        relative=told.relative,
        p=effect.p,
        stands=told.is_told_apart,
        cases=effect.cases,
    )


def _others(others: Sequence[Beside], plan: PilotPlan, at_us: int) -> tuple[Figure, ...]:
    """Those that can be told; which of them stand is decided for all together."""
    found: list[Figure] = []
    for each in others:
        mine = replace(plan, ripeness=each.ripeness, kpi=each.kpi, measure=each.measure)
        mine = replace(mine, measured_in=each.measured_in, better=each.better)
        effect = effect_in(counted_rows(each.outcomes, mine, at_us).rows, mine, each.measure)
        if effect is not None:
            found.append(_plain(effect, mine))
    stands = discoveries(np.array([each.p for each in found])).tolist()
    return tuple(replace(each, stands=flag) for each, flag in zip(found, stands, strict=True))


def _plain(effect: Effect, plan: PilotPlan) -> Figure:
    """With the interval of a single look."""
    return Figure(
        kpi=plan.kpi,
        measured_in=plan.measured_in,
        better=plan.better,
        control=effect.control,
        treatment=effect.treatment,
        difference=effect.interval(_TAIL),
        relative=effect.relative(_TAIL),
        p=effect.p,
        stands=False,
        cases=effect.cases,
    )


def _guard(guarded: Guarded, plan: PilotPlan, now_us: int) -> GuardFigure:
    guard = guarded.guard
    watched = watch(guarded.outcomes, plan, guard, now_us)
    mine = replace(plan, kpi=guard.kpi, measured_in=guard.measured_in, better=guard.better)
    figure = None if watched.effect is None else _plain(watched.effect, mine)
    if figure is not None:
        figure = replace(figure, stands=watched.alarm is not None)
    return GuardFigure(
        guard.kpi, guard.margin, guard.limit, figure, watched.alarm, watched.fired_us, watched.looks
    )


def _events(bad: BadEvents, plan: PilotPlan, now_us: int, lots: Lots) -> EventFigure:
    known = (bad.at_us <= now_us) & (bad.at_us >= plan.begins_us)
    watched = watch_events(
        bad.unit[known], bad.treated[known], bad.at_us[known], bad.guard, plan.share, lots=lots
    )
    return EventFigure(bad.guard.name, bad.guard.count_max, watched)


def _segments(rows: Outcomes, plan: PilotPlan, evidence: Evidence) -> tuple[SegmentFigure, ...]:
    """None of a switchback: its blocks are too few to be cut."""
    if plan.unit is PilotUnit.BLOCK or not len(rows):
        return ()
    names = evidence.segments
    return tuple(
        SegmentFigure(
            names[each.attribute][0],
            names[each.attribute][1][each.code],
            each.difference,
            each.pooled,
            each.p,
            each.stands,
            each.cases,
        )
        for each in by_segment(rows, plan.measure).effects
    )


def _worth(rows: Outcomes, plan: PilotPlan, terms: Terms | None) -> YearlyWorth | None:
    """From the mean difference, whatever the KPI's own figure: a year is a sum."""
    if terms is None or terms.loss is Loss.NONE:
        return None
    effect = effect_in(rows, plan, Measure.MEAN)
    if effect is None:
        return None
    told = effect.interval(_TAIL)
    ends = -np.array([told.value, told.high, told.low])
    yearly = ends * terms.cases_a_year
    nothing = np.zeros(3)
    work = yearly / _HOUR_SECONDS if terms.loss is Loss.WORK else nothing
    waiting = yearly / _HOUR_SECONDS if terms.loss is Loss.WAITING else nothing
    contacts = yearly if terms.loss is Loss.CONTACT else nothing
    money = Lost(work, waiting, contacts).worth(terms.rates)
    if terms.loss is Loss.MONEY:
        money = yearly
    return YearlyWorth(
        work_hours=Estimate(*work.tolist()),
        waiting_hours=Estimate(*waiting.tolist()),
        money=Estimate(*money.tolist()),
        currency=terms.rates.currency,
        cases_a_year=terms.cases_a_year,
    )


def _days_left(told: Course, plan: PilotPlan, at_us: int) -> float | None:
    """At the rate at which information came since the first ticket was ripe."""
    if told.ended is not Ended.RUNNING or not told.looks:
        return None
    since = (at_us - plan.begins_us - plan.ripeness.window_us) / DAY_US
    if since <= 0:
        return None
    left = (1 - told.looks[-1].information) * since / told.looks[-1].information
    return max(0.0, min(left, (plan.ends_us - at_us) / DAY_US))
