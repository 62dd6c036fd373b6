"""Expressions that mean harm end, soon and with a word."""

import time

import pytest

from gemba.foundation.kernel.feel import FeelError, parse_expression, parse_unary_tests
from gemba.foundation.kernel.feel.limits import HEIGHT_MAX, NESTING_MAX, TEXT_MAX

DOUBLING = ", ".join(f"a{at}: a{at - 1} + a{at - 1}" for at in range(1, 60))
SHARING = ", ".join(f"a{at}: [a{at - 1}, a{at - 1}]" for at in range(1, 60))
SECONDS_MAX = 2.0

HOSTILE = {
    "power of powers": "10 ** (10 ** 10)",
    "power tower": "9 ** 9 ** 9 ** 9 ** 9 ** 9",
    "small power": "1.0000000001 ** 99999999999999",
    "long loop": "for i in 1..1e30 return i",
    "nested loops": "for a in 1..999, b in 1..999, c in 1..999 return a",
    "loops of much": f"for a in 1..9999999 return {' + '.join(['a'] * 90)}",
    "quantified": "every a in 1..1e15 satisfies a > 0",
    "range walked": "for i in [1..1e9] return i",
    "text doubled": f'{{a0: "aaaaaaaaaa", {DOUBLING}}}',
    "lists shared": f"{{a0: [1], {SHARING}}}",
    "shared as text": f"string({{a0: [1], {SHARING}}}.a59)",
    "shared compared": f"{{a0: [1], {SHARING}, b: a59 = a58, c: a59 = a59}}.c",
    "shared flattened": f"flatten({{a0: [1], {SHARING}}}.a59)",
    "endless calls": "{f: function(x) f(x) + 1, r: f(1)}.r",
    "calls that fork": "{f: function(x) f(x - 1) + f(x - 2), r: f(900)}.r",
    "calls of the caller": "{f: function(g) g(g), r: f(f)}.r",
    "backtracking": 'matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "(a+)+b")',
    "many stars": 'matches(big, ".*.*.*.*.*.*.*.*b")',
    "pattern of patterns": 'matches(big, "((a{20}){20}){20}")',
    "wide replacement": "replace(big, \"a\", big)",
    "sort that lies": "sort(many, function(a, b) true)",
    "distinct": "distinct values(many)",
    "joined": 'string join(for i in many return big, "-")',
    "decimals": "decimal(1e6000, 6000)",
    "filters": "many[count(many[item > 1]) > 1]",
    "insertion": "for i in many return append(many, i)",
    "huge place": "many[10 ** 6000] = 1",
    "huge substring": 'substring("a", 10 ** 6000)',
    "huge duration": '@"P1D" * 10 ** 6000',
    "huge months": '@"P1M" * 10 ** 6000 + @"2026-01-01"',
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_expressions_end(name: str) -> None:
    expression = parse_expression(HOSTILE[name])
    start = time.process_time()
    outcome = expression.value({"big": "a" * 5_000, "many": list(range(1_000))})
    assert time.process_time() - start < SECONDS_MAX
    if outcome.value is None:
        assert outcome.warnings


@pytest.mark.parametrize(
    "text",
    [
        "(" * 5_000, "[" * 5_000, "-" * 5_000 + "1", "1" + "+1" * 5_000, "a" + ".a" * 5_000,
        "a" + "[1]" * 5_000, "not(" * 5_000, "if a then " * 5_000, "{a:" * 5_000, "]" * 5_000,
        "f" + "()" * 5_000, "x in (" * 3_000, "for a in " * 2_000, "function(a)" * 1_500,
        "a" * (TEXT_MAX + 1), "a " * 9_000 + "(", '"' + "\\" * 9_999, "/*" * 9_999,
        "1 " * 9_000 + "+",
    ],
    ids=lambda text: text[:10],
)  # fmt: skip
def test_endless_texts_are_refused(text: str) -> None:
    start = time.process_time()
    with pytest.raises(FeelError):
        parse_expression(text)
    assert time.process_time() - start < SECONDS_MAX


def test_long_conditions_are_no_harm() -> None:
    text = " or ".join(f'status = "s{at}"' for at in range(600))
    assert parse_expression(text).value({"status": "s599"}).value is True
    tests = ", ".join(f'"s{at}"' for at in range(1_000))
    assert parse_unary_tests(tests).value("s999", {}).value is True


def test_a_scope_that_contains_itself_is_null() -> None:
    circle: list[object] = []
    circle += [circle, circle]
    outcome = parse_expression("count(circle)").value({"circle": circle})
    assert outcome.value is None
    assert "too deep or too large" in str(outcome.warnings[0])


def test_a_scope_is_taken_over_only_where_it_is_read() -> None:
    outcome = parse_expression("a + 1").value({"a": 1, "model": object()})
    assert (outcome.value, outcome.warnings) == (2, ())
    outcome = parse_expression("model").value({"model": object()})
    assert str(outcome.warnings[0]) == "“model” counts as null: there is no value for a object."


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("endless calls", "functions call each other too deep"),
        ("text doubled", "a text would be longer than 200,000"),
        ("nested loops", "it would take more than 300,000 steps"),
        ("lists shared", "The result is too large or too deep"),
    ],
)
def test_what_ended_an_expression_is_said(name: str, words: str) -> None:
    assert words in str(parse_expression(HOSTILE[name]).value({}).warnings[-1])


def test_the_deepest_allowed_is_evaluated() -> None:
    nested = "(" * (NESTING_MAX - 1) + "1" + ")" * (NESTING_MAX - 1)
    assert parse_expression(nested).value({}).value == 1
    chain = "1" + " + 1" * (HEIGHT_MAX - 1)
    assert parse_expression(chain).value({}).value == HEIGHT_MAX
