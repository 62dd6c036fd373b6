"""The process map: a readable part of the directly-follows graph, chosen by a slider."""

from __future__ import annotations

import heapq
import math
from collections.abc import Mapping
from dataclasses import dataclass

from gemba.insight.eventlog.arrays import Bools
from gemba.insight.eventlog.columns import EventColumns

from .activities import ActivityTable, activities
from .dfg import FlowGraph, directly_follows

START = -1
END = -2

Link = tuple[int, int]


@dataclass(frozen=True)
class MapNode:
    """`code` is the activity code, or START or END, whose `activity` is empty."""

    code: int
    activity: str
    count: int
    cases: int
    case_share: float
    wait_seconds_median: float | None


@dataclass(frozen=True)
class MapEdge:
    """From node code to node code; no wait on the edges from START and to END."""

    source: int
    target: int
    count: int
    cases: int
    case_share: float
    wait_seconds_median: float | None
    wait_seconds_p90: float | None


@dataclass(frozen=True)
class ProcessMap:
    """START and END first, then activities and edges, the most frequent first.

    `move_share` is the share of all moves (also from START and to END) on the edges shown.
    """

    nodes: tuple[MapNode, ...]
    edges: tuple[MapEdge, ...]
    detail: float
    cases: int
    activity_total: int
    edge_total: int
    move_share: float


def process_map(columns: EventColumns, detail: float, cases: Bools | None = None) -> ProcessMap:
    """The map of all cases, or of those flagged in `cases` (one flag per case).

    `detail` runs from 0 (the most frequent activity and the way through it) to 1 (everything).
    """
    return draw_map(directly_follows(columns, cases), activities(columns, cases), detail)


def draw_map(graph: FlowGraph, table: ActivityTable, detail: float) -> ProcessMap:
    """The map for one position of the slider. More detail only ever adds.

    Activities are taken by the number of cases they occur in, edges by frequency. Each
    activity brings its most frequent way from START and to END (the way whose rarest move
    is most frequent) with all that lies on it, so the map never falls apart.
    Raises ValueError for a detail outside 0..1.
    """
    if not 0 <= detail <= 1:
        raise ValueError(f"The detail of a process map runs from 0 to 1, not {detail}.")
    edges = all_edges(graph)
    ways = Ways(edges)
    ranked = ranked_activities(table)
    wanted = ranked[: max(1, math.ceil(detail * len(ranked)))]
    links: set[Link] = set()
    for code in wanted:
        links |= ways.through(code)
    shown = {code for link in links for code in link}
    for link in list(edges)[: round(detail * detail * len(edges))]:
        if shown.issuperset(link):
            links.add(link)
    kept = tuple(edge for link, edge in edges.items() if link in links)
    moves = sum(edge.count for edge in edges.values())
    return ProcessMap(
        nodes=map_nodes(table, [code for code in ranked if code in shown]),
        edges=kept,
        detail=detail,
        cases=table.case_total,
        activity_total=len(ranked),
        edge_total=len(edges),
        move_share=sum(edge.count for edge in kept) / moves if moves else 0.0,
    )


class Ways:
    """The most frequent way from START to each activity and from each to END: that whose rarest
    move is most frequent."""

    def __init__(self, edges: Mapping[Link, MapEdge]) -> None:
        counts = {link: edge.count for link, edge in edges.items()}
        self._before = _widest_tree(counts, START)
        backwards = {(target, source): count for (source, target), count in counts.items()}
        self._after = _widest_tree(backwards, END)

    def through(self, code: int) -> set[Link]:
        """The moves of both ways of an activity."""
        links = set()
        node = code
        while node != START:
            links.add((self._before[node], node))
            node = self._before[node]
        node = code
        while node != END:
            links.add((node, self._after[node]))
            node = self._after[node]
        return links

    def line(self, code: int) -> tuple[int, ...]:
        """From START through an activity to END, each node once."""
        way = [code]
        while way[0] != START:
            way.insert(0, self._before[way[0]])
        while way[-1] != END:
            way.append(self._after[way[-1]])
        return tuple(dict.fromkeys(way))


def _widest_tree(counts: Mapping[Link, int], root: int) -> dict[int, int]:
    """The node before each node on its widest way from the root; fewer moves win a tie."""
    onward: dict[int, list[tuple[int, int]]] = {}
    for (source, target), count in counts.items():
        onward.setdefault(source, []).append((target, count))
    before: dict[int, int] = {}
    reached = {root}
    queue = [(-count, 1, root, target) for target, count in onward.get(root, ())]
    heapq.heapify(queue)
    while queue:
        width, moves, source, node = heapq.heappop(queue)
        if node in reached:
            continue
        reached.add(node)
        before[node] = source
        for target, count in onward.get(node, ()):
            if target not in reached:
                heapq.heappush(queue, (max(width, -count), moves + 1, node, target))
    return before


def all_edges(graph: FlowGraph) -> dict[Link, MapEdge]:
    """Edges of the graph with those of START and END, the most frequent first."""
    total = max(graph.case_total, 1)
    found = [
        MapEdge(source, target, count, cases, cases / total, median, p90)
        for source, target, count, cases, median, p90 in zip(
            graph.source.tolist(),
            graph.target.tolist(),
            graph.count.tolist(),
            graph.cases.tolist(),
            graph.wait_seconds_median.tolist(),
            graph.wait_seconds_p90.tolist(),
            strict=True,
        )
    ]
    for counts, start in ((graph.start_count, True), (graph.end_count, False)):
        for code, count in enumerate(counts.tolist()):
            if count:
                ends = (START, code) if start else (code, END)
                found.append(MapEdge(*ends, count, count, count / total, None, None))
    found.sort(key=lambda edge: (-edge.count, edge.source, edge.target))
    return {(edge.source, edge.target): edge for edge in found}


def ranked_activities(table: ActivityTable) -> list[int]:
    """Codes of occurring activities by cases, then by occurrences, then by code."""
    cases, count = table.cases.tolist(), table.count.tolist()
    occurring = [code for code in range(len(table)) if count[code]]
    return sorted(occurring, key=lambda code: (-cases[code], -count[code], code))


def map_nodes(table: ActivityTable, codes: list[int]) -> tuple[MapNode, ...]:
    """START, END and the activities of these codes, in their order."""
    cases = table.case_total
    share = 1.0 if cases else 0.0
    nodes = [MapNode(code, "", cases, cases, share, None) for code in (START, END)]
    for code in codes:
        wait = float(table.wait_seconds_median[code])
        nodes.append(
            MapNode(
                code=code,
                activity=table.activities[code],
                count=int(table.count[code]),
                cases=int(table.cases[code]),
                case_share=int(table.cases[code]) / cases,
                wait_seconds_median=None if math.isnan(wait) else wait,
            )
        )
    return tuple(nodes)
