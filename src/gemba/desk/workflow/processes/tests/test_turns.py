"""Activities that are done several times."""

from datetime import timedelta

import pytest

from gemba.desk.workflow.processes.door import NotWaiting, Outcome
from gemba.desk.workflow.processes.testing import NOW, Sketch, played


def around(make: str = "user", **said: str) -> Sketch:
    s = Sketch()
    s.start().end()
    getattr(s, make)("each", **said)
    s.flow("start", "each", "end")
    return s


def counting(text: str, **said: str) -> Sketch:
    return Sketch().start().end().script("each", text, **said).flow("start", "each", "end")


def test_all_at_once_for_each_item() -> None:
    s = around(each="people", item="who", owner="who", results="votes", each_result="vote")
    play = played(s, people=["ann", "bob", "cem"])
    works = list(play.open.values())
    assert [work.owner for work in works] == ["ann", "bob", "cem"]  # type: ignore[union-attr]
    play.engine.complete  # noqa: B018
    for place, vote in ((2, "no"), (0, "yes"), (1, "maybe")):
        step = works[place].step.id
        play._do("complete", step_id=step, variables={"vote": vote})
    assert play.is_finished
    assert play.variables["votes"] == ["yes", "maybe", "no"]


def test_one_after_the_other() -> None:
    play = played(around(each="[1, 2]", item="n", one_by_one="yes", inputs="at: n"))
    assert [e.inputs for e in play.open.values()] == [{"at": 1}]  # type: ignore[union-attr]
    play.complete("each")
    assert [e.inputs for e in play.open.values()] == [{"at": 2}]  # type: ignore[union-attr]
    assert play.complete("each").is_finished


def test_a_number_of_times() -> None:
    assert len(played(around(times="n * 2"), n=2).open) == 4


def test_nothing_to_do_is_done_at_once() -> None:
    play = played(around(each="[]", results="all"))
    assert play.is_finished
    assert play.variables == {"all": []}


def test_enough_is_enough() -> None:
    play = played(around(times="5", until="numberOfCompletedInstances >= 2"))
    play.complete("each").complete("each")
    assert play.is_finished
    assert play.ended.count(("each", Outcome.CANCELLED)) == 3


def test_as_long_as() -> None:
    play = played(counting("n + 1", result="n", while_="n < 4"), n=0)
    assert play.variables == {"n": 4}
    first = played(counting("n + 1", result="n", while_="n < 4"), n=9)
    assert first.variables == {"n": 10}
    asked = counting("n + 1", result="n", while_="n < 4", asked_first="yes")
    assert played(asked, n=9).variables == {"n": 9}


def test_scripts_leave_their_results() -> None:
    s = counting("n * n", result="sq", each="[1, 2, 3]", item="n")
    assert played(s).variables == {"sq": 9}
    s = counting(
        "n * n",
        result="sq",
        each="[1, 2, 3]",
        item="n",
        results="all",
        each_result="sq",
    )
    assert played(s).variables == {"all": [1, 4, 9]}


def test_sub_processes_in_turns_have_their_own_item() -> None:
    s = Sketch()
    s.start().end()
    inside = s.sub("each", each="[10, 20]", item="n", inputs="x: n", results="all", each_result="x")
    inside.start("in").user("ask", inputs="at: n").script("up", "x + 1", result="x")
    inside.end("out")
    inside.flow("in", "ask", "up", "out")
    s.flow("start", "each", "end")
    play = played(s)
    assert [e.inputs for e in play.open.values()] == [{"at": 10}, {"at": 20}]  # type: ignore[union-attr]
    play.complete("ask").complete("ask")
    assert play.is_finished
    assert play.variables == {"all": [11, 21]}


def test_a_boundary_event_is_for_all_turns() -> None:
    s = around(times="3")
    s.boundary("stop", "each", message="stop").end("stopped")
    s.flow("stop", "stopped")
    play = played(s)
    assert play.waiting == ["each", "each", "each", "stop"]
    play.complete("each").message("stop")
    assert play.is_finished
    assert play.ended.count(("each", Outcome.CANCELLED)) == 2


def test_no_list_is_an_incident_and_can_be_mended() -> None:
    play = played(around(each="people"), people=3)
    assert play.incident().code == "no list"
    assert play.retry("each").incident().code == "no list"
    assert play.skip("each").is_finished


def test_one_turn_stuck_does_not_hold_the_others() -> None:
    s = around("service", times="2", action="call")
    play = played(s).fail("each")
    assert sorted(type(e).__name__ for e in play.open.values()) == ["Incident", "ServiceWork"]
    ready = next(e for e in play.open.values() if type(e).__name__ == "ServiceWork")
    play._do("complete", step_id=ready.step.id, variables={})
    assert play.retry("each").complete("each").is_finished


