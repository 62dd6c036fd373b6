"""The process map as lines and boxes on paper."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from textwrap import wrap

from gemba.insight.mining.levels import LevelledMap, levelled_map, readable_level
from gemba.insight.mining.model.bpmn import BpmnModel, Flow, Node, NodeKind
from gemba.insight.mining.model.layout.draughtsman import drawing_of
from gemba.insight.mining.model.layout.drawing import Box, Point
from gemba.insight.mining.process_map import END, START, MapEdge, MapNode
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.figures import count_words, duration_words

MOVES_MAX = 22
WORDED_MAX = 16
LETTERS_A_LINE, LINES_MAX = 15, 3
LINE_HEIGHT = 14
THINNEST, THICKEST = 1.0, 7.0


@dataclass(frozen=True, slots=True)
class DrawnBox:
    """An activity, or the start or end of the process. `strength` is from 0 to 1 by its cases."""

    box: Box
    lines: tuple[tuple[float, str], ...]
    count: str
    strength: float
    is_activity: bool

    @property
    def middle(self) -> float:
        return self.box.x + self.box.width / 2

    @property
    def foot(self) -> float:
        return self.box.y + self.box.height - 8


@dataclass(frozen=True, slots=True)
class DrawnMove:
    """An arrow as an SVG path; its words stand at a point of its longest level stretch."""

    path: str
    width: float
    words: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class DrawnMap:
    """The map; `share` of all moves are on it."""

    width: float
    height: float
    boxes: tuple[DrawnBox, ...]
    moves: tuple[DrawnMove, ...]
    share: float


def drawn_map(choice: Choice) -> DrawnMap:
    """As much of the process as can be read on one sheet."""
    levels = levelled_map(choice.left.graph, choice.left.table)
    level = readable_level(levels, edges_max=MOVES_MAX)
    nodes = [node for node, at in levels.nodes if at <= level]
    edges = [edge for edge, at in levels.edges if at <= level]
    return _drawn(choice, nodes, edges, levels, level)


def _drawn(
    choice: Choice, nodes: list[MapNode], edges: list[MapEdge], levels: LevelledMap, level: int
) -> DrawnMap:
    drawing = drawing_of(_model(nodes, edges))
    counts = sorted((edge.count for edge in edges), reverse=True)
    most, worded = max(counts, default=1), (counts[:WORDED_MAX] or [0])[-1]
    points = [point for route in drawing.routes.values() for point in route]
    corners = [(box.x + box.width, box.y + box.height) for box in drawing.boxes.values()]
    return DrawnMap(
        width=max((x for x, _ in [*points, *corners]), default=0) + 30,
        height=max((y for _, y in [*points, *corners]), default=0) + 30,
        boxes=tuple(_box(choice, node, drawing.boxes[_id(node.code)]) for node in nodes),
        moves=tuple(_move(edge, drawing.routes[_move_id(edge)], most, worded) for edge in edges),
        share=levels.move_shares[level],
    )


def _model(nodes: list[MapNode], edges: list[MapEdge]) -> BpmnModel:
    """The layout of process models serves the map too: both are boxes and arrows."""
    kinds = {START: NodeKind.START, END: NodeKind.END}
    return BpmnModel(
        name="",
        nodes=tuple(Node(_id(n.code), kinds.get(n.code, NodeKind.TASK)) for n in nodes),
        flows=tuple(Flow(_move_id(e), _id(e.source), _id(e.target)) for e in edges),
    )


def _id(code: int) -> str:
    return {START: "start", END: "end"}.get(code, f"n{code}")


def _move_id(edge: MapEdge) -> str:
    return f"{_id(edge.source)}-{_id(edge.target)}"


def _box(choice: Choice, node: MapNode, box: Box) -> DrawnBox:
    words = wrap(choice.label(node.activity), LETTERS_A_LINE) if node.activity else []
    lines = words[:LINES_MAX]
    if len(words) > LINES_MAX:
        lines[-1] += "…"
    top = box.y + (box.height - 16 - LINE_HEIGHT * len(lines)) / 2 + LINE_HEIGHT - 3
    return DrawnBox(
        box=box,
        lines=tuple((top + LINE_HEIGHT * at, line) for at, line in enumerate(lines)),
        count=count_words(node.count),
        strength=round(node.case_share, 3),
        is_activity=bool(node.activity),
    )


def _move(edge: MapEdge, route: tuple[Point, ...], most: int, worded: int) -> DrawnMove:
    """Only moves made at least `worded` times have words; `most` is the thickest."""
    level = [
        (abs(x2 - x1), (x1 + x2) / 2, y1) for (x1, y1), (x2, y2) in pairwise(route) if y1 == y2
    ]
    _length, x, y = max(level, default=(0, *route[0]))
    words = count_words(edge.count) if edge.count >= worded else ""
    if words and edge.wait_seconds_median is not None:
        words = f"{words} · {duration_words(edge.wait_seconds_median)}"
    return DrawnMove(
        path="M " + " L ".join(f"{x:.1f} {y:.1f}" for x, y in route),
        width=round(THINNEST + (THICKEST - THINNEST) * (edge.count / most) ** 0.5, 1),
        words=words,
        x=round(x, 1),
        y=round(y - 4, 1),
    )
