"""Errors, escalations, compensation; what stops a step and how it goes on."""

import pytest

from gemba.desk.workflow.processes.door import NoSuchWay, NotWaiting, Outcome
from gemba.desk.workflow.processes.testing import Sketch, played


def caught(**event: str) -> Sketch:
    """A service in a sub-process, and what catches its trouble outside."""
    s = Sketch()
    s.start().end().user("mend")
    inside = s.sub("block")
    inside.start("in").service("call").user("beside").end("out")
    inside.flow("in", "call", "out").flow("in", "beside", "out")
    s.boundary("trouble", "block", **event)
    s.flow("start", "block", "end").flow("trouble", "mend", "end")
    return s


def test_an_error_goes_to_the_nearest_handler_and_ends_what_is_around_it() -> None:
    play = played(caught(error="E1")).fail("call", "E1")
    assert play.waiting == ["mend"]
    assert ("beside", Outcome.CANCELLED) in play.ended
    assert ("block", Outcome.FAILED) in play.ended
    assert play.complete("mend").is_finished


def test_an_error_without_a_code_catches_all() -> None:
    assert played(caught(error="")).fail("call", "whatever").waiting == ["mend"]


def test_an_error_nobody_catches_is_an_incident() -> None:
    play = played(caught(error="E1")).fail("call", "E2", reason="line is down")
    assert str(play.incident()) == "The action failed: line is down"
    assert play.waiting == ["beside", "call"]


def test_an_error_on_the_step_itself_comes_first() -> None:
    s = Sketch()
    s.start().service("call").boundary("oops", "call", error="E").user("mend").end()
    s.flow("start", "call", "end").flow("oops", "mend", "end")
    assert played(s).fail("call", "E").waiting == ["mend"]


def test_an_error_end_leaves_the_sub_process() -> None:
    s = Sketch()
    s.start().end().user("mend")
    inside = s.sub("block")
    inside.start("in").end("fail", error="E")
    inside.flow("in", "fail")
    s.boundary("trouble", "block", error="E")
    s.flow("start", "block", "end").flow("trouble", "mend", "end")
    assert played(s).waiting == ["mend"]


def test_an_error_end_nobody_catches_is_an_incident() -> None:
    s = Sketch()
    s.start().end("fail", error="E")
    s.flow("start", "fail")
    assert "“E” is caught nowhere" in str(played(s).incident())


def escalating(*, beside: str) -> Sketch:
    s = Sketch()
    s.start().end().user("boss")
    inside = s.sub("block")
    inside.start("in").throw("cry", escalation="late").user("go on")
    inside.flow("in", "cry", "go on")
    s.boundary("heard", "block", beside=beside, escalation="late")
    s.flow("start", "block", "end").flow("heard", "boss", "end")
    return s


def test_an_escalation_beside_lets_the_work_go_on() -> None:
    play = played(escalating(beside="yes"))
    assert sorted(play.waiting) == ["boss", "go on"]
    assert play.complete("boss").complete("go on").is_finished


def test_an_escalation_may_interrupt() -> None:
    assert played(escalating(beside="")).waiting == ["boss"]


def test_an_escalation_need_not_be_heard() -> None:
    s = Sketch()
    s.start().throw("cry", escalation="late").end()
    s.flow("start", "cry", "end")
    assert played(s).is_finished


def booking() -> Sketch:
    s = Sketch()
    s.start().service("flight").service("hotel").xor("ok").end("fine")
    s.throw("undo all", compensate="").end("sorry")
    for each in ("flight", "hotel"):
        s.boundary(f"undo {each}", each, compensate="")
        s.service(f"cancel {each}", isForCompensation="true")
        s.undo(f"undo {each}", f"cancel {each}")
    s.flow("start", "flight", "hotel", "ok")
    s.flow("ok", "fine", when="booked")
    s.flow("ok", "undo all", default=True)
    s.flow("undo all", "sorry")
    return s


def test_compensation_undoes_what_was_done_last_first() -> None:
    play = played(booking()).complete("flight").complete("hotel", booked=False)
    assert play.waiting == ["cancel hotel"]
    assert play.complete("cancel hotel").waiting == ["cancel flight"]
    assert play.complete("cancel flight").is_finished
    assert play.done[-3:] == ["cancel flight", "undo all", "sorry"]


def test_what_was_not_done_is_not_undone() -> None:
    s = booking()
    s.xor("far")
    s.flows = [flow for flow in s.flows if 'sourceRef="start"' not in flow]
    (
        s.flow("start", "far"),
        s.flow("far", "flight", when="far"),
        s.flow("far", "hotel", default=True),
    )
    play = played(s, far=False).complete("hotel", booked=False)
    assert play.complete("cancel hotel").is_finished


def test_compensation_of_one_step_only() -> None:
    s = booking()
    s.nodes.pop("undo all"), s.throw("undo all", compensate="flight")
    play = played(s).complete("flight").complete("hotel", booked=False)
    assert play.waiting == ["cancel flight"]
    assert play.complete("cancel flight").is_finished


