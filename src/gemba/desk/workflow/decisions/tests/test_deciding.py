"""Decisions that require others, business knowledge, boxed expressions and types."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given

from gemba.desk.workflow.decisions import Decisions
from gemba.desk.workflow.decisions.model import (
    BusinessKnowledgeModel,
    Decision,
    Definitions,
    FunctionDefinition,
    Input,
    InputData,
    ItemDefinition,
    LiteralExpression,
    Requirement,
    Variable,
)
from gemba.foundation.kernel.feel import to_python
from gemba.foundation.kernel.feel.tests.drawn import scopes

from .drawn import definitions_of, table
from .whole import WHOLE

ORDER = {"order": {"amount": 1190}, "days since purchase": 800, "tier": "gold"}


def value_of(text: str, **scope: object) -> object:
    return to_python(
        Decisions(definitions_of(LiteralExpression(text))).decide("Result", scope).value
    )


@pytest.mark.parametrize("is_drawn", [True, False])
def test_times_from_json_are_texts(is_drawn: bool) -> None:
    days = Input("day", "date"), Input("at", "dateTime")
    logic = table(days, ['>= date("2026-01-05") | < date and time("2026-01-05T00:00:00Z") -> 1'])
    drawn = definitions_of(logic)
    alone = replace(drawn.decisions[0], requirements=())
    decisions = Decisions(drawn if is_drawn else Definitions("test", (alone,)))
    scope = {"day": "2026-01-05", "at": "2026-01-05T07:00:00+08:00"}
    assert decisions.decide("Result", scope, is_json=True).value == 1
    result = decisions.decide("Result", scope)
    assert result.value is None
    assert "not of the type date" in str(result.warnings[0])
    wrong = decisions.decide("Result", scope | {"day": "soon"}, is_json=True)
    assert "not of the type date" in str(wrong.warnings[0])


def test_a_graph_is_decided_from_below() -> None:
    decisions = Decisions(WHOLE)
    result = decisions.decide("Offer", ORDER)
    assert to_python(result.value) == {
        "paid": 300,
        "fastest": "visit",
        "steps": ["ask", "gold"],
        "points": 6,
    }
    assert set(result.values) == {"Good will & more", "points", "Offer"}
    assert [(hit.element, hit.rules) for hit in result.hits] == [
        ("goodwill", (3,)),
        ("points", (1, 2)),
    ]
    assert (result.faults, result.warnings) == ((), ())


def test_a_decision_is_found_by_id_or_name_and_knows_its_inputs() -> None:
    decisions = Decisions(WHOLE)
    assert decisions.decision("offer") is decisions.decision("Offer")
    assert [each.name for each in decisions.required_inputs("Offer")] == [
        "order",
        "days since purchase",
        "tier",
    ]
    with pytest.raises(KeyError):
        decisions.decide("unknown", {})


def test_what_is_missing_is_null_with_a_word() -> None:
    result = Decisions(WHOLE).decide("points", {})
    assert result.value is None
    assert [str(each) for each in result.warnings] == ["There is no “order”, so it counts as null."]


def test_a_decision_without_logic_is_a_fault() -> None:
    result = Decisions(WHOLE).decide("later", {})
    assert result.value is None
    assert [str(each) for each in result.faults] == [
        "“To be said” has no logic yet, so it is null."
    ]


def test_the_present_moment_comes_from_outside() -> None:
    decisions = Decisions(definitions_of(LiteralExpression("today()")))
    now = dt.datetime(2026, 5, 1, 23, tzinfo=dt.UTC)
    assert decisions.decide("Result", {}, now=now).value == dt.date(2026, 5, 1)


def test_business_knowledge_is_called_by_name_and_may_call_other() -> None:
    twice = FunctionDefinition((Variable("x", "number"),), LiteralExpression("2 * x"))
    plus = FunctionDefinition((Variable("x"),), LiteralExpression("twice(x: x) + 1"))
    model = Definitions(
        "m",
        (
            Decision("d", "D", LiteralExpression("plus(5)"), requirements=(Requirement("p"),)),
            Decision("e", "E", LiteralExpression('plus("a")'), requirements=(Requirement("p"),)),
        ),
        knowledge=(
            BusinessKnowledgeModel("t", "twice", twice),
            BusinessKnowledgeModel("p", "plus", plus, (Requirement("t"),)),
        ),
    )
    assert Decisions(model).decide("D", {}).value == 11
    result = Decisions(model).decide("E", {})
    assert result.value is None
    assert str(result.warnings[0]) == "“x” is not of the type number, so it counts as null."


MIDNIGHT = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
TYPES = (
    ItemDefinition("tTier", "string", '"gold", "silver"'),
    ItemDefinition("tTiers", "tTier", is_collection=True),
    ItemDefinition("tPerson", components=(ItemDefinition("age", "number", "[0..150]"),)),
    ItemDefinition("tLoop", "tLoop"),
)


@pytest.mark.parametrize(
    ("wanted", "given", "expected"),
    [
        ("number", 5, 5), ("number", "5", None), ("tTier", "gold", "gold"), ("tTier", "tin", None),
        ("tTiers", ["gold", "silver"], ["gold", "silver"]), ("tTiers", "gold", ["gold"]),
        ("tTiers", ["gold", "tin"], None), ("tTier", ["gold"], "gold"), ("number", [1, 2], None),
        ("tPerson", {"age": 30}, {"age": 30}), ("tPerson", {"age": 200}, None),
        ("tPerson", {"age": 30, "more": 1}, {"age": 30, "more": 1}), ("tPerson", {}, {"age": None}),
        ("tLoop", 5, 5), ("Any", [1], [1]), ("", "x", "x"), ("unknown", "x", "x"),
        ("dateTime", MIDNIGHT, MIDNIGHT), ("date and time", dt.date(2026, 1, 1), MIDNIGHT),
        ("dayTimeDuration", dt.timedelta(1), dt.timedelta(1)), ("tTier", None, None),
    ],
)  # fmt: skip
def test_inputs_are_of_their_type_or_null(wanted: str, given: object, expected: object) -> None:
    decision = Decision("d", "D", LiteralExpression("x"), requirements=(Requirement("i"),))
    model = Definitions("m", (decision,), (InputData("i", "x", wanted),), types=TYPES)
    result = Decisions(model).decide("D", {"x": given})
    assert to_python(result.value) == expected
    assert bool(result.warnings) is (expected is None and given is not None)


def test_results_are_of_their_type_or_null() -> None:
    decision = Decision("d", "D", LiteralExpression('"a" + "b"'), "number")
    result = Decisions(Definitions("m", (decision,))).decide("D", {})
    assert result.value is None
    assert str(result.warnings[0]) == "“D” is not of the type number, so it counts as null."


def test_a_type_that_cannot_be_read_is_a_fault() -> None:
    broken = ItemDefinition("tAge", "number", "> 5 and", id="tid")
    decisions = Decisions(Definitions("m", (), types=(broken,)))
    assert [fault.element for fault in decisions.faults] == ["tid"]


def test_functions_that_call_each_other_end() -> None:
    text = "{f: function(n) f(n + 1), r: f(0)}.r"
    result = Decisions(definitions_of(LiteralExpression(text))).decide("Result", {})
    assert result.value is None
    assert "functions call each other too deep" in str(result.warnings[-1])


def test_numbers_stay_decimal_between_decisions() -> None:
    assert value_of("x / 3 * 3 = x", x=Decimal("0.3")) is True


@given(scopes)
def test_any_scope_is_decided(scope: dict[str, object]) -> None:
    decisions = Decisions(WHOLE)
    for decision in WHOLE.decisions:
        decisions.decide(decision.id, {**scope, "order": scope.get("x"), "tier": scope.get("f")})
