"""Conditions that are waited for: on the way, at a step, and by a sub-process that one starts."""

import pytest

from gemba.desk.workflow.processes.bpmn.problems import Known, problems_of
from gemba.desk.workflow.processes.bpmn.reading import read_diagram
from gemba.desk.workflow.processes.door import ConditionWanted, Outcome
from gemba.desk.workflow.processes.testing import Sketch, played


def beside(**event: str) -> Sketch:
    """A step with an event at it, beside another step that sets variables."""
    s = Sketch().start().both("part").user("work").user("set").end().end("done").end("told")
    s.boundary("high", "work", conditional="amount > 5", **event)
    s.user("tell")
    s.flow("start", "part", "work", "end").flow("part", "set", "done")
    return s.flow("high", "tell", "told")


def test_a_token_waits_until_it_is_true() -> None:
    s = Sketch().start().both("part").catch("rich", conditional="amount > 5").user("pay").end()
    s.end("paid").flow("start", "part", "rich", "end").flow("part", "pay", "paid")
    play = played(s)
    wanted = play.of("rich")
    assert isinstance(wanted, ConditionWanted) and wanted.text == "amount > 5"
    assert play.complete("pay", amount=6).is_finished


def test_what_is_true_already_is_not_waited_for() -> None:
    s = Sketch().start().catch("rich", conditional="amount > 5").end()
    s.flow("start", "rich", "end")
    assert played(s, amount=6).is_finished
    assert played(s, amount=2).waiting == ["rich"]
    assert played(s).waiting == ["rich"]


def test_at_a_step_it_takes_the_place_of_the_work() -> None:
    play = played(beside()).complete("set", amount=6)
    assert play.waiting == ["tell"]
    assert ("work", Outcome.CANCELLED) in play.ended
    assert play.complete("tell").is_finished


def test_beside_a_step_it_comes_once_each_time_it_becomes_true() -> None:
    s = Sketch().start().both("part").user("work").end().end("told")
    s.user("set", while_="amount < 10").end("done")
    s.boundary("high", "work", beside="yes", conditional="amount > 5").task("tell")
    s.flow("start", "part", "work", "end").flow("part", "set", "done")
    play = played(s.flow("high", "tell", "told"), amount=0)
    times = []
    for amount in (6, 7, 3, 8):
        play.complete("set", amount=amount)
        times.append(play.done.count("tell"))
    assert times == [1, 1, 1, 2]
    assert play.complete("work").waiting == ["set"]


def test_it_starts_a_sub_process_in_place_of_all_else() -> None:
    s = Sketch().start().both("part").user("work").user("set").end().end("done")
    inside = s.sub("if high", by_event="yes").start("high", conditional="amount > 5").user("stop")
    inside.end("stopped").flow("high", "stop", "stopped")
    s.flow("start", "part", "work", "end").flow("part", "set", "done")
    play = played(s).complete("set", amount=6)
    assert play.waiting == ["stop"]
    assert play.complete("stop").is_finished


def test_in_a_race_it_decides() -> None:
    s = Sketch().start().both("part").first("race").catch("rich", conditional="amount > 5")
    s.catch("late", after="P1D").user("set").end().end("given up").end("done")
    s.flow("start", "part", "race", "rich", "end").flow("race", "late", "given up")
    assert played(s.flow("part", "set", "done")).complete("set", amount=9).is_finished


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "unresolved"), ("amount >", "expression"), ("foo(1)", "unknown function")],
)
def test_what_is_no_condition_is_refused(text: str, code: str) -> None:
    s = Sketch().start().catch("rich", conditional=text).end().flow("start", "rich", "end")
    codes = [each.code for each in problems_of(read_diagram(s.xml()), Known())]
    assert codes == [code]


def test_a_whole_process_is_begun_by_no_condition() -> None:
    s = Sketch().start("high", conditional="amount > 5").end().flow("high", "end")
    found = problems_of(read_diagram(s.xml()), Known())
    assert [each.code for each in found] == ["thrown start"]
