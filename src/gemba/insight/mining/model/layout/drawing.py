"""A drawing: boxes for nodes, bent lines for flows. Pixels, y downwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """`x` and `y` are its upper left corner."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Drawing:
    """Boxes by node id, routes by flow id: from the border of one box to that of another."""

    boxes: Mapping[str, Box]
    routes: Mapping[str, tuple[Point, ...]]
