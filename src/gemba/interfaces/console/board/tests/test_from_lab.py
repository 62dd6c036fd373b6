"""What the twin showed becomes evidence: numbers alone, and no interval where nothing moves."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

import pytest

from gemba.foundation.accounts.testing import NOON, cast
from gemba.insight.improvement.queries import proposal
from gemba.insight.improvement.stages import Stage
from gemba.insight.mining.comparing.intervals import Estimate
from gemba.insight.simulation.whatif.change import Scenario
from gemba.interfaces.console.board.from_lab import propose

pytestmark = pytest.mark.django_db
LEVELS = {"first_response": 7_200.0, "reopen_rate": 0.05, "complaint_rate": math.nan}


def effect(measure: str, value: float, low: float, high: float) -> Any:
    return SimpleNamespace(
        scenario="Every day", measure=measure, difference=Estimate(value, low, high)
    )


@pytest.mark.parametrize(("low", "is_expected"), [(-900.0, True), (0.0, False)])
def test_a_measure_without_a_number_is_no_evidence(low: float, is_expected: bool) -> None:
    actor = cast().sun_wei
    choice: Any = SimpleNamespace(log=SimpleNamespace(key="desk"))
    wanted: Any = SimpleNamespace(finding="")
    effects = (
        effect("first_reply_seconds", low / 2, low, 0.0),
        effect("case_seconds", math.nan, math.nan, math.nan),
    )
    found: Any = SimpleNamespace(effects=effects, replications=12)
    key = propose(choice, wanted, Scenario("Every day", ()), found, levels=LEVELS, by=(actor, NOON))
    page = proposal(key, actor=actor)
    assert page.line.stage is Stage.SIMULATED
    # harm is watched for as with a proposal by hand, where the desk tells it
    assert [each.kpi for each in page.guardrails] == ["reopen_rate"]
    assert page.line.baseline == 7_200.0
    assert (page.line.expected is not None) is is_expected
    shown: Any = page.entries[-1].evidence["shown"]
    assert [each["measure"] for each in shown["effects"]] == ["first_reply_seconds"]
