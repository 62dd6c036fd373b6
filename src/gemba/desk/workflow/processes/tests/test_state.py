"""What is stored of an instance: its format is known by a number, and old ones still open."""

from pathlib import Path

import pytest

from gemba.desk.workflow.processes.door import State, StateUnreadable
from gemba.desk.workflow.processes.spiff.state import FORMAT
from gemba.desk.workflow.processes.testing import NOW, Play, Sketch, deployed, played

OLD = Path(__file__).parent / "states"


def rich() -> Sketch:
    """Everything that a state can hold at once."""
    s = Sketch().start().both("fork", "meet").some("or", "or meet").end()
    s.flow("start", "fork").flow("meet", "end")
    s.user("ask", each="[1, 2, 3]", item="n", results="all", each_result="x")
    s.boundary("bell", "ask", beside="yes", every="R/PT1H").user("hurry").flow("bell", "hurry")
    inside = s.sub("block")
    inside.start("in").service("call", correlation="id").end("out")
    inside.boundary("undo", "call", compensate="").service("back", isForCompensation="true")
    inside.undo("undo", "back").catch("wait", message="m", correlation="id")
    inside.flow("in", "call", "wait", "out")
    s.flow("fork", "ask", "meet").flow("fork", "block", "meet")
    s.flow("fork", "or").flow("or", "a", "or meet", when="true").flow("or", "b", when="true")
    s.user("b").task("a").flow("b", "or meet", "meet").xor("stuck").flow("fork", "stuck")
    s.flow("stuck", "meet", when="nothing").flow("stuck", "end", when="nothing")
    box = s.sub("box", times="3").start("box in").user("look").end("box out")
    box.flow("box in", "look", "box out").boundary("tick", "look", beside="yes", after="PT1H")
    box.receive("late", message="late").flow("tick", "late", "box out")
    s.flow("fork", "box", "meet")
    aside = s.sub("aside", by_event="yes")
    aside.start("heard", signal="s", isInterrupting="false").end("over").flow("heard", "over")
    return s


def rich_play() -> Play:
    return played(rich(), id="A7", words="维修").complete("call")


def test_everything_is_found_again() -> None:
    play = rich_play()
    waiting = ["aside", "ask", "ask", "ask", "b", "bell", "stuck", "wait"]
    assert sorted(play.waiting) == sorted([*waiting, *["look", "tick"] * 3])
    steps = play.engine.open_steps(play.deployed, play.moved.state)
    assert {step.id for step in steps} == set(play.open)


def test_a_state_of_a_format_to_come_is_refused() -> None:
    play = rich_play()
    later = State(FORMAT + 1, play.moved.state.text)
    with pytest.raises(StateUnreadable):
        play.engine.tick(play.deployed, later, now=NOW)


def test_a_state_of_another_drawing_is_refused() -> None:
    play = rich_play()
    other = Sketch().start().end().flow("start", "end")
    with pytest.raises(StateUnreadable):
        play.engine.tick(deployed(other), play.moved.state, now=NOW)


@pytest.mark.parametrize("number", range(1, FORMAT + 1))
def test_states_of_every_format_still_open_and_go_on(number: int) -> None:
    """The file was written by the engine of that format and is never changed."""
    text = (OLD / f"format_{number}.json").read_text()
    drawing = (OLD / f"format_{number}.bpmn").read_text()
    play = rich_play()
    version = play.engine.deploy(drawing)
    moved = play.engine.message(
        version, State(number, text), name="m", correlation="A7", variables={}, now=NOW
    )
    assert [each.step.element_id for each in moved.ended][:2] == ["wait", "out"]
    assert moved.variables["words"] == "维修"
    assert moved.state.format == FORMAT
    for step in play.engine.open_steps(version, moved.state):
        if step.element_id in ("ask", "look"):
            moved = play.engine.complete(
                version, moved.state, step_id=step.id, variables={"x": step.turn}, now=NOW
            )
    assert moved.variables["all"] in ([0, 1, 2], [7, 1, 2])
    left = {step.element_id for step in play.engine.open_steps(version, moved.state)}
    assert left == {"aside", "b", "stuck"}
