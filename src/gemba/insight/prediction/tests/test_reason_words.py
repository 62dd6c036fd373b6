"""Reasons as a person reads them."""

import pytest

from gemba.insight.prediction.reason_words import is_worth_telling, sentence
from gemba.insight.prediction.reasons import Reason
from gemba.insight.prediction.targets import BREACH, REMAINING


@pytest.mark.parametrize(
    ("reason", "target", "told"),
    [
        (Reason("weekday", 0.0, -0.5), REMAINING, "it is Monday: −12 hours"),
        (Reason("begun_weekday", 4.0, 2.0), REMAINING, "began on a Friday: +2.0 days"),
        (Reason("handovers", 3.0, 0.12), BREACH, "handed on: 3: +12 points"),
        (Reason("label:channel", "form", -0.07), BREACH, "channel: form: −7 points"),
    ],
)
def test_a_reason_says_what_it_is_and_what_it_moves(reason: Reason, target: str, told: str) -> None:
    assert sentence(reason, target) == told


def test_what_moves_nothing_is_not_worth_telling() -> None:
    assert not is_worth_telling(Reason("waited", 3.0, -0.01), REMAINING)
    assert is_worth_telling(Reason("waited", 3.0, -0.05), REMAINING)
    assert not is_worth_telling(Reason("waited", 3.0, 0.004), BREACH)
    assert is_worth_telling(Reason("waited", 3.0, -0.006), BREACH)
