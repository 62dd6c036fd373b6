"""Places in a drawing, as text that an SVG takes as it is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

STEPS = (1, 2, 5)
LINES_MAX = 5


@dataclass(frozen=True)
class Frame:
    """`width` × `height` units for `count` equal columns, values from 0 up to `top`."""

    width: float
    height: float
    count: int
    top: float

    @property
    def step(self) -> float:
        return self.width / max(self.count, 1)

    def x(self, place: float) -> float:
        """Where column `place` begins; halves are its middle."""
        return place * self.step

    def y(self, value: float) -> float:
        return self.height * (1 - min(max(value, 0.0) / self.top, 1.0))

    def point(self, place: float, value: float) -> str:
        return f"{self.x(place):.1f},{self.y(value):.1f}"

    def line(self, first: int, values: Sequence[float]) -> str:
        """Points in the middle of the columns from `first` on."""
        return " ".join(self.point(first + at + 0.5, value) for at, value in enumerate(values))

    def band(self, first: int, lows: Sequence[float], highs: Sequence[float]) -> str:
        """The outline of an area between two lines."""
        back = [self.point(first + at + 0.5, low) for at, low in enumerate(lows)]
        return f"{self.line(first, highs)} {' '.join(reversed(back))}"

    def steps(self, first: int, values: Sequence[float]) -> str:
        """A line that keeps its height over each column."""
        return " ".join(
            f"{self.point(first + at, value)} {self.point(first + at + 1, value)}"
            for at, value in enumerate(values)
        )


@dataclass(frozen=True, slots=True)
class GridLine:
    """A value on the axis, and where it stands."""

    y: str
    label: str


def round_top(highest: float) -> float:
    """A round number not below the highest value: so many grid steps."""
    step = _step(highest)
    return step * max(1, math.ceil(highest / step - 1e-9))


def grid_lines(frame: Frame) -> tuple[GridLine, ...]:
    """Round values from zero to the top, whole ones: they are of people and requests."""
    step = _step(frame.top)
    return tuple(
        GridLine(f"{frame.y(at * step):.1f}", f"{at * step:g}")
        for at in range(int(frame.top / step + 1e-9) + 1)
    )


def _step(highest: float) -> float:
    size = 1.0
    while True:
        for step in STEPS:
            if highest <= LINES_MAX * step * size:
                return step * size
        size *= 10
