"""Clean lines, storable text, and the words under which things are found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemba.foundation.kernel.text import TOKEN_CHARS_MAX, one_line, search_tokens, storable

# any text that a program may hand over, halves of characters included
wild = st.text(st.characters(codec=None, exclude_categories=()), max_size=200)
han = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=40)


def words(text: str) -> list[str]:
    return list(search_tokens(text))


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Printer model X-200", ["printer", "model", "x", "200"]),
        ("打印机坏了", ["打印", "印机", "机坏", "坏了"]),
        ("换 屏", ["换", "屏"]),
        ("iPhone屏幕碎了!", ["iphone", "屏幕", "幕碎", "碎了"]),
        ("ＡＢＣ１２３打印", ["abc123", "打印"]),
        ("Café STRASSE", ["café", "strasse"]),
        ("cafe\u0301", ["café"]),
        ("𠮷野家", ["𠮷野", "野家"]),
        ("二〇二四年", ["二〇", "〇二", "二四", "四年"]),
        ("人々", ["人々"]),
        ("プリンター", ["プリ", "リン", "ンタ", "ター"]),
        ("snake_case", ["snake", "case"]),
        ("Order #10023, 3 pcs.", ["order", "10023", "3", "pcs"]),
        ("", []),
        ("…!?", []),
    ],
)
def test_words_are_cut_where_a_reader_would(text: str, tokens: list[str]) -> None:
    assert words(text) == tokens


@given(wild)
def test_any_text_has_words_that_can_be_looked_up(text: str) -> None:
    for token in search_tokens(text):
        assert token
        assert len(token) <= TOKEN_CHARS_MAX
        assert not any(c.isspace() or c in "'\"&|!():*\\_" for c in token)
        assert storable(token) == token


@given(st.text("aBcDeÉÈéßXyZ019 屏幕-", max_size=60))
def test_words_do_not_depend_on_their_case(text: str) -> None:
    assert words(text) == words(text.lower())


@given(han)
def test_chinese_is_found_by_every_pair_of_characters(text: str) -> None:
    pairs = [text[i : i + 2] for i in range(len(text) - 1)] or [text]
    assert words(text) == pairs


@given(han, han)
def test_what_stands_in_a_sentence_is_among_its_words(before: str, wanted: str) -> None:
    if len(wanted) > 1:
        assert set(words(wanted)) <= set(words(before + wanted))


@given(wild, st.integers(min_value=1, max_value=300))
def test_one_line_is_one_line(text: str, chars_max: int) -> None:
    line = one_line(text, chars_max)
    assert len(line) <= chars_max
    assert len(line.splitlines()) <= 1
    assert line == line.strip()
    assert one_line(line, chars_max) == line
    assert storable(line) == line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("  Re:\r\n\tprinter  broken ", "Re: printer broken"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("a\x00b\x07c", "abc"),
        ("half \ud800 of a character", "half of a character"),
        ("x" * 30, "x" * 9 + "…"),
        ("नमस्\u200dते", "नमस्\u200dते"),
    ],
)
def test_one_line_keeps_what_is_meant_and_drops_what_deceives(text: str, line: str) -> None:
    assert one_line(text, 10 if text.startswith("xxx") else 100) == line


@given(wild)
def test_storable_text_can_be_encoded_and_holds_no_nul(text: str) -> None:
    kept = storable(text)
    kept.encode("utf-8")
    assert "\x00" not in kept
    if "\x00" not in text and not any("\ud800" <= c <= "\udfff" for c in text):
        assert kept == text
