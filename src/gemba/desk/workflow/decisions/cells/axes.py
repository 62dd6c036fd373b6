"""The values of one domain, cut into pieces at some of them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from gemba.foundation.kernel.feel import Value

from .domains import Domain


@dataclass(frozen=True)
class Segment:
    """One of the points, or all that lies between two. `low` and `high` are the points around a
    gap, None where it has no end; those of a point are itself. `sample` lies within."""

    low: Value
    high: Value
    is_point: bool
    sample: Value


@dataclass(frozen=True)
class Axis:
    """`points` ascend. Segment 2n + 1 is point n, the even ones lie before, between and after."""

    domain: Domain
    points: tuple[Any, ...]

    @classmethod
    def through(cls, domain: Domain, values: Iterable[Value]) -> Axis:
        """Cut at these values, which are of the domain."""
        points: list[Any] = []
        for value in sorted([*values, *domain.all_values]):  # type: ignore[type-var]
            if not points or points[-1] != value:
                points.append(value)
        return cls(domain, tuple(points))

    def __len__(self) -> int:
        return 2 * len(self.points) + 1

    def place_of(self, value: Value) -> int:
        """The segment a value of the domain lies in."""
        at = bisect_left(self.points, value)
        is_point = at < len(self.points) and self.points[at] == value
        return 2 * at + is_point

    def sample(self, place: int) -> Value:
        """A value of the segment, or None where there is none."""
        at, is_point = divmod(place, 2)
        if is_point:
            point: Value = self.points[at]
            return point
        if self.domain.all_values:
            return None
        if not self.points:
            return self.domain.anything
        if at == 0:
            return self.domain.before(self.points[0])
        if at == len(self.points):
            return self.domain.after(self.points[-1])
        return self.domain.between(self.points[at - 1], self.points[at])

    def segment(self, place: int) -> Segment:
        at, is_point = divmod(place, 2)
        if is_point:
            return Segment(self.points[at], self.points[at], True, self.points[at])
        low = self.points[at - 1] if at else None
        high = self.points[at] if at < len(self.points) else None
        return Segment(low, high, False, self.sample(place))
