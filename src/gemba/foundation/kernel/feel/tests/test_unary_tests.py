"""Cells of decision tables."""

import datetime as dt
from decimal import Decimal

import pytest

from gemba.foundation.kernel.feel import FeelError, parse_unary_tests

SCOPE: dict[str, object] = {"limit": 10, "tiers": ["gold", "silver"], "vip": True}


@pytest.mark.parametrize(
    ("text", "tested", "expected"),
    [
        ("-", 5, True), ("-", None, True), ("", 5, True), (" - ", 5, True),
        ("5", 5, True), ("5", 6, False), ("5, 6", 6, True), ("5, 6", 7, False),
        ("-5", -5, True), ("-5, 3", 3, True),
        ("not(7)", 7, False), ("not(7)", 8, True), ("not(5, 6)", 6, False),
        ("not([1..3], > 8)", 5, True), ("not([1..3], > 8)", 9, False),
        ("< 10", 9.5, True), (">= 10", 9.5, False), ("= 3", 3, True), ("!= 3", 3, False),
        ("[1..99]", 99, True), ("(1..5]", 1, False), ("]1..5[", 5, False), ("]1..5[", 3, True),
        ("> limit", 11, True), ("> limit * 2", 11, False), ("tiers", "gold", True),
        ('"a","b"', "b", True), ('"a","b"', "c", False),
        ('contains(?, "oo")', "foo", True), ('not(contains(?, "oo"))', "foo", False),
        ("? > 5 and ? < 10", 7, True), ("? > 5 and ? < 10", 12, False),
        ("modulo(?, 2) = 0", 4, True), ("true", True, True), ("true", False, False),
        ("true", None, False), ("null", None, True), ("null", 5, False),
        ("not(null)", 5, True), ("not(null)", None, False),
        ("vip", True, True), ("vip", False, False), ("vip and limit > 5", "any text", True),
        ('"5"', 5, None), ("< 10", "x", None), ("< 10", None, None),
        ('> date("2026-01-01")', dt.date(2026, 1, 2), True),
        ('[@"2026-01-01"..@"2026-12-31"]', dt.date(2026, 5, 1), True),
        ("not(vip) or limit > 5", "any text", True), ("[1, 2]", 2, True),
    ],
)  # fmt: skip
def test_cells(text: str, tested: object, expected: object) -> None:
    assert parse_unary_tests(text).value(tested, SCOPE).value is expected


def test_the_same_tests_are_equal() -> None:
    assert parse_unary_tests("5,  6") == parse_unary_tests("5, 6.0")
    assert str(parse_unary_tests("not( <5 , [1..2[ )")) == "not(< 5, [1..2))"


def test_a_word_without_quotes_is_a_variable() -> None:
    outcome = parse_unary_tests("gold").value("gold", {})
    assert outcome.value is False
    assert str(outcome.warnings[0]) == "There is no “gold”, so it counts as null."


def test_ranges_of_two_comparisons_are_refused() -> None:
    with pytest.raises(FeelError) as caught:
        parse_unary_tests("> 5 and < 10")
    assert caught.value.position == 4


def test_a_filter_is_no_end_of_a_range() -> None:
    assert parse_unary_tests("[1..(xs[1])]").value(2, {"xs": [Decimal(3)]}).value is True
