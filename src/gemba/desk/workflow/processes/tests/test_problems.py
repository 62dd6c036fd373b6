"""What keeps a diagram from being published, each at its element."""

import pytest
from hypothesis import given

from gemba.desk.workflow.processes.bpmn.model import Kind
from gemba.desk.workflow.processes.bpmn.problems import (
    PROBLEMS,
    Known,
    is_publishable,
    problems_of,
    tokens,
)
from gemba.desk.workflow.processes.bpmn.reading import read_diagram
from gemba.desk.workflow.processes.testing import Sketch

from .drawn_models import Block, blocks, model_of

KNOWN = Known(
    actions={"work": frozenset(), "assign": frozenset({"team"})},
    decisions=frozenset({"rating"}),
    forms={"return": frozenset({Kind.USER})},
)


def found(s: Sketch, *more: Sketch) -> list[tuple[str, str]]:
    """Element and code of each problem; every sentence can be written."""
    problems = problems_of(read_diagram(s.xml(*more)), KNOWN)
    assert all(str(each) and "%(" not in str(each) for each in problems)
    return [(each.element_id, each.code) for each in problems]


def line(*names: str) -> Sketch:
    return Sketch().start().end().flow("start", *names, "end")


def test_a_diagram_in_order_has_none() -> None:
    s = line("ask", "look").user("ask", form="return").service("look")
    assert found(s) == []


def test_no_start_and_no_end() -> None:
    assert found(Sketch().task("t")) == [("process", "no start"), ("process", "no end")]


def test_steps_that_nothing_leads_to() -> None:
    assert found(line().user("alone")) == [("alone", "not reached")]


def test_flows_that_lead_nowhere() -> None:
    assert (("torn", "torn flow")) in found(line().flow("start", "nothing", name="torn"))


def test_a_boundary_event_on_nothing() -> None:
    s = line().boundary("bell", "nowhere", after="PT1H").end("rung").flow("bell", "rung")
    assert ("bell", "no host") in found(s)


def test_a_boundary_event_where_nothing_waits() -> None:
    s = line("t").task("t").boundary("bell", "t", after="PT1H").end("rung").flow("bell", "rung")
    assert found(s) == [("bell", "host is passed")]


def test_ids_used_twice() -> None:
    xml = line("t").task("t").xml().replace('id="end"', 'id="t"')
    problems = problems_of(read_diagram(xml), KNOWN)
    assert ("t", "same id") in [(each.element_id, each.code) for each in problems]


def test_ways_without_a_condition() -> None:
    s = line("which").xor("which").end("b")
    s.flow("which", "b", when="x > 1", name="to b")
    assert [code for _, code in found(s)] == ["no condition"]
    s.flow("which", "end", default=True)
    assert found(line("which").xor("which").end("b").flow("which", "b", default=True)) != []


def test_a_default_way_makes_the_others_enough() -> None:
    s = Sketch().start().end().end("b").xor("which").flow("start", "which")
    s.flow("which", "end", when="x > 1").flow("which", "b", when="x < 0")
    assert found(s) == [("which", "no default")]
    assert is_publishable(problems_of(read_diagram(s.xml()), KNOWN))


def test_what_is_taken_over_has_a_name() -> None:
    s = line("t").service("t", outputs="kept: 1")
    assert found(s) == []
    unnamed = s.xml().replace('name="kept"', "")
    (problem,) = problems_of(read_diagram(unnamed), KNOWN)
    assert (problem.element_id, problem.code) == ("t", "output unnamed")


def test_an_expression_that_cannot_be_read_says_where() -> None:
    s = Sketch().start().end().end("b").xor("which").flow("start", "which")
    s.flow("which", "end", when="x > > 1", name="bad").flow("which", "b", default=True)
    (problem,) = problems_of(read_diagram(s.xml()), KNOWN)
    assert (problem.element_id, problem.code, problem.position) == ("bad", "expression", 4)


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('touch /tmp/gemba-was-here')",
        '__import__("os").system("touch /tmp/gemba-was-here")',
        "open('/etc/passwd').read()",
        "exec('1')",
        "lambda: 1",
    ],
)
@pytest.mark.parametrize("place", ["script", "condition", "timer", "input", "turns", "message"])
def test_python_is_refused_wherever_it_stands(text: str, place: str) -> None:
    s = {
        "script": lambda: line("t").script("t", text, result="x"),
        "condition": lambda: _conditional(text),
        "timer": lambda: line("t").catch("t", after=text),
        "input": lambda: line("t").user("t", inputs=f"a: {text}"),
        "turns": lambda: line("t").user("t", each=text),
        "message": lambda: line("t").catch("t", message="m", correlation=text),
    }[place]()
    problems = problems_of(read_diagram(s.xml()), KNOWN)
    assert not is_publishable(problems)
    assert {each.code for each in problems} <= {"expression", "unknown function"}


def _conditional(text: str) -> Sketch:
    s = Sketch().start().xor("which").end().end("b").flow("start", "which")
    return s.flow("which", "end", when=text).flow("which", "b", default=True)


def test_a_script_in_another_language() -> None:
    s = line("t").script("t", "x = 1", scriptFormat="python")
    assert found(s) == [("t", "language")]


