"""What has been gained less what has been paid, year by year, as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gemba.insight.mining.comparing.intervals import Estimate
from gemba.interfaces.console.board.automations.words import years_words
from gemba.interfaces.console.board.told import amount_words
from gemba.interfaces.figures import roughly

WIDTH, HEIGHT = 300.0, 110.0
# words of an axis closer than this would cover each other
APART = 13.0


@dataclass(frozen=True)
class Mark:
    """A word beside an axis."""

    at: str
    label: str


@dataclass(frozen=True)
class MoneyChart:
    """Years from left to right; `zero` is where nothing is gained or lost."""

    line: str
    band: str
    zero: str
    years: tuple[Mark, ...]
    values: tuple[Mark, ...]


@dataclass(frozen=True)
class Scale:
    """The same for all pictures of a page, so that they can be compared."""

    low: float
    high: float

    @classmethod
    def of(cls, courses: Sequence[Sequence[Estimate]]) -> Scale:
        """Zero lies within."""
        ends = [end for course in courses for each in course for end in (each.low, each.high)]
        low, high = min(0.0, *ends), max(0.0, *ends)
        return cls(low, high if high > low else low + 1.0)

    def y(self, value: float) -> float:
        return HEIGHT * (self.high - value) / (self.high - self.low)


def chart_of(course: Sequence[Estimate], scale: Scale, currency: str) -> MoneyChart:
    """Of one automation, from the start to the end of the last year."""
    places = [WIDTH * at / (len(course) - 1) for at in range(len(course))]

    def line(values: Sequence[float], xs: Sequence[float]) -> str:
        return " ".join(f"{x:.1f},{scale.y(each):.1f}" for x, each in zip(xs, values, strict=True))

    up = line([each.high for each in course], places)
    down = line([each.low for each in reversed(course)], places[::-1])
    step = max(1, round((len(course) - 1) / 6))
    ends = [each for each in (scale.low, scale.high) if abs(scale.y(each) - scale.y(0.0)) >= APART]
    values = [Mark(f"{scale.y(each):.1f}", amount_words(roughly(each), currency)) for each in ends]
    return MoneyChart(
        line=line([each.value for each in course], places),
        band=f"{up} {down}",
        zero=f"{scale.y(0.0):.1f}",
        years=tuple(
            Mark(f"{places[at]:.1f}", years_words(at) if at + step >= len(course) else str(at))
            for at in range(0, len(course), step)
        ),
        values=(*values, Mark(f"{scale.y(0.0):.1f}", "0")),
    )
