import pytest
from babel.numbers import format_decimal, format_percent
from django.utils import translation
from hypothesis import example, given
from hypothesis import strategies as st

from gemba.interfaces.figures import (
    count_words,
    decimal_words,
    duration_words,
    durations_words,
    roughly,
    share_words,
)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (59.4, "59 s"),
        (90, "1.5 min"),
        (720, "12 min"),
        (5.3 * 3600, "5.3 h"),
        (30 * 3600, "30 h"),
        (2.3 * 86400, "2.3 d"),
        (1234 * 86400, "1,234 d"),
        (1e300 * 86400, "1e+300 d"),
        (None, "–"),
        (float("nan"), "–"),
    ],
)
def test_a_duration_is_told_in_its_largest_unit(seconds: float | None, words: str) -> None:
    assert duration_words(seconds) == words


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0, "0%"),
        (0.0002, "<0.1%"),
        (0.0234, "2.3%"),
        (0.52, "52%"),
        (0.9987, "99.9%"),
        (0.99999, "99.9%"),
        (1, "100%"),
    ],
)
def test_only_everything_is_all_and_only_nothing_is_none(share: float, words: str) -> None:
    assert share_words(share) == words


@pytest.mark.parametrize(
    ("number", "rough"),
    [(23_084, 23_000), (-4_478.2, -4_500), (99.6, 100), (0.0731, 0.073), (7, 7), (0, 0)],
)
def test_an_estimate_has_two_telling_digits(number: float, rough: float) -> None:
    assert roughly(number) == pytest.approx(rough)
    assert roughly(float("inf")) == float("inf")


def test_durations_beside_each_other_are_told_in_one_unit() -> None:
    assert durations_words([0.0, 6.2 * 3600, 7.2 * 86_400]) == ["0", "0.3 d", "7.2 d"]
    assert durations_words([90.0, 3000.0]) == ["1.5 min", "50 min"]
    assert durations_words([]) == []


def test_figures_follow_the_readers_language() -> None:
    with translation.override("zh-hans"):
        assert count_words(4580) == "4,580"
        assert share_words(0.5) == "50%"
    assert count_words(1_234_567) == "1,234,567"


@given(st.floats(-1e15, 1e15), st.sampled_from(["en", "zh-hans"]))
@example(0.15, "en")
@example(9.9499999, "en")
@example(-1234.5, "zh-hans")
def test_figures_are_written_as_babel_writes_them(number: float, language: str) -> None:
    locale = "zh_Hans" if language.startswith("zh") else "en"
    pattern = "0.0" if number < 9.95 else "#,##0"
    with translation.override(language):
        assert count_words(number) == format_decimal(round(number), locale=locale)
        if number >= 0:
            assert decimal_words(number) == format_decimal(number, pattern, locale)


@given(st.floats(0, 1))
def test_shares_are_written_as_babel_writes_them(share: float) -> None:
    cut = 1 if share == 1 else min(share, 0.999)
    written = {format_percent(cut, pattern, "en") for pattern in ("0%", "0.0%")}
    assert share_words(share) in written | {"<0.1%"}
