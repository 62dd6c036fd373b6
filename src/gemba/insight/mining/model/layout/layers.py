"""Columns: which node stands in which, and the places that long flows pass on their way.

The layered method of Sugiyama, Tagawa, Toda (1981). A flow that leads back leaves to the right as
all do, turns, passes below or above the columns between, and enters from the left.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from gemba.insight.mining.model.bpmn import BpmnModel, Flow, NodeKind


@dataclass
class Spot:
    """A node, or (without `node`) where a flow passes a column. Neighbours are spots by index;
    `beside` are those in its own column that it belongs to. What `returns` only leads back."""

    column: int
    node: str = ""
    returns: bool = False
    left: list[int] = field(default_factory=list)
    right: list[int] = field(default_factory=list)
    beside: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Columns:
    """`spots` in no order, `columns` their indices from top to bottom. `passed` gives for each flow
    the spots it passes, from source to target; those of a flow in `back` go from right to left."""

    spots: list[Spot]
    columns: list[list[int]]
    passed: Mapping[str, list[int]]
    back: frozenset[str]


def columns_of(model: BpmnModel) -> Columns:
    """Columns in a first order that has no crossings where blocks are nested: by the way a spot is
    reached from the start, ways out of a node from top to bottom, ways back below the rest."""
    order = _order(model)
    rank = {node: at for at, node in enumerate(order)}
    back = frozenset(flow.id for flow in model.flows if rank[flow.source] >= rank[flow.target])
    column = _longest_ways(model, order, back)
    returning = _returning(model, order, back)
    spots = [Spot(column[node], node, node in returning) for node in order]
    passed = {flow.id: _passed(flow, flow.id in back, spots, rank) for flow in model.flows}
    key = _keys(model, column, back, returning)
    keys = [key[node] for node in order] + [()] * (len(spots) - len(order))
    for flow in model.flows:
        for at in passed[flow.id]:
            keys[at] = _below(key[flow.target]) if flow.id in back else key[flow.id]
    columns: list[list[int]] = [[] for _ in range(max(column.values(), default=-1) + 1)]
    for at in sorted(range(len(spots)), key=lambda at: (keys[at], at)):
        columns[spots[at].column].append(at)
    return Columns(spots, columns, passed, back)


def _keys(
    model: BpmnModel, column: Mapping[str, int], back: frozenset[str], returning: set[str]
) -> dict[str, tuple[int, ...]]:
    """For nodes and flows: by which way out, counted from the top, they are reached from the
    start; a node by the first of all its ways in."""
    found: dict[str, tuple[int, ...]] = {}
    for root, node in enumerate(column):
        here = found.setdefault(node, (root,))
        onward = [flow for flow in model.leaving.get(node, []) if flow.id not in back]
        # Next to a node its next step, below what skips steps, at the bottom what leads back.
        onward.sort(
            key=lambda flow: (
                flow.target in returning,
                column[flow.target] > column[flow.source] + 1,
            )
        )
        for at, flow in enumerate(onward):
            way = here if len(onward) == 1 else (*here, at)
            found[flow.id] = way
            found[flow.target] = min(found.get(flow.target, way), way)
    return found


def _below(key: tuple[int, ...]) -> tuple[int, ...]:
    return (*key, 10**6)


def _order(model: BpmnModel) -> list[str]:
    """Each node after all from which flows lead to it, but for loops: depth first, reversed."""
    starts = [node.id for node in model.of_kind(NodeKind.START)]
    free = [node.id for node in model.nodes if node.id not in model.entering]
    done: list[str] = []
    seen: set[str] = set()
    # What is walked later comes out earlier, so that flows between the walks lead forwards.
    for root in (*reversed(starts), *reversed(free), *(node.id for node in model.nodes)):
        _walk(model, root, seen, done)
    return done[::-1]


def _walk(model: BpmnModel, root: str, seen: set[str], done: list[str]) -> None:
    if root in seen:
        return
    seen.add(root)
    path = [(root, iter(model.leaving.get(root, [])))]
    while path:
        node, flows = path[-1]
        flow = next(flows, None)
        if flow is None:
            done.append(node)
            path.pop()
        elif flow.target not in seen:
            seen.add(flow.target)
            path.append((flow.target, iter(model.leaving.get(flow.target, []))))


def _longest_ways(model: BpmnModel, order: list[str], back: frozenset[str]) -> dict[str, int]:
    column = dict.fromkeys(order, 0)
    for node in order:
        for flow in model.leaving.get(node, []):
            if flow.id not in back:
                column[flow.target] = max(column[flow.target], column[node] + 1)
    # A node that something waits for stands right before it, not far ahead of it.
    for node in reversed(order):
        onward = [
            column[flow.target] for flow in model.leaving.get(node, []) if flow.id not in back
        ]
        entered = [flow for flow in model.entering.get(node, []) if flow.id not in back]
        if onward and not entered and model.by_id[node].kind is not NodeKind.START:
            column[node] = min(onward) - 1
    return column


def _returning(model: BpmnModel, order: list[str], back: frozenset[str]) -> set[str]:
    """The nodes from which every way leads back before it leads to an end."""
    found: set[str] = set()
    for node in reversed(order):
        onward = model.leaving.get(node, [])
        if onward and all(flow.id in back or flow.target in found for flow in onward):
            found.add(node)
    return found


def _passed(flow: Flow, leads_back: bool, spots: list[Spot], rank: Mapping[str, int]) -> list[int]:
    source, target = rank[flow.source], rank[flow.target]
    low, high = spots[source].column, spots[target].column
    if not leads_back:
        fresh = _fresh(spots, range(low + 1, high), spots[target].returns)
        chain = [source, *fresh, target]
        for one, other in pairwise(chain):
            spots[one].right.append(other)
            spots[other].left.append(one)
        return fresh
    fresh = _fresh(spots, range(low, high - 1, -1))
    for one, other in pairwise(fresh):
        spots[one].left.append(other)
        spots[other].right.append(one)
    spots[fresh[0]].beside.append(source)
    spots[fresh[-1]].beside.append(target)
    return fresh


def _fresh(spots: list[Spot], columns: range, returns: bool = False) -> list[int]:
    first = len(spots)
    spots.extend(Spot(column, returns=returns) for column in columns)
    return list(range(first, len(spots)))
