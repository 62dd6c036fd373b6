import pytest
from django.utils import translation

from gemba.interfaces.figures import count_words, duration_words, share_words


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


def test_figures_follow_the_readers_language() -> None:
    with translation.override("zh-hans"):
        assert count_words(4580) == "4,580"
        assert share_words(0.5) == "50%"
    assert count_words(1_234_567) == "1,234,567"
