"""From a finding to scenarios the twin can run: every detector has an answer."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from gemba.insight.improvement.finding import Finding, key_of
from gemba.insight.improvement.ranking import findings
from gemba.insight.improvement.registry import detectors
from gemba.insight.improvement.remedies import REMEDIES_MAX, remedies
from gemba.insight.improvement.remedies.answering import answers
from gemba.insight.simulation.fitting.fit import fit
from gemba.insight.simulation.model import Twin
from gemba.insight.simulation.whatif.change import Scenario
from gemba.insight.simulation.whatif.comparing import compare
from gemba.insight.simulation.whatif.registry import as_json, read_scenarios

from .test_detectors import SHOWN_BY, troubled

# The desk that is looked at in every run of the tests; the others take their time.
SOON = 0


@cache
def twin(which: int) -> Twin:
    """Fitted to a desk with troubles; two weeks of it."""
    found = fit(troubled(which).columns, "UTC").twin
    return replace(found, horizon=replace(found.horizon, days=14.0))


@cache
def found(which: int) -> tuple[Finding, ...]:
    return findings(troubled(which)).findings


def of(detector: str) -> Finding:
    """What the desk that has it shows."""
    return next(each for each in found(SHOWN_BY[detector]) if each.detector == detector)


def test_every_detector_has_an_answer() -> None:
    assert set(answers()) == set(detectors())


@pytest.mark.parametrize(
    "which",
    [
        pytest.param(desk, marks=() if desk == SOON else pytest.mark.long)
        for desk in sorted(set(SHOWN_BY.values()))
    ],
)
def test_each_can_be_run_and_sent_along(which: int) -> None:
    for finding in found(which):
        scenarios = remedies(finding, twin(which))
        assert len(scenarios) <= REMEDIES_MAX
        assert len({each.name for each in scenarios}) == len(scenarios)
        for each in scenarios:
            assert each.apply(twin(which)) != twin(which)
            assert read_scenarios([as_json(each)]) == (each,)


@pytest.mark.parametrize(
    ("detector", "measure"),
    [
        pytest.param(
            detector, measure, marks=() if SHOWN_BY[detector] == SOON else pytest.mark.long
        )
        for detector, measure in (
            ("batches", "case_seconds"),
            ("rework", "busy_share"),
            ("no_change", "busy_share"),
            ("questions", "busy_share"),
            ("late_escalation", "case_seconds"),
            ("first_contact", "case_seconds"),
            ("one_source", "busy_share"),
            ("drift", "busy_share"),
            ("waiting", "case_seconds"),
        )
    ],
)
def test_the_first_of_them_helps(detector: str, measure: str) -> None:
    finding = of(detector)
    first, *_rest = remedies(finding, twin(SHOWN_BY[detector]))
    told = compare(twin(SHOWN_BY[detector]), [first], seeds=range(2)).of(first.name, measure)
    assert told.difference.value < 0


def test_a_finding_of_a_desk_the_twin_does_not_know_has_none() -> None:
    finding = of("no_change")
    place = replace(finding.place, activities=("Packed",))
    strange = replace(finding, place=place, key=key_of("no_change", place))
    assert remedies(strange, twin(0)) == ()


def test_what_is_so_already_is_no_remedy() -> None:
    finding = of("batches")
    done = remedies(finding, twin(SHOWN_BY["batches"]))[0].apply(twin(SHOWN_BY["batches"]))
    assert not [each for each in remedies(finding, done) if each.name == "Done as it comes"]


def test_names_are_told_apart_by_what_they_change() -> None:
    scenarios: tuple[Scenario, ...] = remedies(of("rework"), twin(0))
    assert [each.name for each in scenarios] == ["Right the first time", "Half as much goes back"]
