"""Long loops and many turns cost what they do, and no more: counted, not timed."""

import gc
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial

import pytest
from SpiffWorkflow.task import Task

from gemba.desk.workflow.processes.door import UserWork
from gemba.desk.workflow.processes.spiff import instance as instance_module
from gemba.desk.workflow.processes.testing import NOW, Play, Sketch, played


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """How many tasks were made, and the most that were kept at once."""
    counts = [0, 0]
    make = Task.__init__

    def counting(self: Task, workflow: object, *given: object, **named: object) -> None:
        make(self, workflow, *given, **named)
        counts[0] += 1
        counts[1] = max(counts[1], len(workflow.tasks))  # type: ignore[attr-defined]

    monkeypatch.setattr(Task, "__init__", counting)
    yield counts
    monkeypatch.undo()


def loop(step: str) -> Sketch:
    s = Sketch().start().xor("in", "out").end()
    s.script("count", "n + 1", result="n")
    getattr(s, step)("step")
    s.flow("start", "in", "count", "step", "out")
    s.flow("out", "in", when="n < most")
    return s.flow("out", "end", default=True)


@pytest.mark.parametrize("turns", [100, 1_000])
def test_a_loop_makes_as_many_tasks_as_it_does_steps_and_keeps_none(
    monkeypatch: pytest.MonkeyPatch, turns: int
) -> None:
    with counted(monkeypatch) as counts:
        play = played(loop("task"), n=0, most=turns)
    assert play.is_finished
    assert counts[0] == 4 * turns + 3
    assert counts[1] <= 3


def test_a_loop_that_waits_each_turn_stores_the_same_each_turn() -> None:
    play = played(loop("user"), n=0, most=1_000)
    sizes = set()
    while not play.is_finished:
        sizes.add(len(json.loads(play.moved.state.text)["scopes"][0]["tokens"]))
        assert len(play.moved.state.text) < 200
        play.complete("step")
    assert sizes == {1}
    assert play.done.count("step") == 1_000


@pytest.mark.parametrize("one_by_one", ["", "yes"])
def test_a_thousand_turns_at_once_are_one_task(
    monkeypatch: pytest.MonkeyPatch, one_by_one: str
) -> None:
    s = Sketch().start().end().user("each", times="1000", one_by_one=one_by_one)
    s.flow("start", "each", "end")
    with counted(monkeypatch) as counts:
        play = played(s)
    assert counts[0] <= 4
    assert len(play.open) == (1 if one_by_one else 1_000)
    assert len(play.moved.state.text) < 20_000
    most = 0
    for _turn in range(1_000):
        most = max(most, len(play.moved.state.text))
        play.complete("each")
    assert play.is_finished
    assert most < 20_000


def several(turns: int, body: str) -> Sketch:
    """So many turns at once of a step, or of a sub-process around it in which all sorts wait."""
    s = Sketch().start().end().flow("start", "each", "end")
    items = f"for n in 1..{turns} return n"
    said = {"each": items, "item": "n", "results": "all", "each_result": "n + x"}
    if body == "step":
        return s.user("each", **said)
    inside = s.sub("each", **said)
    inside.start("in").user("ask").receive("hear", message="m", correlation="n").end("out")
    inside.flow("in", "ask", "hear", "out")
    inside.boundary("bell", "ask", beside="yes", after="PT1H").end("rung").flow("bell", "rung")
    return s


def calls_of(play: Play, verb: str, **values: object) -> int:
    """How many calls, Python's own included, the second time it is done.

    Garbage waits meanwhile: who listens to its collection, as Hypothesis does, is called too.
    """
    calls = 0

    def counting(_frame: object, event: str, _given: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    act = partial(getattr(play.engine, verb), play.deployed, play.moved.state, now=NOW, **values)
    act()
    before = sys.getprofile()
    gc.disable()
    sys.setprofile(counting)
    act()
    sys.setprofile(before)
    gc.enable()
    return calls


@cache
def begun(turns: int, body: str) -> tuple[Play, list[str]]:
    """Half of the turns are done, or the first step in them is; the works there were."""
    play = played(several(turns, body))
    works = [each.step.id for each in play.open.values() if isinstance(each, UserWork)]
    for step_id in (*works[: turns // 4], *works[turns // 2 : -turns // 4]):
        play._do("complete", step_id=step_id, variables={"x": 1})
    return play, works


@pytest.mark.parametrize("body", ["step", "sub"])
def test_completing_one_turn_does_as_much_among_a_thousand_as_among_a_hundred(body: str) -> None:
    calls = []
    for turns in (100, 1_000):
        play, works = begun(turns, body)
        calls.append(calls_of(play, "complete", step_id=works[turns // 3], variables={"x": 1}))
        head, *rows = play.moved.state.text.split("\n")
        assert len(head) < 250 + turns * (1 if body == "step" else 30)
        assert len(rows) == (2 if body == "step" else 4)
    assert calls[1] <= calls[0] * 1.1  # its place among the others is looked for by halves


def test_a_message_to_one_turn_does_as_much_among_a_thousand_as_among_a_hundred() -> None:
    calls = []
    for turns in (100, 1_000):
        play, _works = begun(turns, "sub")
        correlation = turns // 2 + 7
        calls.append(calls_of(play, "message", name="m", correlation=correlation, variables={}))
    assert calls[1] <= calls[0] * 1.1  # its place among the others is looked for by halves


def test_a_thousand_sub_processes_at_once_keep_one_step_each() -> None:
    s = Sketch().start().end().flow("start", "each", "end")
    inside = s.sub("each", times="1000")
    inside.start("in").user("ask").end("out").flow("in", "ask", "out")
    play = played(s)
    head, folded = play.moved.state.text.split("\n")
    (scope,) = json.loads(head)["scopes"]
    assert len(scope["tokens"]) == 1
    rows = [json.loads(row.split(" ", 1)[1]) for row in folded.split("\t") if row]
    assert [len(inner["tokens"]) for row in rows for inner in row] == [1] * 1_000
    assert len(play.moved.state.text) < 100_000


def test_a_circle_without_a_wait_is_stopped_at_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(instance_module, "STEPS_MAX", 50)
    play: Play = played(loop("task"), n=0, most=1_000)
    assert play.incident().code == "in circles"
    assert play.variables["n"] == 12
    assert play.retry(play.incident().step.element_id).variables["n"] in (24, 25)
