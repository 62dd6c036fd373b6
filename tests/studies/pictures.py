"""Pictures of studies as SVG text: points against the line where both are equal, and bars with
intervals. Plain text with rounded places, so that a change of a figure is a change of few lines."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

_WIDTH, _SIDE, _ROW, _BARS_MIN = 720, 480, 26, 400
_LEFT, _RIGHT, _TOP, _BOTTOM = 76, 16, 50, 46
_COLOURS = ("#2a6fb0", "#c8541a", "#3b8a3e", "#8a4fa3", "#a37f10", "#5f6b76")
_Across = Callable[[float], float]
_STYLE = """<style>
text { font: 12px system-ui, sans-serif; fill: #24292f; }
.line { stroke: #57606a; fill: none; } .grid { stroke: #d0d7de; } .goal { stroke: #b3261e; }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3; } .line { stroke: #9aa4ae; } .grid { stroke: #3d444d; }
.goal { stroke: #ff7b72; } }
</style>"""


@dataclass(frozen=True)
class Point:
    """Of a scatter; those of one `group` have one colour."""

    x: float
    y: float
    group: str = ""


@dataclass(frozen=True)
class Bar:
    """From `since` to `value`, its interval where it has one, and the value hoped for."""

    label: str
    value: float
    low: float = math.nan
    high: float = math.nan
    goal: float = math.nan
    since: float = 0.0


def scatter(points: Sequence[Point], title: str, x: str, y: str) -> str:
    """One against the other on scales of powers of ten, `x` and `y` saying what they are; dashed
    where both are equal, dotted a fifth beside. What is not above zero has no place and is left
    out."""
    shown = [point for point in points if min(point.x, point.y) > 0]
    values = [each for point in shown for each in (point.x, point.y)]
    low = math.floor(math.log10(min(values, default=1)))
    high = max(math.ceil(math.log10(max(values, default=10))), low + 1)
    groups = sorted({point.group for point in shown})
    legend = _legend(groups, _SIDE)
    square = _Square(low, high)
    parts = [*square.axes(x, y), *square.diagonals(), *legend]
    for point in sorted(shown, key=lambda each: (each.group, each.x, each.y)):
        parts.append(
            f'<circle cx="{square.across(point.x):.1f}" cy="{square.down(point.y):.1f}" r="3"'
            f' fill="{_colour(groups, point.group)}" fill-opacity="0.6"/>'
        )
    rows = max(_SIDE, _TOP + 18 * len(groups))
    return _drawn(parts, title, _WIDTH, rows)


def bars(rows: Sequence[Bar], title: str, x: str) -> str:
    """One bar a row from top to bottom, its interval as a whisker, its goal as a red mark."""
    known = [
        each
        for row in rows
        for each in (row.value, row.low, row.high, row.goal, row.since)
        if math.isfinite(each)
    ]
    ticks = _ticks(min([0.0, *known]), max([0.0, *known]))
    left = 24 + 6.5 * max((len(row.label) for row in rows), default=0)
    height = _TOP + _ROW * len(rows) + _BOTTOM
    wide = max(_WIDTH - left - 24, _BARS_MIN)
    span = ticks[-1] - ticks[0]

    def across(value: float) -> float:
        return left + wide * (value - ticks[0]) / span

    parts = []
    for tick in ticks:
        place = f'x1="{across(tick):.1f}" x2="{across(tick):.1f}"'
        kind = "line" if tick == 0 else "grid"
        parts.append(f'<line class="{kind}" {place} y1="{_TOP}" y2="{height - _BOTTOM}"/>')
        parts.append(_text(_tick(tick), across(tick), height - _BOTTOM + 16, "middle"))
    for number, row in enumerate(rows):
        parts += _bar(row, _TOP + _ROW * number, left, across)
    parts.append(_text(x, left + wide / 2, height - 10, "middle"))
    return _drawn(parts, title, math.ceil(left + wide + 24), height)


@dataclass(frozen=True)
class _Square:
    """Powers of ten from `low` to `high` both ways."""

    low: int
    high: int

    def _part(self, value: float) -> float:
        return (math.log10(value) - self.low) / (self.high - self.low)

    def across(self, value: float) -> float:
        return _LEFT + (_SIDE - _LEFT - _RIGHT) * self._part(value)

    def down(self, value: float) -> float:
        return _SIDE - _BOTTOM - (_SIDE - _TOP - _BOTTOM) * self._part(value)

    def axes(self, x: str, y: str) -> list[str]:
        parts = []
        first, last = 10.0**self.low, 10.0**self.high
        for power in range(self.low, self.high + 1):
            value = 10.0**power
            parts.append(_line("grid", (self.across(value), self.down(first), self.down(last))))
            parts.append(
                f'<line class="grid" x1="{self.across(first):.1f}" x2="{self.across(last):.1f}"'
                f' y1="{self.down(value):.1f}" y2="{self.down(value):.1f}"/>'
            )
            parts.append(_text(_tick(value), self.across(value), _SIDE - _BOTTOM + 16, "middle"))
            parts.append(_text(_tick(value), _LEFT - 6, self.down(value) + 4, "end"))
        parts.append(_text(x, (_LEFT + _SIDE - _RIGHT) / 2, _SIDE - 10, "middle"))
        parts.append(_text(y, 4, _TOP - 16, "start"))
        return parts

    def diagonals(self) -> list[str]:
        first, last = 10.0**self.low, 10.0**self.high
        kinds = ((1.0, "6 4"), (1.2, "1 4"), (0.8, "1 4"))
        return [
            f'<line class="line" stroke-dasharray="{dashes}"'
            f' x1="{self.across(max(first, first / factor)):.1f}"'
            f' y1="{self.down(max(first, first * factor)):.1f}"'
            f' x2="{self.across(min(last, last / factor)):.1f}"'
            f' y2="{self.down(min(last, last * factor)):.1f}"/>'
            for factor, dashes in kinds
        ]


def _bar(row: Bar, top: float, left: float, across: _Across) -> list[str]:
    middle = top + _ROW / 2
    parts = [_text(row.label, left - 8, middle + 4, "end")]
    if math.isfinite(row.value):
        start, end = sorted((across(row.since), across(row.value)))
        parts.append(
            f'<rect x="{start:.1f}" y="{top + 5:.1f}" width="{end - start:.1f}"'
            f' height="{_ROW - 10}" fill="{_COLOURS[0]}" fill-opacity="0.75"/>'
        )
    if math.isfinite(row.low) and math.isfinite(row.high):
        parts.append(
            f'<line class="line" stroke-width="2" x1="{across(row.low):.1f}"'
            f' x2="{across(row.high):.1f}" y1="{middle:.1f}" y2="{middle:.1f}"/>'
        )
    if math.isfinite(row.goal):
        parts.append(_line("goal", (across(row.goal), top + 2, top + _ROW - 2)))
    return parts


def _line(kind: str, place: tuple[float, float, float]) -> str:
    """Upright: at x, from y to y."""
    x, first, last = place
    return (
        f'<line class="{kind}" x1="{x:.1f}" x2="{x:.1f}" y1="{first:.1f}" y2="{last:.1f}"'
        f' stroke-width="{2 if kind == "goal" else 1}"/>'
    )


def _legend(groups: Sequence[str], left: float) -> list[str]:
    if groups in ([], [""]):
        return []
    parts = []
    for number, group in enumerate(groups):
        y = _TOP + 18 * number
        parts.append(f'<circle cx="{left + 14}" cy="{y}" r="4" fill="{_colour(groups, group)}"/>')
        parts.append(_text(group, left + 24, y + 4, "start"))
    return parts


def _colour(groups: Sequence[str], group: str) -> str:
    """Of few groups one of a palette; of many, hues a golden angle apart."""
    place = groups.index(group)
    if len(groups) <= len(_COLOURS):
        return _COLOURS[place]
    return f"hsl({137.5 * place % 360:.1f} 60% 45%)"


def _ticks(low: float, high: float) -> list[float]:
    """Four to nine round values that hold both."""
    rough = max(high - low, 1e-9) / 6
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * each for each in (1, 2, 5, 10) if power * each >= rough)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [step * each for each in range(first, max(last, first + 1) + 1)]


def _tick(value: float) -> str:
    return f"{value:,.10g}".replace("-", "−")


def _text(words: str, x: float, y: float, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'


def _drawn(parts: Sequence[str], title: str, width: int, height: int) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
        f' width="{width}" height="{height}" role="img">'
    )
    named = _text(title, 4, 16, "start")
    return "\n".join([head, f"<title>{escape(title)}</title>", _STYLE, named, *parts, "</svg>", ""])
