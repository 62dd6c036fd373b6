"""A map with two sliders, one for activities and one for paths: at which position of which slider
each part appears. What Disco and Apromore offer, here with a map that never falls apart."""

from __future__ import annotations

import math
from dataclasses import dataclass

from .activities import ActivityTable
from .dfg import FlowGraph
from .process_map import (
    END,
    START,
    Link,
    MapEdge,
    MapNode,
    Ways,
    all_edges,
    map_nodes,
    ranked_activities,
)

STEPS = 20
NEVER = STEPS + 1


@dataclass(frozen=True, slots=True)
class SlidEdge:
    """Shown when both its ends are, and either slider is at its position or beyond: `way` of the
    activities (it lies on the way of one of them), `path` of the paths (it is frequent enough)."""

    edge: MapEdge
    way: int
    path: int


@dataclass(frozen=True)
class SlidMap:
    """`nodes` with the position of the activities slider they appear at; edges the most frequent
    first. The sliders run from 0 to `activities_max` and `paths_max`, below STEPS where more would
    be more than anybody can read. `backbone`: START, the activities on the most frequent way of
    the most frequent activity, END. `activities` and `paths` are where the sliders begin.
    """

    nodes: tuple[tuple[MapNode, int], ...]
    edges: tuple[SlidEdge, ...]
    activities_max: int
    paths_max: int
    activities: int
    paths: int
    backbone: tuple[int, ...]

    def shown(self, activities: int, paths: int) -> list[MapEdge]:
        """The edges at a position of both sliders."""
        boxes = {node.code for node, level in self.nodes if level <= activities}
        return [
            each.edge
            for each in self.edges
            if (each.way <= activities or each.path <= paths)
            and boxes.issuperset((each.edge.source, each.edge.target))
        ]


def slid_map(
    graph: FlowGraph,
    table: ActivityTable,
    *,
    edges_max: int = 300,
    nodes_readable: int = 16,
    edges_readable: int = 22,
) -> SlidMap:
    """Position `n` of the activities slider shows `n` twentieths of the activities, those in most
    cases, each with its most frequent way from START and to END; position `n` of the paths slider
    the square of `n` twentieths of all edges, the most frequent, between the activities shown.
    The sliders begin at the most that stays readable.
    """
    edges = all_edges(graph)
    ranked = ranked_activities(table)
    ways, boxes, activities_max = _way_levels(edges, ranked, edges_max)
    path_levels = _path_levels(edges, edges_max)
    codes = [code for code in ranked if code in boxes]
    drawn = SlidMap(
        nodes=tuple((node, boxes.get(node.code, 0)) for node in map_nodes(table, codes)),
        edges=tuple(
            SlidEdge(edge, ways.get(link, NEVER), path_levels.get(link, NEVER))
            for link, edge in edges.items()
            if (link in ways or link in path_levels) and _between(link, boxes)
        ),
        activities_max=activities_max,
        paths_max=max((level for level in path_levels.values()), default=0),
        activities=0,
        paths=0,
        backbone=Ways(edges).line(ranked[0]) if ranked else (),
    )
    return _begun(drawn, nodes_readable, edges_readable)


def _way_levels(
    edges: dict[Link, MapEdge], ranked: list[int], edges_max: int
) -> tuple[dict[Link, int], dict[int, int], int]:
    known, boxes, reached = Ways(edges), {START: 0, END: 0}, 0
    links: dict[Link, int] = {}
    done = 0
    for level in range(STEPS + 1):
        wanted = max(1, math.ceil(level / STEPS * len(ranked)))
        fresh = set().union(*(known.through(code) for code in ranked[done:wanted])) - set(links)
        if level and len(links) + len(fresh) > edges_max:
            break
        done, reached = max(done, wanted), level
        for link in fresh:
            links[link] = level
            for code in link:
                boxes.setdefault(code, level)
    return links, boxes, reached


def _path_levels(edges: dict[Link, MapEdge], edges_max: int) -> dict[Link, int]:
    levels: dict[Link, int] = {}
    ordered = list(edges)
    for level in range(STEPS + 1):
        wanted = round((level / STEPS) ** 2 * len(ordered))
        if wanted > edges_max:
            break
        for link in ordered[len(levels) : wanted]:
            levels[link] = level
    return levels


def _between(link: Link, boxes: dict[int, int]) -> bool:
    return link[0] in boxes and link[1] in boxes


def _begun(drawn: SlidMap, nodes_readable: int, edges_readable: int) -> SlidMap:
    activities = paths = 0
    for level in range(drawn.activities_max + 1):
        boxes = sum(1 for _node, at in drawn.nodes if at <= level)
        if boxes <= nodes_readable and len(drawn.shown(level, 0)) <= edges_readable:
            activities = level
    for level in range(drawn.paths_max + 1):
        if len(drawn.shown(activities, level)) <= edges_readable:
            paths = level
    return SlidMap(
        drawn.nodes,
        drawn.edges,
        drawn.activities_max,
        drawn.paths_max,
        activities,
        paths,
        drawn.backbone,
    )
