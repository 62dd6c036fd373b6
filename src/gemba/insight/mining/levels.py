"""All positions of the detail slider at once: at which one each part of the map appears."""

from __future__ import annotations

from dataclasses import dataclass

from .activities import ActivityTable
from .dfg import FlowGraph
from .process_map import Link, MapEdge, MapNode, ProcessMap, draw_map


@dataclass(frozen=True)
class LevelledMap:
    """A map with levels 0 to `level_max` (of `steps`): an entry is shown from its level on.

    `move_shares[level]` is the share of all moves shown there. `level_max` is below `steps`
    where full detail would be more than anybody can read.
    """

    nodes: tuple[tuple[MapNode, int], ...]
    edges: tuple[tuple[MapEdge, int], ...]
    steps: int
    level_max: int
    move_shares: tuple[float, ...]
    whole: ProcessMap


def levelled_map(
    graph: FlowGraph, table: ActivityTable, *, steps: int = 20, edges_max: int = 300
) -> LevelledMap:
    """The map of every level. More detail only ever adds, so a level a part tells it all."""
    nodes: dict[int, int] = {}
    edges: dict[Link, int] = {}
    shares: list[float] = []
    drawn = draw_map(graph, table, 0)
    for level in range(steps + 1):
        wider = draw_map(graph, table, level / steps)
        if level and len(wider.edges) > edges_max:
            break
        drawn = wider
        shares.append(drawn.move_share)
        for node in drawn.nodes:
            nodes.setdefault(node.code, level)
        for edge in drawn.edges:
            edges.setdefault((edge.source, edge.target), level)
    return LevelledMap(
        nodes=tuple((node, nodes[node.code]) for node in drawn.nodes),
        edges=tuple((edge, edges[edge.source, edge.target]) for edge in drawn.edges),
        steps=steps,
        level_max=len(shares) - 1,
        move_shares=tuple(shares),
        whole=drawn,
    )


def readable_level(levels: LevelledMap, *, edges_max: int) -> int:
    """The highest level with at most `edges_max` edges; the lowest when none has so few."""
    counts = [0] * (levels.level_max + 1)
    for _edge, level in levels.edges:
        counts[level] += 1
    total, best = 0, 0
    for level, count in enumerate(counts):
        total += count
        if total <= edges_max:
            best = level
    return best
