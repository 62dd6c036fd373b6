"""Steps of machines, and steps in trouble, that a person takes over."""

import pytest

from gemba.desk.workflow.processes.door import NotWaiting, UserWork
from gemba.desk.workflow.processes.testing import Play, Sketch, played


def one(sketch: Sketch, name: str, **variables: str) -> Play:
    return played(sketch.end().flow("start", name, "end"), **variables)


def test_a_machines_step_is_done_by_a_person() -> None:
    play = one(Sketch().start().service("send", inputs="to: address"), "send", address="B2")
    play.take_over("send")
    work = play.of("send")
    assert isinstance(work, UserWork)
    assert work.inputs == {"to": "B2"}
    assert play.complete("send", number=7).is_finished
    assert play.variables["number"] == 7
    assert play.done == ["start", "send", "end"]


def test_a_step_in_trouble_is_done_by_a_person_within_its_time() -> None:
    sketch = Sketch().start().decision("who pays", "none", result="payer")
    sketch.boundary("late", "who pays", after="P1D").end("given up").flow("late", "given up")
    play = one(sketch, "who pays")
    assert play.incident()
    play.take_over("who pays")
    assert play.waiting == ["who pays", "late"]
    assert play.complete("who pays", payer="we").variables["payer"] == "we"
    assert play.is_finished


def test_one_of_several_turns_is_taken_over() -> None:
    sketch = Sketch().start().service("order", each='["fan", "lid"]', item="part")
    play = one(sketch, "order")
    play.take_over("order")
    kinds = [type(each).__name__ for each in play.open.values()]
    assert sorted(kinds) == ["ServiceWork", "UserWork"]
    assert play.complete("order").complete("order").is_finished


def test_where_there_is_no_work_nothing_is_taken_over() -> None:
    sketch = Sketch().start().xor("which").user("a").user("b").end()
    sketch.flow("start", "which").flow("which", "a", when="nothing")
    sketch.flow("which", "b", when="nothing").flow("a", "end").flow("b", "end")
    for play, element in (
        (played(sketch), "which"),
        (one(Sketch().start().user("ask"), "ask"), "ask"),
        (one(Sketch().start().receive("wait", message="m"), "wait"), "wait"),
    ):
        with pytest.raises(NotWaiting):
            play.take_over(element)


def test_work_that_is_done_is_not_taken_over() -> None:
    sketch = Sketch().start().user("ask").user("a").end()
    sketch.flow("start", "ask").flow("ask", "a", when="nothing").flow("a", "end")
    play = played(sketch).complete("ask")
    assert play.incident().step.element_id == "ask"
    with pytest.raises(NotWaiting):
        play.take_over("ask")
