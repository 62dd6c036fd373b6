"""Our patterns find what Python's find, where both know the words; and they end."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemba.foundation.kernel.feel.patterns import BadPattern, Pattern


def nothing_to_pay(_steps: int) -> None:
    """Steps are counted elsewhere."""


atoms = st.sampled_from(r"a b c . [ab] [^a] [a-c] \d (a|b) (?:bc) ^".split())
quantifiers = st.sampled_from(["", "", *"* + ? *? +? ?? {2} {1,2} {1,} {0,2}?".split()])
pieces = st.builds(
    lambda atom, quantifier: atom if atom == "^" else atom + quantifier, atoms, quantifiers
)
branches = st.lists(pieces, max_size=4).map("".join)
groups = st.builds(lambda inner, quantifier: f"({inner}){quantifier}", branches, quantifiers)
patterns = st.lists(st.one_of(branches, groups), min_size=1, max_size=3).map("|".join) | st.builds(
    "".join, st.lists(st.one_of(branches, groups), max_size=3)
)


def is_empty_loop(pattern: str) -> bool:
    """Engines differ on what a group holds that is repeated without taking a character."""
    return re.search(r"\)[*+?{]", pattern) is not None


@given(patterns, st.text("abc1\n", max_size=12))
def test_the_same_place_is_found(pattern: str, text: str) -> None:
    theirs = re.search(pattern, text)
    ours = Pattern.read(pattern).search(text, 0, nothing_to_pay)
    assert (ours is None) == (theirs is None)
    if ours is not None and theirs is not None and not is_empty_loop(pattern):
        assert (ours.start, ours.end) == theirs.span()
        assert ours.groups == tuple(group or "" for group in theirs.groups())


@given(patterns, st.text("abc1", max_size=12))
def test_all_places_are_the_same(pattern: str, text: str) -> None:
    if re.search(pattern, "") is not None or is_empty_loop(pattern) or "^" in pattern:
        return
    theirs = [found.span() for found in re.finditer(pattern, text) if found.end() > found.start()]
    ours = [(each.start, each.end) for each in Pattern.read(pattern).found(text, nothing_to_pay)]
    assert ours == theirs


@pytest.mark.parametrize(
    ("pattern", "flags", "text", "is_found"),
    [
        (r"\p{Lu}", "", "aÉ", True), (r"\P{L}", "", "aé", False), (r"^\w+$", "", "横綱", True),
        ("[a-z-[aeiou]]", "", "aei", False), ("[a-z-[aeiou]]", "", "aeb", True),
        ("a.b", "", "a\nb", False), ("a.b", "s", "a\nb", True), ("^b$", "m", "a\nb\nc", True),
        ("^b$", "", "a\nb\nc", False), ("É", "i", "é", True), ("[É-Ë]", "i", "é", True),
        ("a b", "x", "ab", True), ("a.b", "q", "a.b", True), ("a.b", "q", "axb", False),
        (r"\i\c*", "", "1a-b", True), (r"[\d-]+", "", "a-", True), (r"[\^\-]", "", "^", True),
        (r"\s\S\D\W", "", " ab!", True), (r"\[\]\{\}", "", "[]{}", True), ("a|", "", "x", True),
    ],
)  # fmt: skip
def test_words_of_patterns(pattern: str, flags: str, text: str, is_found: bool) -> None:
    found = Pattern.read(pattern, flags).search(text, 0, nothing_to_pay)
    assert (found is not None) is is_found


@pytest.mark.parametrize(
    "pattern",
    ["(", ")", "a)", "[", "[]", "[b-a]", "*a", "a**", "a{2,1}", "{2}", "(?=a)", "(?P<x>a)", r"\1",
     r"\q", r"\p{Xx}", "[[a]]", "\\", "a{9999}", "(((a{40}){40}){40})", "(" * 30 + ")" * 30,
     "a" * 501, "[a-[b]c]"],
)  # fmt: skip
def test_what_is_no_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(BadPattern):
        Pattern.read(pattern)


def test_steps_grow_with_the_text_only() -> None:
    def steps(length: int) -> int:
        paid = 0

        def pay(count: int) -> None:
            nonlocal paid
            paid += count

        assert Pattern.read("(a*)*(a+)+b").search("a" * length, 0, pay) is None
        return paid

    assert steps(2_000) < 2.2 * steps(1_000)