@pytest.mark.parametrize(
    ("event", "code"),
    [
        ({"after": "PT5X"}, "no time"),
        ({"after": "2026-01-01"}, "no time"),
        ({"at": "2026-13-01"}, "no time"),
        ({"every": "R3/PT"}, "no time"),
        ({"after": "3"}, "no time"),
        ({"after": 'duration("PT1H")'}, None),
        ({"after": "wait"}, None),
        ({"after": "P1DT2H"}, None),
        ({"at": "2026-01-01T10:00:00+08:00"}, None),
        ({"every": "R/2026-01-01T10:00:00/P1D"}, None),
        ({"after": ""}, "unresolved"),
    ],
)
def test_timers_that_are_no_time(event: dict[str, str], code: str | None) -> None:
    assert [c for _, c in found(line("t").catch("t", **event))] == ([code] if code else [])


def test_what_the_desk_does_not_have() -> None:
    s = line("a", "b", "c", "d", "e", "f", "g")
    s.service("a", action="fly").service("b", action="assign").decision("c", "weather")
    s.user("d", form="unheard").call("e", "elsewhere").service("f", action="")
    s.receive("g", message="m", form="return")
    assert found(s) == [
        ("a", "unknown action"),
        ("b", "action lacks"),
        ("c", "unknown decision"),
        ("d", "unknown form"),
        ("e", "unknown process"),
        ("f", "no action"),
        ("g", "form unasked"),
    ]


def test_a_form_of_the_wrong_type() -> None:
    assert found(line("a").add("manualTask", "a", form="return")) == [("a", "wrong form")]


def test_a_called_process_in_the_same_file_is_known() -> None:
    assert found(line("a").call("a", "other"), line2()) == []


def line2() -> Sketch:
    return Sketch("other").start("s2").end("e2").flow("s2", "e2")


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("complexGateway", "unsupported"),
        ("adHocSubProcess", "unsupported"),
        ("choreographyTask", "unsupported"),
    ],
)
def test_what_cannot_be_run_is_named(kind: str, code: str) -> None:
    assert ("odd", code) in found(line("odd").add(kind, "odd"))


@pytest.mark.parametrize("event", [{"cancel": ""}, {"terminate": ""}])
def test_events_that_cannot_stand_there(event: dict[str, str]) -> None:
    assert found(line("t").catch("t", **event)) == [("t", "unsupported")]


def test_events_that_do_not_say_what_they_are_about() -> None:
    s = line("t").catch("t", signal="x")
    xml = s.xml().replace('signalRef="signal_0"', 'signalRef="gone"')
    assert [e.code for e in problems_of(read_diagram(xml), KNOWN)] == ["unresolved"]


def test_a_choice_that_meets_in_a_parallel_gateway_gets_stuck() -> None:
    s = Sketch().start().xor("which").both("meet").user("a").user("b", name="the other").end()
    s.flow("start", "which").flow("a", "meet", "end").flow("b", "meet")
    s.flow("which", "a", when="x").flow("which", "b", default=True)
    problems = problems_of(read_diagram(s.xml()), KNOWN)
    (stuck,) = [each for each in problems if each.is_error]
    assert (stuck.element_id, stuck.code) == ("meet", "deadlock when")
    assert "when it goes “which → " in str(stuck)


def test_a_parallel_gateway_that_waits_for_its_own_loop_gets_stuck() -> None:
    s = Sketch().start().both("meet").xor("again").end().user("a")
    s.flow("start", "meet", "a", "again").flow("again", "meet", when="x")
    s.flow("again", "end", default=True)
    assert ("meet", "deadlock") in found(s)


def test_ways_that_meet_without_waiting_are_done_again() -> None:
    s = line("fork", "a", "meet", "after").both("fork").xor("meet").user("a").user("b")
    s.user("after").flow("fork", "b", "meet")
    assert found(s) == [("meet", "again")]


def test_what_ends_everything_saves_from_a_deadlock() -> None:
    s = Sketch().start().both("fork", "meet").xor("which").end("stop", terminate="").user("a")
    s.end().flow("start", "fork", "a", "meet", "end").flow("fork", "which")
    s.flow("which", "meet", when="x").flow("which", "stop", default=True)
    assert found(s) == []


def test_too_many_courses_are_said_to_be_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "STATES_MAX", 100)
    s = Sketch().start().both("fork", "meet").end().flow("start", "fork").flow("meet", "end")
    for name in "abcdefghijklmnop":
        s.some(f"{name}1").user(f"{name}2").user(f"{name}3").some(f"{name}4")
        s.flow("fork", f"{name}1").flow(f"{name}1", f"{name}2", f"{name}4", when="x")
        s.flow(f"{name}1", f"{name}3", f"{name}4", when="y").flow(f"{name}4", "meet")
    assert "undecided" in [code for _, code in found(s)]


@given(blocks())
def test_sound_models_have_no_problems(block: Block) -> None:
    codes = {code for _, code in found(model_of(block).sketch)}
    # a model of many ways side by side has more courses than are looked at, and says so
    assert codes <= {"no default", "undecided"}


def test_every_sentence_says_what_to_do() -> None:
    assert all(sentence.rstrip().endswith((".", "%(reason)s")) for sentence in PROBLEMS.values())


def test_an_inclusive_join_waits_for_the_one_before_it() -> None:
    s = Sketch().start().end().both("fork", "meet").some("a split", "a join", "z split", "z join")
    for name in ("direct", "one", "two", "beside"):
        s.user(name)
    s.flow("start", "fork", "a split").flow("fork", "beside", "meet", "end")
    s.flow("a split", "direct", "a join", when="x").flow("a split", "z split", when="y")
    s.flow("z split", "one", "z join", when="x").flow("z split", "two", "z join", when="y")
    s.flow("direct", "a join").flow("z join", "a join", "meet")
    assert {code for _, code in found(s)} == {"no default"}
