"""The map of the differences as plain data for the browser."""

import math
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gemba.insight.mining.activities import activities
from gemba.insight.mining.comparing.cohorts import Cohorts
from gemba.insight.mining.comparing.differences import SECONDS, SHARE
from gemba.insight.mining.comparing.maps import MapDifference, PartDifferences
from gemba.insight.mining.dfg import directly_follows
from gemba.insight.mining.flow_order import flow_order
from gemba.insight.mining.levels import LevelledMap, levelled_map, readable_level
from gemba.insight.mining.process_map import END, START, MapEdge
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.comparing.words import (
    interval_words,
    signed_points,
    signed_seconds,
)
from gemba.interfaces.figures import share_words

READABLE_EDGES, MARKS_FIRST = 16, 6


@dataclass(frozen=True, slots=True)
class Change:
    """How a part differs. `more` and `slower`: 1, -1, or 0 where it does not stand; sizes run
    from 0 to 1."""

    more: int
    slower: int
    more_size: float
    slower_size: float
    points: str
    time: str
    words: str


@dataclass(frozen=True, slots=True)
class Node:
    """An activity, or where cases start and end."""

    id: str
    kind: str
    level: int
    label: str
    change: Change | None


@dataclass(frozen=True, slots=True)
class Edge:
    """A move; `back` leads against the flow."""

    id: str
    source: str
    target: str
    level: int
    back: bool
    change: Change | None


def difference_map(choice: Choice, both: Cohorts, found: MapDifference) -> dict[str, Any]:
    """Nodes, edges and the level of detail to begin with."""
    columns = both.a.columns
    flags = both.a.cases | both.b.cases if both.b.columns is columns else both.a.cases
    levels = levelled_map(directly_follows(columns, flags), activities(columns, flags))
    names = {node.code: node.activity for node, _level in levels.nodes}
    order = flow_order(edge for edge, _level in levels.edges)
    changes = _changes(found.activities) | _changes(found.moves)
    nodes = [
        Node(
            str(node.code),
            _kind(node.code),
            level,
            _label(choice, node.code, node.activity),
            changes.get((node.activity,)),
        )
        for node, level in sorted(levels.nodes, key=lambda each: order.get(each[0].code, 0))
    ]
    edges = [
        Edge(
            f"{edge.source}_{edge.target}",
            str(edge.source),
            str(edge.target),
            level,
            order.get(edge.source, 0) > order.get(edge.target, 0),
            changes.get((names[edge.source], names[edge.target])),
        )
        for edge, level in _marked_first(levels, names, changes)
    ]
    return {
        "nodes": [asdict(node) for node in nodes],
        "edges": [asdict(edge) for edge in edges],
        "level": readable_level(levels, edges_max=READABLE_EDGES),
        "levelMax": levels.level_max,
    }


def _marked_first(
    levels: LevelledMap, names: dict[int, str], changes: dict[tuple[str, ...], Change]
) -> list[tuple[MapEdge, int]]:
    """The edges with the largest marks are shown as soon as both their ends are."""
    of_node = {node.code: level for node, level in levels.nodes}
    sizes = {
        (edge.source, edge.target): _mark_size(
            changes.get((names[edge.source], names[edge.target]))
        )
        for edge, _level in levels.edges
    }
    largest = sorted(sizes, key=lambda pair: -sizes[pair])[:MARKS_FIRST]
    first = {pair for pair in largest if sizes[pair]}
    return [
        (
            edge,
            min(level, max(of_node[edge.source], of_node[edge.target]))
            if (edge.source, edge.target) in first
            else level,
        )
        for edge, level in levels.edges
    ]


def _mark_size(change: Change | None) -> float:
    if change is None:
        return 0.0
    return max(abs(change.more) * change.more_size, abs(change.slower) * change.slower_size)


def _changes(table: PartDifferences) -> dict[tuple[str, ...], Change]:
    share_top = max((abs(each.value) for each in table.share), default=0) or 1.0
    waits = [abs(each.value) if each else 0.0 for each in table.wait]
    wait_top = max(waits, default=0) or 1.0
    return {
        part: _change(table, place, share_top, wait_top) for place, part in enumerate(table.parts)
    }


def _change(table: PartDifferences, place: int, share_top: float, wait_top: float) -> Change:
    share, wait = table.share[place], table.wait[place]
    words = _("A: {a} of the cases, B: {b}; difference in points {points} ({interval})").format(
        a=share_words(float(table.share_a[place])),
        b=share_words(float(table.share_b[place])),
        points=signed_points(share),
        interval=interval_words(share, SHARE),
    )
    if wait is not None:
        words += pgettext("between parts of a sentence", ", ") + _(
            "wait before it {time} ({interval})"
        ).format(time=signed_seconds(wait), interval=interval_words(wait, SECONDS))
    return Change(
        more=int(table.more[place]),
        slower=int(table.slower[place]),
        more_size=round(math.sqrt(abs(share.value) / share_top), 4),
        slower_size=round(math.sqrt(abs(wait.value) / wait_top), 4) if wait else 0.0,
        points=signed_points(share),
        time=signed_seconds(wait) if wait is not None and np.isfinite(wait.value) else "",
        words=words,
    )


def _kind(code: int) -> str:
    return {START: "start", END: "end"}.get(code, "activity")


def _label(choice: Choice, code: int, activity: str) -> str:
    if code in (START, END):
        return _("Start") if code == START else _("End")
    return choice.label(activity)