def test_turns_of_messages_each_wait_for_their_own() -> None:
    s = Sketch()
    s.start().end()
    s.receive("each", message="m", each="ids", item="id", correlation="id")
    s.flow("start", "each", "end")
    play = played(s, ids=["a", "b"])
    play.message("m", "b")
    assert len(play.open) == 1
    assert play.message("m", "a").is_finished


def test_what_a_turn_makes_is_its_own_and_what_was_there_is_shared() -> None:
    s = Sketch().start().end()
    inside = s.sub("each", each="[1, 2]", item="n", results="all", each_result="mine")
    inside.start("in").script("make", "n * 10", result="mine").user("wait")
    inside.script("add", "total + mine", result="total").end("out")
    inside.flow("in", "make", "wait", "add", "out")
    s.flow("start", "each", "end")
    play = played(s, total=0).complete("wait").complete("wait")
    assert play.variables == {"total": 30, "all": [10, 20]}


def boxes(*, inner: str = "", **said: str) -> Sketch:
    """Sub-processes in turns: somebody asks, then hears; `inner` repeats them within each."""
    s = Sketch().start().end().flow("start", "each", "end")
    inside = s.sub("each", **said)
    if inner:
        inside.start("outer in").end("outer out").flow("outer in", "box", "outer out")
        inside = inside.sub("box", times=inner)
    inside.start("in").user("ask").receive("hear", message="m").end("out")
    inside.flow("in", "ask", "hear", "out")
    return s


def test_of_turns_that_wait_for_a_message_the_one_that_waits_longest_takes_it() -> None:
    play = played(boxes(times="3", results="all", each_result="{box: loopCounter, said: word}"))
    asks = [each.step.id for each in play.open.values()]
    for place in (2, 0, 1):
        play._do("complete", step_id=asks[place], variables={})
    for word in ("first", "second", "third"):
        play.message("m", word=word)
    said = {each["box"]: each["said"] for each in play.variables["all"]}  # type: ignore
    assert said == {3: "first", 1: "second", 2: "third"}


def test_turns_within_turns_are_found_and_counted() -> None:
    play = played(boxes(times="3", inner="4"))
    assert play.waiting == ["ask"] * 12
    last = list(play.open)[-1]
    play._do("complete", step_id=last, variables={})
    play.message("m")
    assert last not in play.open
    steps = play.engine.open_steps(play.deployed, play.moved.state)
    assert {step.id for step in steps} == set(play.open)
    while not play.is_finished:
        play.complete("ask").message("m")
    assert play.done.count("box") == 12
    assert play.done.count("each") == 3


def test_a_signal_is_heard_in_every_turn_and_a_message_by_nobody_who_does_not_wait() -> None:
    s = Sketch().start().end().flow("start", "each", "end")
    inside = s.sub("each", times="4").start("in").catch("go", signal="s").end("out")
    inside.flow("in", "go", "out")
    play = played(s)
    with pytest.raises(NotWaiting):
        play.message("s")
    assert play.signal("s").is_finished


def test_timers_in_turns_fire_the_earliest_first_and_the_next_is_known() -> None:
    s = Sketch().start().end().flow("start", "each", "end")
    hours = {"each": "[3, 1, 2]", "item": "n", "results": "all", "each_result": "n"}
    inside = s.sub("each", **hours).start("in").end("out").flow("in", "wait", "out")
    inside.catch("wait", after='duration("PT" + string(n) + "H")')
    play = played(s)
    assert play.moved.next_due == NOW + timedelta(hours=1)
    play.tick(NOW + timedelta(hours=1))
    assert play.moved.next_due == NOW + timedelta(hours=2)
    play.tick(NOW + timedelta(hours=9))
    assert play.variables == {"all": [3, 1, 2]}
    turns = [each.step.turn for each in play.moved.ended if each.step.element_id == "each"]
    assert turns == [2, 0]


def test_an_error_in_one_turn_ends_the_others() -> None:
    s = boxes(times="3")
    s.boundary("broken", "each", error="E").end("sorry").flow("broken", "sorry")
    play = played(s)
    asks = [each.step.id for each in play.open.values()]
    play._do("fail", step_id=asks[1], code="E", reason="")
    assert play.is_finished
    assert [name for name, _outcome in play.ended].count("ask") == 3


def test_a_condition_in_one_turn_comes_true_by_what_another_does() -> None:
    s = Sketch().start().end().flow("start", "each", "end")
    inside = s.sub("each", times="2").start("in").both("fork", "meet").end("out")
    inside.catch("true", conditional="flag").user("ask", result="flag").flow("in", "fork")
    inside.script("raise", "true", result="flag")
    inside.flow("fork", "true", "meet").flow("fork", "ask", "raise", "meet").flow("meet", "out")
    play = played(s, flag=False).complete("ask")
    assert play.done.count("true") == 2
    assert play.complete("ask").is_finished
