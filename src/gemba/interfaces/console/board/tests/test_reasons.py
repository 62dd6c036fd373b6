"""Why a proposal came to a stage is worded for who reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest
from django.utils.translation import override

from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.kernel.json_values import JsonValue
from gemba.insight.improvement.charts.rules import Rule
from gemba.insight.improvement.watching.benefit import Benefit, benefit_json
from gemba.insight.mining.comparing.intervals import Estimate
from gemba.interfaces.console.board.reasons import reason_words

FADED: Mapping[str, JsonValue] = {
    "kind": "faded",
    "measured": benefit_json(
        Benefit(
            kpi="first_response",
            pace="day",
            before=4.0,
            since=3.7,
            difference=Estimate(-0.3, -0.5, -0.1),
            points=(30, 30),
            kept=0.2,
            rule=Rule.ONE_BEYOND,
            sounded_us=1_790_000_000_000_000,
        )
    ),
}


@dataclass(frozen=True)
class Came:
    by: str = SYSTEM.name
    reason: str = ""
    evidence: Mapping[str, JsonValue] = field(default_factory=dict)


def test_a_benefit_that_faded_is_told_in_the_readers_language() -> None:
    entry = Came(evidence=FADED)
    with override("en"):
        told = reason_words(entry)
    assert told.startswith("The benefit has faded") and "20" in told and "2026" in told
    with override("zh-hans"):
        assert "The benefit" not in reason_words(entry) and "20" in reason_words(entry)


@pytest.mark.parametrize("entry", [Came("Sun Wei", "It hurt"), Came(reason="It hurt")])
def test_what_somebody_said_is_told_as_it_was_said(entry: Came) -> None:
    assert reason_words(entry) == "It hurt"


def test_without_a_reason_nothing_is_said() -> None:
    assert reason_words(Came()) == ""
    measured: Mapping[str, JsonValue] = {**FADED, "kind": "measured"}
    assert reason_words(Came(evidence=measured)) == ""
