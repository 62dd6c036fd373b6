"""Activities that are done several times."""

from gemba.desk.workflow.processes.door import Outcome
from gemba.desk.workflow.processes.testing import Sketch, played


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
