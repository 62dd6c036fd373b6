"""From a finding to scenarios the twin can run: every detector has an answer."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from gemba.insight.improvement.detectors.answered_twice import ABLE_SHARE
from gemba.insight.improvement.finding import Finding, Lever, Place, key_of
from gemba.insight.improvement.ranking import findings
from gemba.insight.improvement.registry import detectors
from gemba.insight.improvement.remedies import REMEDIES_MAX, remedies
from gemba.insight.improvement.remedies.answering import answers
from gemba.insight.mining.wording import Seconds, Share
from gemba.insight.simulation.fitting.fit import fit
from gemba.insight.simulation.model import END, START, Branching, Choice, Delay, Draw, Twin
from gemba.insight.simulation.testing import queue_twin
from gemba.insight.simulation.whatif.change import Scenario
from gemba.insight.simulation.whatif.comparing import compare
from gemba.insight.simulation.whatif.kinds.at_once import DoAtOnce
from gemba.insight.simulation.whatif.kinds.returns import FewerReturns
from gemba.insight.simulation.whatif.kinds.routing import PrioritiseStep
from gemba.insight.simulation.whatif.kinds.staff import OneTeam, Train
from gemba.insight.simulation.whatif.passing import times_a_case
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
            ("answered_twice", "case_seconds"),
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


def test_what_is_answered_twice_is_done_at_once_in_six_of_ten_cases() -> None:
    finding, known = of("answered_twice"), twin(SHOWN_BY["answered_twice"])
    team, taught = remedies(finding, known)
    first = PrioritiseStep("Answer", -10)
    assert [type(each) for each in team.changes] == [OneTeam, PrioritiseStep, DoAtOnce]
    assert team.changes[1] == taught.changes[-2] == first
    assert {type(each) for each in taught.changes[:-2]} == {Train}
    at_once = taught.changes[-1]
    assert isinstance(at_once, DoAtOnce)
    assert (at_once.handed, *at_once.steps, at_once.told) == ("Escalate", "Analyse", "Answer")
    assert at_once.share == ABLE_SHARE
    before, after = (times_a_case(each)["Escalate"] for each in (known, taught.apply(known)))
    assert after < before


def test_work_that_lies_though_somebody_is_free_is_brought_to_her_too() -> None:
    finding = of("waiting")
    (step,) = finding.place.activities
    busy = replace(finding, lever=Lever.RESTAFF)
    known = twin(SHOWN_BY["waiting"])
    rest = tuple(each for each in known.delays if each.to != step)
    lies = Delay(step, Draw.fixed(0.5 * _told_seconds(finding)))
    names = {each.name for each in remedies(busy, replace(known, delays=(*rest, lies)))}
    assert "Taken up as soon as somebody is free" in names
    short = Delay(step, Draw.fixed(0.1 * _told_seconds(finding)))
    names = {each.name for each in remedies(busy, replace(known, delays=(*rest, short)))}
    assert "Taken up as soon as somebody is free" not in names


def _told_seconds(finding: Finding) -> float:
    wait = finding.said.words["wait"]
    assert isinstance(wait, Seconds)
    return wait.seconds


def test_of_a_step_that_only_sends_back_as_much_falls_away_as_goes_back_there() -> None:
    names = ("by mail", "by phone", "done", "sent back")
    choices = (
        Choice((("by mail", 0.5), ("by phone", 0.5)), (START,)),
        *(Choice((("done", 1.0),), (each,)) for each in names[:2]),
        Choice((("sent back", 0.4), (END, 0.6)), ("done",)),
        Choice((("by mail", 0.5), ("by phone", 0.5)), ("sent back",)),
    )
    known = queue_twin(servers=2, per_hour=1, service=Draw.fixed(60), days=7)
    steps = tuple(replace(known.activities[0], name=each) for each in names)
    known = replace(known, activities=steps, branching=Branching(choices))
    finding = of("rework")
    place = Place(edges=(("sent back", "by mail"),))
    words = {**finding.said.words, "share": Share(0.5)}
    mine = replace(finding, place=place, said=replace(finding.said, words=words))
    right, half = remedies(mine, known)
    assert right.changes == (FewerReturns("done", "sent back", 0.53, returns_only=False),)
    assert half.changes == (FewerReturns("done", "sent back", 0.75, returns_only=False),)
