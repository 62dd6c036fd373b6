"""What is asked of people, actions, decisions and scripts; sub-processes and called ones."""

from datetime import timedelta

from gemba.desk.workflow.processes.door import ServiceWork, UserWork, Variables
from gemba.desk.workflow.processes.testing import NOW, Play, Sketch, deployed, played
from gemba.foundation.kernel.json_values import JsonValue


def test_a_person_is_asked_with_form_owner_and_due() -> None:
    s = Sketch()
    s.start().end()
    s.user("ask", form="return", owner="team", due='now() + duration("PT4H")', inputs="a: x + 1")
    s.flow("start", "ask", "end")
    work = played(s, team="returns", x=1).of("ask")
    assert isinstance(work, UserWork)
    assert (work.form, work.owner, work.inputs) == ("return", "returns", {"a": 2})
    assert work.due == "2026-11-02T13:00:00Z"


def test_an_action_is_asked_with_its_parameters_and_answers_into_one_variable() -> None:
    s = Sketch()
    s.start().end()
    s.service("look", action="look_up", inputs="order: id", result="order")
    s.flow("start", "look", "end")
    play = played(s, id="A7")
    work = play.of("look")
    assert isinstance(work, ServiceWork)
    assert (work.action, work.inputs) == ("look_up", {"order": "A7"})
    assert play.complete("look", total=5).variables == {"id": "A7", "order": {"total": 5}}


def test_outputs_say_what_is_taken_over() -> None:
    s = Sketch()
    s.start().service("look", outputs="sum: total * 2").end()
    s.flow("start", "look", "end")
    assert played(s).complete("look", total=5, secret="x").variables == {"sum": 10}


def test_a_script_is_an_expression() -> None:
    s = Sketch()
    (
        s.start(),
        s.script("one", "a + 1", result="b"),
        s.script("two", "{c: b * 2, d: c + 1}"),
        s.end(),
    )
    s.flow("start", "one", "two", "end")
    assert played(s, a=1).variables == {"a": 1, "b": 2, "c": 4, "d": 5}


def test_a_script_without_a_place_for_its_value_is_an_incident() -> None:
    s = Sketch()
    s.start().script("one", "1 + 1").end()
    s.flow("start", "one", "end")
    assert played(s).incident().code == "no variables"
    s = Sketch()
    s.start().script("long", "{x: x + x}").end()
    s.flow("start", "long", "end")
    assert "longer than 200,000" in str(played(s, x="a" * 150_000).incident())


def test_a_decision_is_asked_with_its_inputs() -> None:
    s = Sketch()
    s.start().decision("rate", "rating", inputs="age: years", result="level").end()
    s.flow("start", "rate", "end")
    asked: list[tuple[str, Variables]] = []

    def decide(name: str, variables: Variables) -> JsonValue:
        asked.append((name, variables))
        return "gold"

    play = Play(deployed(s), decide=decide, years=7)
    assert asked == [("rating", {"age": 7})]
    assert play.variables == {"years": 7, "level": "gold"}


def test_a_sub_process_ends_when_nothing_is_left_in_it() -> None:
    s = Sketch()
    s.start().user("after").end()
    inside = s.sub("block")
    inside.start("in").user("a").user("b").end("out")
    inside.flow("in", "a", "out").flow("in", "b")
    s.flow("start", "block", "after", "end")
    play = played(s)
    assert play.complete("a", x=1).waiting == ["b"]
    assert play.complete("b").waiting == ["after"]
    assert play.variables == {"x": 1}


def test_inputs_of_a_sub_process_are_its_own() -> None:
    s = Sketch()
    s.start().end()
    inside = s.sub("block", inputs="x: x + 1", outputs="seen: x")
    inside.start("in").script("up", "x + 1", result="x").end("out")
    inside.flow("in", "up", "out")
    s.flow("start", "block", "end")
    assert played(s, x=1).variables == {"x": 1, "seen": 3}


def called() -> Sketch:
    c = Sketch("part")
    c.start("in").user("do").end("out")
    c.flow("in", "do", "out")
    return c


def test_a_called_process_has_its_own_variables() -> None:
    s = Sketch()
    s.start().call("run", "part", inputs="n: a", outputs="b: answer").end()
    s.flow("start", "run", "end")
    play = played(s, called(), a=1)
    step = play.of("do").step
    assert (step.process_id, step.called_from) == ("part", "2")
    play.complete("do", answer=5, a="other")
    assert play.variables == {"a": 1, "b": 5}
    assert play.is_finished


def test_a_called_process_may_be_in_a_file_of_its_own() -> None:
    s = Sketch()
    s.start().call("run", "part").end()
    s.flow("start", "run", "end")
    engine = played(called()).engine
    version = engine.deploy(s.xml(), called=(called().xml(),))
    assert Play(version).waiting == ["do"]


def test_a_process_that_calls_itself_for_ever_is_stopped() -> None:
    s = Sketch()
    s.start().call("again", "process").end()
    s.flow("start", "again", "end")
    assert played(s).incident().code == "too deep"


def test_a_called_process_that_is_not_there_is_an_incident() -> None:
    s = Sketch()
    s.start().call("run", "nothing").end()
    s.flow("start", "run", "end")
    assert played(s).incident().code == "no process"


def with_listener(*, interrupting: bool, **event: str) -> Sketch:
    s = Sketch()
    s.start().user("work").end()
    s.flow("start", "work", "end")
    inside = s.sub("aside", by_event="yes")
    inside.start("heard", isInterrupting="true" if interrupting else "false", **event)
    inside.user("react").end("out")
    inside.flow("heard", "react", "out")
    return s


def test_an_event_starts_a_sub_process_beside() -> None:
    play = played(with_listener(interrupting=False, message="news"))
    assert play.message("news", x=1).waiting == ["work", "aside", "react"]
    play.message("news").complete("react").complete("react").complete("work")
    assert play.is_finished
    assert play.waiting == []


def test_an_event_starts_a_sub_process_instead() -> None:
    play = played(with_listener(interrupting=True, after="PT1H")).tick(NOW + timedelta(hours=1))
    assert play.waiting == ["react"]
    assert play.complete("react").is_finished


def test_who_only_listens_does_not_keep_a_process_open() -> None:
    play = played(with_listener(interrupting=False, message="news")).complete("work")
    assert play.is_finished
    assert play.waiting == []


def test_an_error_can_start_a_sub_process() -> None:
    s = with_listener(interrupting=True, error="E")
    s.nodes.pop("work"), s.service("work")
    play = played(s).fail("work", "E")
    assert play.waiting == ["react"]
