"""Run rules: what ordinary chance hardly ever does (Western Electric 1956; Nelson 1984).

Each rule alone sounds falsely about once in 300 to 500 points of a steady process; all eight
together about once in 90, so charts that are looked at daily use the four of Western Electric.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.eventlog.arrays import Bools, Floats

from .chart import Chart


class Rule(StrEnum):
    """By what it sees. In brackets the number Nelson gave it, and Western Electric's."""

    ONE_BEYOND = "one_beyond"  # 1, WE 1
    NINE_ON_A_SIDE = "nine_on_a_side"  # 2
    EIGHT_ON_A_SIDE = "eight_on_a_side"  # WE 4
    SIX_IN_A_ROW = "six_in_a_row"  # 3
    FOURTEEN_ZIGZAG = "fourteen_zigzag"  # 4
    TWO_OF_THREE = "two_of_three"  # 5, WE 2
    FOUR_OF_FIVE = "four_of_five"  # 6, WE 3
    FIFTEEN_NEAR = "fifteen_near"  # 7
    EIGHT_APART = "eight_apart"  # 8


RULES = {
    Rule.ONE_BEYOND: gettext_noop("one point beyond the limits"),
    Rule.NINE_ON_A_SIDE: gettext_noop("nine points in a row on one side of the centre"),
    Rule.EIGHT_ON_A_SIDE: gettext_noop("eight points in a row on one side of the centre"),
    Rule.SIX_IN_A_ROW: gettext_noop("six points in a row rising, or falling"),
    Rule.FOURTEEN_ZIGZAG: gettext_noop("fourteen points in a row going up and down by turns"),
    Rule.TWO_OF_THREE: gettext_noop("two of three points beyond two thirds of the way to a limit"),
    Rule.FOUR_OF_FIVE: gettext_noop("four of five points beyond a third of the way to a limit"),
    Rule.FIFTEEN_NEAR: gettext_noop("fifteen points in a row within a third of the limits"),
    Rule.EIGHT_APART: gettext_noop("eight points in a row and none within a third of the limits"),
}
WESTERN_ELECTRIC = (
    Rule.ONE_BEYOND,
    Rule.TWO_OF_THREE,
    Rule.FOUR_OF_FIVE,
    Rule.EIGHT_ON_A_SIDE,
)
NELSON = (
    Rule.ONE_BEYOND,
    Rule.NINE_ON_A_SIDE,
    Rule.SIX_IN_A_ROW,
    Rule.FOURTEEN_ZIGZAG,
    Rule.TWO_OF_THREE,
    Rule.FOUR_OF_FIVE,
    Rule.FIFTEEN_NEAR,
    Rule.EIGHT_APART,
)


@dataclass(frozen=True)
class Signal:
    """A rule sounded at point `last`, for what began at `first`. `side` is 1 above the centre, -1
    below, 0 for neither."""

    rule: Rule
    first: int
    last: int
    side: int


def signals(chart: Chart, rules: Sequence[Rule] = WESTERN_ELECTRIC) -> tuple[Signal, ...]:
    """In the order of time. Points without a value are passed over; no rule looks across the
    beginning of a phase."""
    found: list[Signal] = []
    for number in range(int(chart.phase.max(initial=0)) + 1):
        places = np.flatnonzero((chart.phase == number) & np.isfinite(chart.value))
        score, value = chart.score[places], chart.value[places]
        for rule in rules:
            length, sounds = _SEEN[rule]
            for side, flags in sounds(score, value):
                for end in np.flatnonzero(flags).tolist():
                    first, last = places[end - length + 1], places[end]
                    found.append(Signal(rule, int(first), int(last), side))
    return tuple(sorted(found, key=lambda each: (each.last, list(Rule).index(each.rule))))


_Sounds = Callable[[Floats, Floats], list[tuple[int, Bools]]]


def _of(flags: Bools, wanted: int, length: int) -> Bools:
    """Where at least `wanted` of the last `length` are flagged, itself included."""
    sums = np.convolve(flags.astype(np.int64), np.ones(length, dtype=np.int64))[: len(flags)]
    found: Bools = (sums >= wanted) & flags
    found[: length - 1] = False
    return found


def _sides(distance: float, wanted: int, length: int) -> _Sounds:
    def sounds(score: Floats, _value: Floats) -> list[tuple[int, Bools]]:
        return [
            (1, _of(score > distance, wanted, length)),
            (-1, _of(score < -distance, wanted, length)),
        ]

    return sounds


def _trend(_score: Floats, value: Floats) -> list[tuple[int, Bools]]:
    """Six points make five steps."""
    steps = np.diff(value, prepend=np.nan)
    found = [(1, _of(steps > 0, 5, 5)), (-1, _of(steps < 0, 5, 5))]
    for _side, flags in found:
        flags[:5] = False
    return found


def _zigzag(_score: Floats, value: Floats) -> list[tuple[int, Bools]]:
    """Fourteen points turn twelve times."""
    steps = np.sign(np.diff(value, prepend=np.nan))
    turns = np.zeros(len(value), dtype=np.bool_)
    turns[2:] = steps[2:] * steps[1:-1] < 0
    flags = _of(turns, 12, 12)
    flags[:13] = False
    return [(0, flags)]


def _near(score: Floats, _value: Floats) -> list[tuple[int, Bools]]:
    return [(0, _of(np.abs(score) < 1, 15, 15))]


def _apart(score: Floats, _value: Floats) -> list[tuple[int, Bools]]:
    return [(0, _of(np.abs(score) > 1, 8, 8))]


_SEEN: dict[Rule, tuple[int, _Sounds]] = {
    Rule.ONE_BEYOND: (1, _sides(3, 1, 1)),
    Rule.NINE_ON_A_SIDE: (9, _sides(0, 9, 9)),
    Rule.EIGHT_ON_A_SIDE: (8, _sides(0, 8, 8)),
    Rule.SIX_IN_A_ROW: (6, _trend),
    Rule.FOURTEEN_ZIGZAG: (14, _zigzag),
    Rule.TWO_OF_THREE: (3, _sides(2, 2, 3)),
    Rule.FOUR_OF_FIVE: (5, _sides(1, 4, 5)),
    Rule.FIFTEEN_NEAR: (15, _near),
    Rule.EIGHT_APART: (8, _apart),
}
