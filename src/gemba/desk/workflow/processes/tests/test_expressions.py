"""A diagram's text never runs as Python."""

from pathlib import Path

import pytest

from gemba.desk.workflow.processes.expressions import (
    ExpressionWrong,
    is_our_language,
    parsed,
    shown,
)
from gemba.desk.workflow.processes.incidents import Stuck
from gemba.desk.workflow.processes.testing import NOW, Play, Sketch, played

MARK = "/tmp/gemba-ran-python"
PYTHON = (
    f"__import__('os').system('touch {MARK}')",
    f'__import__("os").system("touch {MARK}")',
    f'exec("open(\\"{MARK}\\", \\"w\\")")',
    f'open("{MARK}", "w")',
    "import os",
    "[].__class__.__mro__[1].__subclasses__()",
    "().__class__.__base__",
)


def scripted(text: str) -> Sketch:
    s = Sketch().start().script("t", text, result="x").end()
    return s.flow("start", "t", "end")


def conditional(text: str) -> Sketch:
    s = Sketch().start().xor("t").end().end("b").flow("start", "t")
    return s.flow("t", "end", when=text).flow("t", "b", default=True)


def timed(text: str) -> Sketch:
    return Sketch().start().catch("t", after=text).end().flow("start", "t", "end")


def asked(text: str) -> Sketch:
    return Sketch().start().user("t", owner=text).end().flow("start", "t", "end")


def in_turns(text: str) -> Sketch:
    return Sketch().start().user("t", each=text).end().flow("start", "t", "end")


@pytest.mark.parametrize("text", PYTHON)
@pytest.mark.parametrize("draw", [scripted, conditional, timed, asked, in_turns])
def test_python_never_runs(text: str, draw: object) -> None:
    play = played(draw(text))  # type: ignore[operator]
    # Nothing is found, so it is null, or it cannot be read, so the step is an incident.
    assert play.variables in ({}, {"x": None})
    assert not Path(MARK).exists()


def test_what_cannot_be_read_is_an_incident_and_says_why() -> None:
    play = played(scripted("1 +"))
    assert play.incident().code == "expression"
    assert "“1 +” cannot be worked out" in str(play.incident())


def test_tools_that_begin_an_expression_with_an_equals_sign_are_understood() -> None:
    assert Play(played(scripted("= 1 + 1")).deployed).variables == {"x": 2}


def test_positions_are_those_of_the_text_as_written() -> None:
    for text, position in (("1 + ?? 2", 4), ("=1 + ?? 2", 5)):
        with pytest.raises(ExpressionWrong) as wrong:
            parsed(text)
        assert wrong.value.position == position


def test_unknown_functions_are_found() -> None:
    assert parsed("sum([1, 2]) + fly(3) + if x then walk() else 1").unknown_functions == {
        "fly",
        "walk",
    }


def test_languages() -> None:
    assert is_our_language("") and is_our_language("FEEL")
    assert not is_our_language("python")


def test_long_values_are_shown_short() -> None:
    assert len(shown("x" * 500)) < 100
    assert shown(None, "why") == "null (why)"


def test_an_incident_is_an_exception_inside() -> None:
    assert str(Stuck("no way")).startswith("None of the conditions")
    assert NOW.tzinfo is not None
