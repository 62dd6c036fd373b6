"""Brackets stand where they are needed, and nowhere else."""

import pytest

from gemba.foundation.kernel.feel import parse_expression, parse_unary_tests

UNCHANGED = [
    "a - (b - c)", "a - b - c", "a / (b * c)", "a * b / c", "(a + b) * c", "a + b * c",
    "a ** (b ** c)", "a ** b ** c", "(a or b) and c", "a or b and c", "(a and b) and c",
    "a = b != c", "a = (b = c)", "-(a + b)", "-a + b", "(-a).b", "(if a then b else c) + 1",
    "if a then b else c + 1", "(for x in xs return x)[1]", "(2).a", "[1..(a[1])]",
    "a between 1 and 2 and b", "a between 1 and b + 1", "a in (1, < 5, [1..2))",
    '{a: 1, "b-c": "say \\"yes\\""}', '@"P1D" * -2', "function(x) x + 1", "(function(x) x)(1)",
    "some x in xs, y in 1..x satisfies x = y", "sort(list: xs, precedes: f)",
    "x instance of number = true", "a = b instance of boolean", "null", '"\\n\\t\\\\"',
]  # fmt: skip


@pytest.mark.parametrize("text", UNCHANGED)
def test_canonical_texts_stay_as_they_are(text: str) -> None:
    assert str(parse_expression(text)) == text


def test_other_texts_become_canonical() -> None:
    assert str(parse_expression("((a))+(b*c)")) == "a + b * c"
    assert str(parse_expression("x  in]1 .. 2[")) == "x in ((1..2))"
    assert str(parse_expression("1.50e1")) == "15.0"
    assert str(parse_unary_tests(" not( 1,2 ) ")) == "not(1, 2)"
    assert str(parse_unary_tests("")) == "-"
