"""What lies over a drawing, held against stories short enough to be counted by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gemba.insight.eventlog.names import CodedColumn
from gemba.insight.eventlog.testing import log_of
from gemba.insight.mining.drawn.deviations import (
    Kind,
    codes_of,
    deviations,
    people_of,
    told_in,
)
from gemba.insight.mining.drawn.overlay import overlay
from gemba.insight.mining.drawn.steps import drawn_steps
from gemba.insight.mining.drawn.stretch import Chosen, Stretch
from gemba.insight.mining.drawn.testing import REPAIR, SECOND_US, Told, instance_log
from gemba.insight.mining.drawn.tickets import beside, never_begun, resolved_while_running

EVER = Stretch()
NOW_US = 1000 * SECOND_US


def look(name: str, began: int, ended: int | None, by: str = "ana", **more: str) -> list[Told]:
    """One step that a person does."""
    rows = [Told(name, "step.started", began, "look", "1", ways="start-look")]
    if ended is not None:
        act = more.pop("act", "step.ended")
        rows.append(Told(name, act, ended, "look", "1", by, ways="look-end", **more))
    return rows


def begun(name: str, at: int, version: str = "1") -> Told:
    return Told(name, "process.started", at, version=version)


STORY = instance_log(
    [
        begun("a", 0),
        *look("a", 0, 100),
        Told("a", "process.ended", 100),
        begun("b", 10),
        *look("b", 10, 310, "bo", act="step.skipped", told="7"),
        Told("b", "process.ended", 310),
        begun("c", 20),
        *look("c", 20, None),
        begun("d", 30),
        Told("d", "step.started", 30, "flag", "1", kind="serviceTask", ways="start-flag"),
        Told("d", "step.failed", 30, "flag", "1", kind="serviceTask", code="unreachable"),
        Told("d", "step.taken", 40, "flag", "1", "bo", kind="serviceTask"),
        Told("d", "step.ended", 50, "flag", "1", "bo", kind="serviceTask"),
        Told("d", "process.cancelled", 60, by="bo", told="9"),
    ]
)


def test_figures_of_steps_and_flows() -> None:
    begins = {"start": ["start-look", "start-flag"], "nowhere": ["no-way"]}
    found = overlay(Chosen(drawn_steps(STORY, REPAIR), EVER), now_us=NOW_US, passed=begins)
    assert (found.instances, found.running) == (4, 1)
    flag, seen = sorted(found.steps, key=lambda each: each.element)
    assert (seen.instances, seen.times, seen.skipped, seen.waiting) == (3, 3, 1, 1)
    assert (seen.median_seconds, seen.waiting_seconds) == (200, 980)
    assert (flag.by_hand, flag.median_seconds) == (1, 20)
    assert [(each.id, each.instances) for each in found.others] == [("start", 4)]
    assert {each.id: (each.instances, each.times) for each in found.flows} == {
        "start-look": (3, 3),
        "look-end": (2, 2),
        "start-flag": (1, 1),
    }


def test_what_departs_who_did_it_and_why() -> None:
    steps = drawn_steps(STORY, REPAIR)
    found = {(each.kind, each.element): each for each in deviations(Chosen(steps, EVER))}
    assert set(found) == {
        (Kind.SKIPPED, "look"),
        (Kind.INCIDENT, "flag"),
        (Kind.BY_HAND, "flag"),
        (Kind.STOPPED, ""),
    }
    assert people_of(steps, found[Kind.SKIPPED, "look"]) == [("bo", 1)]
    assert codes_of(steps, found[Kind.INCIDENT, "flag"]) == [("unreachable", 1)]
    assert told_in(steps, found[Kind.SKIPPED, "look"], most=5) == [7]
    assert told_in(steps, found[Kind.STOPPED, ""], most=5) == [9]


def test_taking_on_a_persons_step_departs_only_when_it_was_in_trouble() -> None:
    rows = [
        begun("a", 0),
        Told("a", "step.started", 0, "look", "1"),
        Told("a", "step.taken", 5, "look", "1", "ana"),
        begun("b", 0),
        Told("b", "step.failed", 0, "look", "1"),
        Told("b", "step.taken", 5, "look", "1", "ana"),
    ]
    (_failed, taken) = deviations(Chosen(drawn_steps(instance_log(rows), REPAIR), EVER))
    assert {_failed.kind, taken.kind} == {Kind.INCIDENT, Kind.BY_HAND}
    assert (_failed.instances, taken.instances) == (1, 1)


def test_every_version_is_measured_on_its_own() -> None:
    rows = [
        begun("a", 0),
        Told("a", "step.started", 0, "look", "1"),
        Told("a", "process.moved", 50, by="bo", version="2"),
        Told("a", "step.ended", 80, "inspect", "1", "ana", version="2"),
        begun("b", 10),
        *look("b", 10, 20),
    ]
    steps = drawn_steps(instance_log(rows), REPAIR)
    assert steps.versions == ((2, 1), (1, 2))
    old, new = (overlay(Chosen(steps, Stretch(number)), now_us=NOW_US) for number in (1, 2))
    assert [(each.element, each.instances) for each in old.steps] == [("look", 1)]
    assert [(each.element, each.median_seconds) for each in new.steps] == [("inspect", 80)]
    assert (old.instances, new.instances) == (2, 1)
    assert [each.kind for each in deviations(Chosen(steps, Stretch(2)))] == [Kind.MOVED]
    assert deviations(Chosen(steps, Stretch(1))) == []


def test_a_period_takes_instances_that_began_in_it() -> None:
    steps = drawn_steps(STORY, REPAIR)
    late = Stretch(since_us=15 * SECOND_US, until_us=25 * SECOND_US)
    assert overlay(Chosen(steps, late), now_us=NOW_US).instances == 1
    assert deviations(Chosen(steps, late)) == []


def test_several_turns_and_rounds_of_one_step_are_steps_of_their_own() -> None:
    rows = [begun("a", 0)]
    for number, (began, ended) in enumerate([(0, 30), (0, 10), (40, 60)]):
        rows.append(Told("a", "step.started", began, "ask", f"1.{number}"))
        rows.append(Told("a", "step.ended", ended, "ask", f"1.{number}", "ana", ways="ask-ask*2"))
    (ask,) = overlay(Chosen(drawn_steps(instance_log(rows), REPAIR), EVER), now_us=NOW_US).steps
    assert (ask.instances, ask.times, ask.median_seconds) == (1, 3, 20)
    (flow,) = overlay(Chosen(drawn_steps(instance_log(rows), REPAIR), EVER), now_us=NOW_US).flows
    assert (flow.instances, flow.times) == (1, 6)


TICKETS = log_of(
    """
    a opened 0 customer
    a resolved 100 ana
    b opened 10 customer
    b resolved 310 ana
    c opened 20 customer
    c resolved 600 ana
    e opened 30 customer
    """
)


def test_tickets_resolved_while_the_process_waits_on() -> None:
    both = beside(drawn_steps(STORY, REPAIR), TICKETS)
    found = resolved_while_running(both, Chosen(both.steps).cases, machine="system", now_us=NOW_US)
    assert [STORY.case_ids[int(case)] for case in found.case] == ["c"]
    soon = resolved_while_running(
        both, Chosen(both.steps).cases, machine="system", now_us=601 * SECOND_US
    )
    assert len(soon.case) == 0


def test_an_act_of_the_process_right_after_answers_the_resolution() -> None:
    rows = [begun("c", 0), *look("c", 0, 700), Told("c", "step.started", 700, "ask", "2")]
    both = beside(drawn_steps(instance_log(rows), REPAIR), TICKETS)
    found = resolved_while_running(both, Chosen(both.steps).cases, machine="system", now_us=NOW_US)
    assert len(found.case) == 0


@pytest.mark.parametrize(("with_it", "named"), [(3, True), (2, False)])
def test_tickets_of_its_kind_that_never_had_it(with_it: int, named: bool) -> None:
    names = [f"t{number}" for number in range(5)]
    tickets = log_of("\n".join(f"{name} opened {100 + place}" for place, name in enumerate(names)))
    tickets = replace(tickets, case_attributes={"type": CodedColumn.of(["repair"] * 5)})
    log = instance_log([begun(name, 50) for name in names[:with_it]])
    found = never_begun(beside(drawn_steps(log, REPAIR), tickets), EVER)
    assert [tickets.case_ids[int(case)] for case in found.case] == (
        names[with_it:] if named else []
    )
    assert dict(found.types) == ({"repair": (with_it, 5)} if named else {})


def test_an_empty_log_gives_nothing() -> None:
    steps = drawn_steps(instance_log([]), REPAIR)
    assert overlay(Chosen(steps, Stretch(1)), now_us=0).steps == ()
    assert deviations(Chosen(steps, EVER)) == [] and steps.versions == ()
    assert (
        len(
            resolved_while_running(
                beside(steps, TICKETS), Chosen(steps).cases, machine="m", now_us=0
            ).rows
        )
        == 0
    )
