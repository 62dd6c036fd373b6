"""Verdicts: what is advised and why, the same from the same rows, as JSON and back."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from gemba.insight.eventlog.arrays import UNKNOWN_US
from gemba.insight.improvement.pilots.bad_events import EventGuard
from gemba.insight.improvement.pilots.codec import (
    guard_from_json,
    guard_to_json,
    plan_from_json,
    plan_to_json,
    verdict_from_json,
    verdict_to_json,
)
from gemba.insight.improvement.pilots.evidence import (
    BadEvents,
    Beside,
    Evidence,
    Guarded,
    Loss,
    Terms,
)
from gemba.insight.improvement.pilots.guardrails import Alarm, Guard
from gemba.insight.improvement.pilots.judging import METHOD, judge
from gemba.insight.improvement.pilots.looking import Ended
from gemba.insight.improvement.pilots.outcomes import DAY_US, Outcomes, Ripeness
from gemba.insight.improvement.pilots.plan import PilotPlan
from gemba.insight.improvement.pilots.verdict import Advice, Reason, Verdict
from gemba.insight.improvement.pilots.wording import of_saving, why
from gemba.insight.improvement.worth import WorthRates
from gemba.insight.kpis.kpi import Better, Measure, Unit
from gemba.insight.mining.wording import Share

from .worlds import Desk, plan_for

LATE = 10**5 * DAY_US
PLAN = replace(plan_for(Measure.MEDIAN), relevant=3_600.0)
NAMES = ("kind", "backlog")
CHANNELS = (("channel", ("mail", "form", "phone")),)
GUARD = Guard(
    "first_wait", Measure.MEAN, Unit.SECONDS, Better.LOWER, Ripeness.of_time(DAY_US), margin=600.0
)


def rows_of(effect: float = 0.0, seed: int = 3) -> Outcomes:
    return Desk(a_day=45, effect=effect).drawn(np.random.default_rng(seed))


def evidence(rows: Outcomes) -> Evidence:
    terms = Terms(Loss.WAITING, 10_000.0, WorthRates())
    return Evidence(rows, covariates=NAMES, segments=CHANNELS, terms=terms)


def told(verdict: Verdict, plan: PilotPlan = PLAN) -> str:
    lines = why(verdict, plan)
    for each in lines:
        each.template.format(**each.words)
    return lines[0].template


def test_what_helps_is_kept_and_told_in_hours_and_money() -> None:
    verdict = judge(evidence(rows_of(-0.4)), PLAN, LATE)
    assert (verdict.advice, verdict.reason) == (Advice.KEEP, Reason.BETTER)
    assert "gets better" in told(verdict)
    assert verdict.main is not None
    assert verdict.main.is_better
    assert verdict.main.difference.high < 0
    assert verdict.worth is not None
    assert verdict.worth.waiting_hours.value > 0
    assert verdict.worth.money.value == pytest.approx(verdict.worth.waiting_hours.value / 24 * 5)
    assert {each.value for each in verdict.segments} == {"mail", "form", "phone"}
    assert verdict.days_left is None


def test_it_says_what_was_saved_really_beside_what_was_expected() -> None:
    verdict = judge(evidence(rows_of()), PLAN, LATE)
    assert verdict.saved > 0.1
    found = of_saving(verdict, 0.24)
    assert found is not None and "were expected" in found.template
    assert found.words == {"saved": Share(verdict.saved), "planned": Share(0.24)}
    # planned before anything was learnt
    plain = of_saving(verdict, None)
    assert plain is not None and plain.words == {"saved": Share(verdict.saved)}
    unused = of_saving(replace(verdict, saved=0.0), 0.0)
    assert unused is not None and "too little" in unused.template
    none = of_saving(replace(verdict, saved=-0.02), 0.24)
    assert none is not None and "saved none" in none.template
    assert of_saving(replace(verdict, main=None), 0.24) is None


# By what is measured and by how much waits change: looks, difference, guardrail, money, segment.
NUMBERS = {
    (Measure.MEDIAN, -0.4): (11, -5139.091, -8533.632, -2178.018, -12180.294, 8654.634, -6309.470),
    (Measure.MEAN, -0.1): (25, -4281.616, -8661.802, 190.468, -5523.451, 2565.320, -4298.582),
}


@pytest.mark.parametrize(("measure", "changes"), NUMBERS)
def test_the_same_rows_give_the_numbers_of_this_method(measure: Measure, changes: float) -> None:
    """Whoever changes them counts METHOD up and writes the new ones here: a verdict that was given
    before comes out differently then, and is told apart from one that was forged."""
    rows = rows_of(changes)
    guarded = replace(evidence(rows), guards=[Guarded(GUARD, rows)])
    verdict = judge(guarded, replace(PLAN, measure=measure), LATE)
    assert verdict.main is not None and verdict.worth is not None
    told, guard = verdict.main.difference, verdict.guards[0].figure
    assert guard is not None
    numbers = (guard.difference.low, verdict.worth.money.value, verdict.segments[0].pooled)
    found = (verdict.looks, told.value, told.low, told.high, *numbers)
    assert METHOD == 2
    assert found == pytest.approx(NUMBERS[measure, changes], rel=1e-5)


def test_what_hurts_is_rolled_back() -> None:
    verdict = judge(evidence(rows_of(0.6)), PLAN, LATE)
    assert (verdict.advice, verdict.reason) == (Advice.ROLL_BACK, Reason.WORSE)
    assert "gets worse" in told(verdict)


def test_what_does_nothing_is_not_kept() -> None:
    verdict = judge(evidence(rows_of()), PLAN, LATE)
    assert (verdict.advice, verdict.reason) == (Advice.ROLL_BACK, Reason.TOO_SMALL)
    assert "ruled out" in told(verdict)
    greedy = replace(PLAN, relevant=60.0)
    other = judge(evidence(rows_of()), greedy, LATE)
    assert other.reason is Reason.NOT_SHOWN
    assert "no effect is proven" in told(other, greedy)


def test_before_it_is_sure_it_goes_on_and_says_how_long() -> None:
    early = judge(evidence(rows_of(-0.1)), PLAN, 2 * DAY_US)
    assert (early.advice, early.reason) == (Advice.GO_ON, Reason.NOTHING_YET)
    assert "Too few outcomes" in told(early)
    later = judge(evidence(rows_of(-0.1)), PLAN, 12 * DAY_US)
    assert (later.advice, later.reason) == (Advice.GO_ON, Reason.NOT_SURE_YET)
    assert later.days_left is not None
    assert 5 < later.days_left < 25
    assert "not sure yet" in told(later)


def test_a_guardrail_ends_it_and_is_named() -> None:
    rows = rows_of(0.6)
    guarded = replace(evidence(rows), guards=[Guarded(GUARD, rows)])
    verdict = judge(guarded, PLAN, LATE)
    assert (verdict.advice, verdict.reason) == (Advice.ROLL_BACK, Reason.GUARD)
    assert verdict.ended is Ended.GUARD
    assert verdict.guards[0].alarm is Alarm.HARM
    assert verdict.ended_us == verdict.guards[0].fired_us
    assert "{kpi} stopped it" in told(verdict)
    limited = replace(guarded, guards=[Guarded(replace(GUARD, limit=60.0), rows)])
    assert "beyond the limit" in told(judge(limited, PLAN, LATE))


def test_bad_events_end_it_at_the_event() -> None:
    rows = rows_of(-0.4)
    chosen = np.flatnonzero(rows.treated)[:8]
    bad = BadEvents(
        EventGuard("complaint"), rows.unit[chosen], rows.treated[chosen], rows.enrolled_us[chosen]
    )
    verdict = judge(replace(evidence(rows), events=[bad]), PLAN, LATE)
    assert verdict.reason is Reason.GUARD
    assert verdict.ended_us == rows.enrolled_us[chosen[6]]
    assert "{control} times without" in told(verdict)
    strict = replace(bad, guard=EventGuard("complaint", count_max=2))
    assert "more often" in told(judge(replace(evidence(rows), events=[strict]), PLAN, LATE))


def test_an_unfair_lot_is_not_believed() -> None:
    rows = rows_of(-0.4)
    kept = ~rows.treated | (np.random.default_rng(1).random(len(rows)) < 0.6)
    verdict = judge(evidence(rows.only(kept)), PLAN, LATE)
    assert (verdict.advice, verdict.reason) == (Advice.ROLL_BACK, Reason.UNFAIR)
    assert "not alike" in told(verdict)
    running = judge(evidence(rows.only(kept)), replace(PLAN, units=5_000.0), 20 * DAY_US)
    assert (running.advice, running.reason) == (Advice.GO_ON, Reason.UNFAIR)


def test_stopped_by_hand_it_says_so() -> None:
    stopped = replace(evidence(rows_of(-0.1)), stopped_us=12 * DAY_US)
    verdict = judge(stopped, PLAN, LATE)
    assert verdict.ended is Ended.BY_HAND
    assert verdict.reason is Reason.NOT_SHOWN
    assert any("by hand" in each.template for each in why(verdict, PLAN))


def test_other_figures_stand_only_together() -> None:
    rows = rows_of(-0.5)
    timed = Ripeness.of_time(DAY_US)
    names = ("waiting_time", "first_wait")
    beside = [
        Beside(names[0], Measure.MEAN, Unit.SECONDS, Better.LOWER, timed, rows),
        Beside(names[1], Measure.MEAN, Unit.SECONDS, Better.LOWER, timed, rows_of()),
    ]
    verdict = judge(replace(evidence(rows), others=beside), PLAN, LATE)
    assert [(each.kpi, each.stands) for each in verdict.others] == [
        ("waiting_time", True),
        ("first_wait", False),
    ]


def test_no_tickets_at_all_end_without_a_figure() -> None:
    nothing = rows_of().only(np.zeros(len(rows_of()), dtype=np.bool_))
    verdict = judge(evidence(nothing), PLAN, LATE)
    assert (verdict.advice, verdict.reason, verdict.main) == (
        Advice.ROLL_BACK,
        Reason.NOT_SHOWN,
        None,
    )
    assert "before enough" in told(verdict)


@pytest.mark.parametrize("now_days", [2, 9, 90])
@pytest.mark.parametrize("effect", [-0.4, 0.0, 0.6])
def test_the_same_rows_give_the_same_verdict_also_from_json(effect: float, now_days: int) -> None:
    rows = rows_of(effect)
    mixed = np.random.default_rng(1).permutation(len(rows))
    again = Outcomes.of(
        (rows.case[mixed], rows.unit[mixed], rows.treated[mixed]),
        (rows.enrolled_us[mixed], rows.outcome_us[mixed]),
        rows.value[mixed],
        (rows.covariates[mixed], rows.segments[mixed]),
    )
    verdict = judge(replace(evidence(rows), guards=[Guarded(GUARD, rows)]), PLAN, now_days * DAY_US)
    other = judge(replace(evidence(again), guards=[Guarded(GUARD, again)]), PLAN, now_days * DAY_US)
    assert other == verdict
    text = json.dumps(verdict_to_json(verdict), allow_nan=False)
    assert verdict_from_json(json.loads(text)) == verdict


def test_plans_and_guards_come_back_as_they_were() -> None:
    assert plan_from_json(json.loads(json.dumps(plan_to_json(PLAN)))) == PLAN
    assert guard_from_json(json.loads(json.dumps(guard_to_json(GUARD)))) == GUARD
    with pytest.raises(ValueError, match=r"plan\.share"):
        plan_from_json({**plan_to_json(PLAN), "share": "half"})


@pytest.mark.parametrize("arm", [False, True])
def test_a_figure_that_one_arm_does_not_have_is_told_and_nothing_compared(arm: bool) -> None:
    plan = replace(PLAN, ripeness=Ripeness(DAY_US))
    rows = rows_of()
    missing = rows.treated == arm
    rows = replace(rows, outcome_us=np.where(missing, UNKNOWN_US, rows.outcome_us))
    verdict = judge(evidence(rows), plan, LATE)
    assert (verdict.advice, verdict.main) == (Advice.ROLL_BACK, None)
    missed = "of none served by the change" if arm else "of none served as today"
    assert missed in told(verdict, plan)
    # while the first are waited for, nothing is said of it
    early = judge(evidence(rows), plan, plan.begins_us + DAY_US)
    assert "Too few outcomes" in told(early, plan)
