"""On which days of the week a step is done: no day more than it takes to say so."""

from __future__ import annotations

import pytest

from gemba.insight.eventlog.testing import log_of
from gemba.insight.improvement.detectors.set_days import DETECTOR
from gemba.insight.improvement.view import LogView
from gemba.insight.improvement.wording import Weekdays

DAY, HOUR = 86_400, 3_600
MONDAY = 345_600


def days_told(days: list[int]) -> list[object]:
    """Of a step done on one of these days each, in turn, on what came on the day before. Other
    steps wait for an hour."""
    lines = []
    for number in range(60):
        done = MONDAY + (number * 7 + days[number % len(days)]) * DAY + 10 * HOUR
        lines += [
            f"c{number} Received {done - DAY} customer",
            f"c{number} Look {done - DAY + HOUR} p",
            f"c{number} Sign {done} q",
        ]
    found = DETECTOR.find(LogView.guessed(log_of("\n".join(lines))))
    return [each.said.words["days"] for each in found if each.place.activities == ("Sign",)]


@pytest.mark.parametrize(
    ("days", "told"),
    [
        ([2], [Weekdays((2,))]),
        ([2] * 9 + [3], [Weekdays((2,))]),
        ([2] * 7 + [4] * 3, [Weekdays((2, 4))]),
        ([1, 2, 4], []),
    ],
)
def test_the_fewest_days_on_which_most_is_done(days: list[int], told: list[Weekdays]) -> None:
    assert days_told(days) == told