def test_compensation_reaches_into_a_sub_process_that_is_over() -> None:
    s = Sketch()
    s.start().end("sorry", compensate="")
    inside = s.sub("trip")
    inside.start("in").service("flight").end("out")
    inside.boundary("undo", "flight", compensate="")
    inside.service("cancel", isForCompensation="true")
    inside.undo("undo", "cancel")
    inside.flow("in", "flight", "out")
    s.flow("start", "trip", "sorry")
    play = played(s).complete("flight")
    assert play.waiting == ["cancel"]
    assert play.complete("cancel").is_finished


def test_no_way_that_holds_is_an_incident_which_can_be_mended() -> None:
    s = Sketch()
    s.start().user("say").xor("which").end("a").end("b")
    s.flow("start", "say", "which").flow("which", "a", when="x = 1")
    s.flow("which", "b", when="x = 2", name="to b")
    play = played(s).complete("say", x=3)
    assert play.incident().code == "no way"
    assert play.retry("which").incident().code == "no way"
    assert play.skip("which", "to b").is_finished
    assert play.done[-1] == "b"


def test_a_step_is_not_passed_along_a_flow_that_does_not_leave_it() -> None:
    s = Sketch()
    s.start().user("say").xor("which").end("a").end("b")
    s.flow("start", "say", name="in").flow("say", "which")
    s.flow("which", "a", when="x = 1").flow("which", "b", when="x = 2", name="to b")
    play = played(s).complete("say", x=3)
    for flow in ("nowhere", "in"):
        with pytest.raises(NoSuchWay, match=flow):
            play.skip("which", flow)
    assert play.skip("which", "to b").is_finished


def test_a_missing_variable_is_null_and_a_null_condition_an_incident() -> None:
    s = Sketch()
    s.start().xor("which").end("a").end("b")
    s.flow("start", "which").flow("which", "a", when="amount > 5")
    s.flow("which", "b", default=True)
    play = played(s)
    assert play.incident().code == "not yes or no"
    assert "There is no “amount”" in str(play.incident())


def test_a_stuck_way_out_does_not_do_the_work_again() -> None:
    s = Sketch()
    s.start().user("work").end("a").end("b")
    s.flow("start", "work").flow("work", "a", when="ok").flow("work", "b", when="not(ok)")
    play = played(s).complete("work", ok="perhaps")
    assert play.incident().step.element_id == "work"
    assert play.retry("work").incident().code == "not yes or no"
    assert play.skip("work", ok=True).is_finished
    assert play.done[-1] == "a"


def test_a_failed_action_can_be_tried_again_or_passed_by() -> None:
    s = Sketch()
    s.start().service("call").end()
    s.flow("start", "call", "end")
    play = played(s).fail("call")
    with pytest.raises(NotWaiting):
        play.complete("call")
    assert play.retry("call").complete("call").is_finished
    other = played(s).fail("call").skip("call", told="by phone")
    assert other.is_finished
    assert ("call", Outcome.SKIPPED) in other.ended
    assert other.variables == {"told": "by phone"}


def test_a_process_that_goes_in_circles_is_stopped() -> None:
    s = Sketch()
    s.start().xor("in", "out").task("step").end()
    s.flow("start", "in", "step", "out")
    s.flow("out", "in", when="true").flow("out", "end", default=True)
    assert played(s).incident().code == "in circles"


def test_a_decision_that_fails_is_an_incident() -> None:
    s = Sketch()
    s.start().decision("rate", "rating").end()
    s.flow("start", "rate", "end")
    assert "There is no decision “rating”" in str(played(s).incident())


def test_a_step_that_waits_no_more_cannot_be_completed() -> None:
    s = Sketch()
    s.start().user("work").end()
    s.flow("start", "work", "end")
    play = played(s)
    old = play.of("work").step.id
    play.complete("work")
    for wrong in (old, "999", "no number", f"{old}.1"):
        with pytest.raises(NotWaiting):
            play.engine.complete(
                play.deployed, play.moved.state, step_id=wrong, variables={}, now=play.now
            )


def test_an_event_beside_that_cannot_be_waited_for_is_passed_by() -> None:
    s = Sketch().start().user("work").boundary("bell", "work", after="wait").end().end("rung")
    s.flow("start", "work", "end").flow("bell", "rung")
    play = played(s, wait="soon")
    assert play.incident().code == "no time"
    assert play.skip("bell").waiting == ["work"]
    assert play.complete("work").is_finished
    assert "rung" not in play.done


def test_a_listener_that_cannot_listen_is_passed_by() -> None:
    s = Sketch().start().user("work").end().flow("start", "work", "end")
    inside = s.sub("aside", by_event="yes")
    inside.start("heard", after="wait").end("out").flow("heard", "out")
    play = played(s).skip("aside")
    assert play.waiting == ["work"]
    assert play.complete("work").is_finished
