"""Which activity stands above which: a layered drawing needs arrows that mostly point down."""

from __future__ import annotations

from collections.abc import Iterable

from .process_map import END, START, MapEdge

PASSES_MAX = 4
SIFTED_NODES_MAX = 200

Weights = dict[int, dict[int, int]]


def flow_order(edges: Iterable[MapEdge]) -> dict[int, int]:
    """A place for each node, START first, END last, so that few moves lead upwards.

    The greedy heuristic of Eades, Lin and Smyth (1993), by number of moves: nodes nothing leads
    to go first, nodes that lead nowhere last, else the one that gives most and takes least.
    Then each node is moved to where it causes the fewest upward moves, until nothing improves.
    """
    onward: Weights = {}
    backward: Weights = {}
    for edge in edges:
        for node in (edge.source, edge.target):
            onward.setdefault(node, {})
            backward.setdefault(node, {})
        if edge.source != edge.target:
            onward[edge.source][edge.target] = edge.count
            backward[edge.target][edge.source] = edge.count
    order = _greedy(_copied(onward), _copied(backward))
    if len(order) <= SIFTED_NODES_MAX:
        order = _sifted(order, onward, backward)
    return {node: place for place, node in enumerate([START, *order, END])}


def _greedy(onward: Weights, backward: Weights) -> list[int]:
    left = sorted(set(onward) - {START, END})
    first: list[int] = []
    last: list[int] = []
    for end in (START, END):
        _take_out(end, onward, backward)
    while left:
        node, to_end = _next(left, onward, backward)
        left.remove(node)
        _take_out(node, onward, backward)
        if to_end:
            last.insert(0, node)
        else:
            first.append(node)
    return first + last


def _next(left: list[int], onward: Weights, backward: Weights) -> tuple[int, bool]:
    for node in left:
        if not onward[node]:
            return node, True
    for node in left:
        if not backward[node]:
            return node, False
    surplus = {n: sum(onward[n].values()) - sum(backward[n].values()) for n in left}
    return max(left, key=lambda node: (surplus[node], -node)), False


def _take_out(node: int, onward: Weights, backward: Weights) -> None:
    for target in onward.pop(node, {}):
        del backward[target][node]
    for source in backward.pop(node, {}):
        del onward[source][node]


def _sifted(order: list[int], onward: Weights, backward: Weights) -> list[int]:
    for _ in range(PASSES_MAX):
        before = list(order)
        for node in before:
            place = order.index(node)
            order.pop(place)
            order.insert(_best_place(node, place, order, onward, backward), node)
        if order == before:
            break
    return order


def _best_place(node: int, now: int, others: list[int], onward: Weights, backward: Weights) -> int:
    """Where moves against the flow are fewest; on a tie where the node stands now."""
    gives, takes = onward[node], backward[node]
    upward = sum(takes.get(each, 0) for each in others)
    costs = [upward]
    for each in others:
        upward += gives.get(each, 0) - takes.get(each, 0)
        costs.append(upward)
    return min(range(len(costs)), key=lambda place: (costs[place], abs(place - now), place))


def _copied(weights: Weights) -> Weights:
    return {node: dict(moves) for node, moves in weights.items()}
