"""What a pilot measured counts instead of what was assumed of an automation."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid4

import numpy as np
import pytest

from gemba.foundation.accounts.testing import NOON, Cast, cast
from gemba.insight.improvement.models import Pilot, Verdict
from gemba.insight.improvement.operations import (
    add_automation,
    make_proposal,
    make_selection,
)
from gemba.insight.improvement.order import Expected, Order
from gemba.insight.improvement.pilots.codec import plan_to_json, verdict_to_json
from gemba.insight.improvement.pilots.evidence import Evidence, Loss, Terms
from gemba.insight.improvement.pilots.judging import judge
from gemba.insight.improvement.pilots.outcomes import DAY_US
from gemba.insight.improvement.pilots.tests.worlds import Desk, plan_for
from gemba.insight.improvement.pilots.verdict import Verdict as Judged
from gemba.insight.improvement.queries import AutomationLine, selection
from gemba.insight.improvement.selecting.criteria import CandidateKind
from gemba.insight.improvement.selecting.lines import CostLine, LineKind
from gemba.insight.improvement.selecting.orders import (
    USUAL_HORIZON,
    AutomationOrder,
    SelectionOrder,
)
from gemba.insight.improvement.selecting.ownership import Range
from gemba.insight.improvement.worth import WorthRates
from gemba.insight.kpis.kpi import Measure

pytestmark = pytest.mark.django_db
PLAN = replace(plan_for(Measure.MEDIAN), kpi="first_response", relevant=3_600.0)
ASSUMED = CostLine(LineKind.GAIN, "work saved", Range.exactly(10_000))
BUILDING = CostLine(LineKind.ONCE, "building it", Range.exactly(5_000))
EXPECTED = -20_000.0


@pytest.fixture
def people() -> Cast:
    return cast()


def judged(terms: Terms | None = None) -> Judged:
    """Waits a fifth shorter, shown by 45 tickets a day."""
    rows = Desk(a_day=45, effect=-0.2).drawn(np.random.default_rng(3))
    channels = (("channel", ("mail", "form", "phone")),)
    found = Evidence(rows, covariates=("kind", "backlog"), segments=channels, terms=terms)
    return judge(found, PLAN, 10**5 * DAY_US)


def proposed(people: Cast, expected: Expected | None) -> UUID:
    owner = people.ana.user_id or 0
    order = Order("Forms first", "", "first_response", owner, expected=expected)
    return make_proposal(order=order, actor=people.sun_wei, now=NOON)


def give(proposal: UUID, verdict: Judged) -> None:
    plan = {"plan": plan_to_json(PLAN), "guardrails": []}
    pilot = Pilot.objects.create(
        id=uuid4(), proposal_id=proposal, trial_id=uuid4(), plan=plan, begun_at=NOON, begun_by="x"
    )
    Verdict.objects.create(id=uuid4(), pilot=pilot, at=NOON, body=verdict_to_json(verdict))


def automation(people: Cast, proposal: UUID | None) -> AutomationLine:
    """One that rests on the pilot of a proposal, or on none."""
    order = SelectionOrder("Forms", "", people.ana.user_id or 0, "EUR")
    key = make_selection(order=order, actor=people.sun_wei, now=NOON)
    one = AutomationOrder(
        "A rule", CandidateKind.RULE, proposal_id=proposal, lines=(BUILDING, ASSUMED)
    )
    add_automation(selection_id=key, order=one, actor=people.sun_wei, now=NOON)
    return selection(key, actor=people.ana).automations[0]


def test_before_the_verdict_the_gain_is_assumed(people: Cast) -> None:
    found = automation(people, proposed(people, Expected(EXPECTED, EXPECTED, EXPECTED)))
    assert found.proof is not None and found.proof.verdict is None
    assert found.measured_gain is None
    money = found.returns(USUAL_HORIZON)
    assert money is not None and money.net.low > 0


def test_as_much_counts_as_was_reached_of_what_was_expected(people: Cast) -> None:
    key, verdict = proposed(people, Expected(EXPECTED, EXPECTED, EXPECTED)), judged()
    give(key, verdict)
    found = automation(people, key)
    assert verdict.main is not None and found.measured_gain is not None
    reached = verdict.main.difference.value / EXPECTED
    assert found.measured_gain.likely == pytest.approx(10_000 * reached)
    assert found.measured_gain.low < found.measured_gain.likely < found.measured_gain.high
    proven, assumed = (
        found.returns(USUAL_HORIZON),
        replace(found, proof=None).returns(USUAL_HORIZON),
    )
    assert proven is not None and assumed is not None
    assert proven.net.value == pytest.approx(
        reached * (assumed.net.value + 5_000) - 5_000, rel=0.02
    )


def test_money_the_verdict_tells_counts_before_all_else(people: Cast) -> None:
    verdict = judged(Terms(Loss.WAITING, 10_000.0, WorthRates(waiting_day=8.0, currency="EUR")))
    assert verdict.worth is not None
    key = proposed(people, Expected(EXPECTED, EXPECTED, EXPECTED))
    give(key, verdict)
    found = automation(people, key)
    assert found.measured_gain is not None
    assert found.measured_gain.likely == pytest.approx(verdict.worth.money.value)


def test_without_an_expectation_or_in_another_currency_it_stays_assumed(people: Cast) -> None:
    key = proposed(people, None)
    give(key, judged(Terms(Loss.WAITING, 10_000.0, WorthRates(waiting_day=8.0, currency="USD"))))
    found = automation(people, key)
    assert found.proof is not None and found.proof.verdict is not None
    assert found.measured_gain is None
    assert automation(people, None).proof is None
