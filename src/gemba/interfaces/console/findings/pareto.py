"""The Pareto chart: bars by worth, and the line of what they come to together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gemba.interfaces.console.findings.cards import Card

WIDTH, HEIGHT = 720, 132
BARS_MAX = 20
GAP = 0.28


@dataclass(frozen=True, slots=True)
class Bar:
    """In the units of the drawing; `rank` names the finding."""

    rank: int
    title: str
    x: float
    y: float
    width: float
    height: float
    middle: float


@dataclass(frozen=True, slots=True)
class Pareto:
    """`line` are the points of the cumulative share."""

    width: int
    height: int
    bars: tuple[Bar, ...]
    line: str


def pareto_of(cards: Sequence[Card]) -> Pareto | None:
    """None for fewer than two: nothing to weigh against each other."""
    shown = cards[:BARS_MAX]
    if len(shown) < 2:
        return None
    step = WIDTH / len(shown)
    highest = max(each.share for each in shown) or 1.0
    bars: list[Bar] = []
    points: list[str] = []
    for place, card in enumerate(shown):
        height = HEIGHT * card.share / highest * 0.9
        left = place * step + step * GAP / 2
        middle = (place + 0.5) * step
        bars.append(
            Bar(
                rank=card.rank,
                title=card.words,
                x=round(left, 1),
                y=round(HEIGHT - height, 1),
                width=round(step * (1 - GAP), 1),
                height=round(height, 1),
                middle=round(middle, 1),
            )
        )
        points.append(f"{middle:.1f},{HEIGHT * (1 - card.cumulative * 0.96):.1f}")
    return Pareto(WIDTH, HEIGHT, tuple(bars), " ".join(points))
