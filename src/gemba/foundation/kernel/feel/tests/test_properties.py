"""What holds for every expression: arithmetic is decimal, printing can be read back, and whatever
the text and whatever the scope, evaluation ends with a value or null."""

from __future__ import annotations

import datetime as dt
import decimal
import json
from collections.abc import Mapping
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from gemba.foundation.kernel.feel import (
    Expression,
    FeelError,
    from_python,
    names_of,
    parse_expression,
    parse_unary_tests,
    to_json,
    to_python,
)
from gemba.foundation.kernel.feel.syntax import Node

from .drawn import NAMES, WORDS, constants, expressions, scopes, scraps

NOW = dt.datetime(2026, 5, 1, 12, tzinfo=dt.UTC)
EXACT = decimal.Context(prec=34, rounding=decimal.ROUND_HALF_EVEN)
operands = st.decimals(-(10**20), 10**20, allow_nan=False, allow_infinity=False, places=6)


@given(operands, operands, operands, st.sampled_from("+-*/"), st.sampled_from("+-*/"))
def test_arithmetic_is_that_of_decimals(
    a: Decimal, b: Decimal, c: Decimal, first: str, second: str
) -> None:
    def apply(sign: str, left: Decimal, right: Decimal) -> Decimal:
        operation = {"+": EXACT.add, "-": EXACT.subtract, "*": EXACT.multiply, "/": EXACT.divide}
        return operation[sign](left, right)

    scope = {"a": a, "b": b, "c": c}
    value = parse_expression(f"(a {first} b) {second} c").value(scope).value
    try:
        expected = apply(second, apply(first, a, b), c)
    except decimal.DecimalException:
        assert value is None
    else:
        assert value == expected


@given(operands, operands)
def test_precedence_is_that_of_arithmetic(a: Decimal, b: Decimal) -> None:
    scope = {"a": a, "b": b}
    value = parse_expression("a + b * 2 - -a").value(scope).value
    assert value == EXACT.add(EXACT.add(a, EXACT.multiply(b, 2)), a)


@given(expressions)
def test_what_is_printed_reads_as_the_same(syntax: Node) -> None:
    text = str(Expression(syntax))
    again = parse_expression(text, {*NAMES, *WORDS})
    assert again.syntax == syntax
    assert str(again) == text


@given(expressions, scopes)
def test_evaluation_ends_with_a_value_for_json(syntax: Node, scope: Mapping[str, object]) -> None:
    outcome = Expression(syntax).value(scope, now=NOW)
    json.dumps(to_json(outcome.value))
    to_python(outcome.value)


@given(scraps, scopes)
def test_any_text_is_evaluated_or_refused_with_a_place(
    text: str, scope: Mapping[str, object]
) -> None:
    for parse in (parse_expression, parse_unary_tests):
        try:
            read = parse(text, NAMES)
        except FeelError as problem:
            assert 0 <= problem.position <= len(text)
            assert problem.words == problem.sentence % problem.values
        else:
            names_of(read)
            if isinstance(read, Expression):
                read.value(scope, now=NOW)
            else:
                read.value(5, scope, now=NOW)


@given(constants)
def test_constants_of_python_come_back(value: object) -> None:
    taken = from_python(value)
    assert to_python(taken) == value
    assert from_python(to_python(taken)) == taken


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**6))
def test_ranges_include_what_lies_between(value: int, low: int, high: int) -> None:
    scope = {"v": value, "l": low, "h": high}

    def holds(text: str) -> object:
        return parse_expression(text).value(scope).value

    assert holds("v in [l..h]") is (low <= value <= high)
    assert holds("v in (l..h)") is (low < value < high)
    assert holds("v in ]l..h]") is (low < value <= high)
    assert holds("v in (< l, >= h)") is (value < low or value >= high)
    assert holds("v between l and h") is holds("v >= l and v <= h")
