"""Texts that are no expressions: where they go wrong, and what is said."""

import pytest

from gemba.foundation.kernel.feel import FeelError, parse_expression, parse_unary_tests

CASES = [
    ("x == 1", 2, "“==” means nothing in an expression: write =."),
    ("a && b", 2, "“&&” means nothing in an expression: write and."),
    ("!a", 0, "“!” means nothing in an expression: write not( )."),
    ("金额 ≥ 5", 3, "“≥” means nothing in an expression: write >=."),
    ("f(a，b)", 3, "“，” means nothing in an expression: write ,."),
    ("x = 'gold'", 4, 'Texts stand in straight double quotes: "like this".'),
    ("“gold”", 0, 'Texts stand in straight double quotes: "like this".'),
    ('x = "gold', 4, 'A text begins here and has no end: close it with ".'),
    ("1 /* never ends", 2, "A comment begins here and has no end: write */."),
    ("a # b", 2, "“#” means nothing in an expression."),
    ("(a", 2, "“)” is missing at the end."),
    ("if a then b", 11, "“else” is missing at the end."),
    ("f(1 2)", 4, "“,” is missing before “2”."),
    ("f(a: 1, 2)", 10, "Either all arguments of a call have names, or none."),
    ("1 +", 3, "The expression ends too early: something is missing here."),
    ("", 0, "The expression ends too early: something is missing here."),
    ("1 + * 2", 4, "“*” cannot stand here."),
    ("a = b then", 6, "“then” cannot stand here."),
    ("not x", 0, "After not stand brackets: not(…)."),
    ("? > 5", 0, "“?” stands only in a cell of a decision table."),
    ("{a: 1, a: 2}", 7, "The entry “a” stands here twice."),
    ("1e99999", 0, "This number is too large."),
    ('"\\ud800"', 0, "A character of this text is written only by half."),
    ('"\\U110000"', 1, "There is no character with this number."),
]


@pytest.mark.parametrize(("text", "position", "words"), CASES, ids=[case[0] for case in CASES])
def test_refusals(text: str, position: int, words: str) -> None:
    with pytest.raises(FeelError) as caught:
        parse_expression(text)
    assert (caught.value.position, caught.value.words) == (position, words)


def test_what_a_type_may_be_is_said() -> None:
    with pytest.raises(FeelError, match="one of the types number, string, boolean"):
        parse_expression("x instance of integer")


def test_what_stands_after_at_is_said() -> None:
    with pytest.raises(FeelError, match="After @ stands a date"):
        parse_expression('@"tomorrow"')


@pytest.mark.parametrize("text", ["> 5 and < 7", "5,", "not(5", "[1..", "not()", "< "])
def test_tests_that_cannot_be_read(text: str) -> None:
    with pytest.raises(FeelError):
        parse_unary_tests(text)
