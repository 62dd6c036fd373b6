"""What is asked for a machine's step that somebody does by hand."""

from collections.abc import Iterator

import pytest

from gemba.desk.workflow import expected
from gemba.desk.workflow.drawings.forms import FieldType, FormField
from gemba.desk.workflow.expected import Expected, answers_with, expected_of
from gemba.desk.workflow.processes.bpmn.model import Element, Kind, Named, Own, Repeat

FIELDS = (FormField("number", "Number", FieldType.TEXT), FormField("day", "Day", FieldType.DATE))


@pytest.fixture(autouse=True)
def type_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(expected, "_ANSWERS", {})
    answers_with("type_in", lambda element: FIELDS if element.own.inputs else ())
    yield


def step(own: Own, repeat: Repeat | None = None) -> Element:
    return Element("step", Kind.SERVICE, own=own, repeat=repeat)


def test_an_action_says_what_it_answers_at_a_step() -> None:
    inputs = (Named("robot", '"Old shop"'),)
    own = Own(action="type_in", result="shop", inputs=inputs)
    assert expected_of(step(own)) == Expected(FIELDS, "shop")
    assert expected_of(step(own)).variables({"number": "5"}) == {"shop": {"number": "5"}}
    assert expected_of(step(Own(action="type_in", inputs=inputs))) == Expected(FIELDS)


def test_what_is_taken_over_keeps_its_type_where_it_is_a_field_of_the_answer() -> None:
    outputs = (Named("sent_on", "day"), Named("is_late", "day < today()"))
    own = Own(action="type_in", inputs=(Named("robot", '"a"'),), outputs=outputs)
    found = expected_of(step(own)).fields
    assert [(each.key, each.type) for each in found] == [
        ("sent_on", FieldType.DATE),
        ("is_late", FieldType.VALUE),
    ]


def test_a_turn_that_leaves_a_result_is_asked_for_the_answer_itself() -> None:
    inputs = (Named("robot", '"a"'),)
    own = Own(action="type_in", result="shop", inputs=inputs)
    turns = Repeat(is_sequential=False, collection="parts", results="all")
    assert expected_of(step(own, turns)) == Expected(FIELDS)
