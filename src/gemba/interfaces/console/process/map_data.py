"""The process map as plain data for the browser: words are ready, sizes run from 0 to 1."""

import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gemba.insight.mining.flow_order import flow_order
from gemba.insight.mining.levels import LevelledMap, levelled_map, readable_level
from gemba.insight.mining.process_map import END, START, MapEdge, MapNode
from gemba.insight.mining.waiting import Wait, longest_waits
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.palette import hues
from gemba.interfaces.figures import count_words, duration_words, share_words

READABLE_EDGES = 18
AT_ONCE_SECONDS, LONG_SECONDS = 60, 3600


@dataclass(frozen=True)
class Move:
    """An arrow. `back` leads against the flow; `often` and `slow` run from 0 to 1."""

    id: str
    source: str
    target: str
    level: int
    count: str
    time: str
    words: str
    back: bool
    often: float
    slow: float


@dataclass(frozen=True)
class Box:
    """An activity, or where cases start (kind "start") and end ("end")."""

    id: str
    kind: str
    level: int
    label: str
    count: str
    time: str
    words: str
    hue: int
    often: float
    slow: float
    loop: Move | None = None


def map_data(choice: Choice) -> dict[str, Any]:
    """Boxes, moves and the levels of detail, as JSON values."""
    graph, table = choice.left.graph, choice.left.table
    levels = levelled_map(graph, table)
    draughtsman = _Draughtsman(choice, levels, longest_waits(graph), hues(choice.whole))
    return {
        "boxes": [asdict(box) for box in draughtsman.boxes()],
        "moves": [asdict(move) for move in draughtsman.moves() if move.source != move.target],
        "level": readable_level(levels, edges_max=READABLE_EDGES),
        "levelMax": levels.level_max,
        "shares": [share_words(share) for share in levels.move_shares],
    }


def _has_two_sides(edge: MapEdge) -> bool:
    """Most go on at once and some wait long: a median alone would deny the waiting."""
    median, late = edge.wait_seconds_median or 0.0, edge.wait_seconds_p90 or 0.0
    return median < AT_ONCE_SECONDS and late >= LONG_SECONDS


class _Draughtsman:
    def __init__(
        self, choice: Choice, levels: LevelledMap, waits: list[Wait], colours: dict[int, int]
    ) -> None:
        self._choice = choice
        self._levels = levels
        self._colours = colours
        self._waits = {(wait.source, wait.target): wait for wait in waits}
        self._order = flow_order(edge for edge, _level in levels.edges)
        self._edge_top = _top(edge.count for edge, _level in levels.edges)
        self._node_top = _top(n.count for n, _level in levels.nodes if n.code not in (START, END))
        self._wait_top = _top(wait.total_seconds for wait in waits)

    def boxes(self) -> list[Box]:
        """In the order of the flow, so that the layout begins the same way each time."""
        loops = {move.source: move for move in self.moves() if move.source == move.target}
        found = sorted(self._levels.nodes, key=lambda each: self._order.get(each[0].code, 0))
        return [self._box(node, level, loops.get(str(node.code))) for node, level in found]

    def moves(self) -> list[Move]:
        """Those most frequent first; an activity followed by itself is a move too."""
        return [self._move(edge, level) for edge, level in self._levels.edges]

    def _box(self, node: MapNode, level: int, loop: Move | None) -> Box:
        kind = {START: "start", END: "end"}.get(node.code, "activity")
        label = self._name(node.code)
        count, time = count_words(node.count), duration_words(node.wait_seconds_median)
        words = _("{activity}: {count} times in {cases} cases").format(
            activity=label, count=count, cases=count_words(node.cases)
        )
        if node.wait_seconds_median is not None:
            words += _pause() + _("reached after {time} at the median").format(time=time)
        waited = sum(
            wait.total_seconds for (_, target), wait in self._waits.items() if target == node.code
        )
        return Box(
            id=str(node.code),
            kind=kind,
            level=level,
            label=label,
            count=count,
            time="" if node.wait_seconds_median is None else time,
            words=words,
            hue=self._colours.get(node.code, 0),
            often=_part(node.count, self._node_top),
            slow=_part(waited, self._wait_top),
            loop=loop,
        )

    def _move(self, edge: MapEdge, level: int) -> Move:
        wait = self._waits.get((edge.source, edge.target))
        names = {"source": self._name(edge.source), "target": self._name(edge.target)}
        count = count_words(edge.count)
        words = _("{source} → {target}: {count} times").format(**names, count=count)
        time = ""
        if edge.wait_seconds_median is not None:
            time = duration_words(edge.wait_seconds_median)
            words += _pause() + _("{median} at the median, 9 of 10 within {p90}").format(
                median=time, p90=duration_words(edge.wait_seconds_p90)
            )
            if _has_two_sides(edge):
                time = f"{time} – {duration_words(edge.wait_seconds_p90)}"
        if wait is not None:
            words += _pause() + _("{share} of all waiting").format(share=share_words(wait.share))
        return Move(
            id=f"{edge.source}_{edge.target}",
            source=str(edge.source),
            target=str(edge.target),
            level=level,
            count=count,
            time=time,
            words=words,
            back=self._order[edge.source] > self._order[edge.target],
            often=_part(edge.count, self._edge_top),
            slow=_part(wait.total_seconds, self._wait_top) if wait else 0.0,
        )

    def _name(self, code: int) -> str:
        if code in (START, END):
            return _("Start") if code == START else _("End")
        return self._choice.label(self._choice.columns.activities[code])


def _pause() -> str:
    return pgettext("between parts of a sentence", ", ")


def _top(values: Iterable[float]) -> float:
    return max(values, default=1) or 1


def _part(value: float, top: float) -> float:
    """By the square root, so that the middle of a steep range can be told apart."""
    return round(math.sqrt(value / top), 4)
