"""From kept ways to BPMN: which gateways stand where ways part and meet.

Section 3.4 of the split miner's paper (2019) for splits. Joins are found in the same way from what
comes before: the paper takes them from the blocks of the model and replaces inclusive joins after;
here concurrency that would need one is given up instead (see `miner`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from gemba.insight.mining.discovery.split.filtering import Edge
from gemba.insight.mining.discovery.split.relations import Pair
from gemba.insight.mining.model.bpmn import BpmnModel, NodeKind
from gemba.insight.mining.model.bpmn_editing import Draft


@dataclass(frozen=True)
class _Way:
    """A neighbour or a gateway over several: its `cover` of neighbours, and those that are
    concurrent with all of it."""

    cover: frozenset[int]
    beside: frozenset[int]
    kind: NodeKind | None = None
    parts: tuple[_Way, ...] = ()


def model_of(
    labels: list[str], edges: Iterable[Edge], repeats: Iterable[int], concurrent: set[Pair]
) -> BpmnModel:
    """Codes past the labels are start and end, in this order."""
    draft = Draft()
    enter: dict[int, str] = {}
    leave: dict[int, str] = {}
    repeating = set(repeats)
    enter[len(labels)] = leave[len(labels)] = draft.node(NodeKind.START)
    for code, label in enumerate(labels):
        enter[code] = leave[code] = draft.task(label)
        if code in repeating:
            enter[code], leave[code] = _repeated(draft, enter[code])
    enter[len(labels) + 1] = leave[len(labels) + 1] = draft.node(NodeKind.END)
    after: dict[int, list[int]] = {}
    before: dict[int, list[int]] = {}
    for source, target in edges:
        after.setdefault(source, []).append(target)
        before.setdefault(target, []).append(source)
    out = {
        source: _hung(draft, _gathered(targets, concurrent), leave[source], forwards=True)
        for source, targets in after.items()
    }
    into = {
        target: _hung(draft, _gathered(sources, concurrent), enter[target], forwards=False)
        for target, sources in before.items()
    }
    for source, targets in after.items():
        for target in targets:
            _connect(draft, out[source][target], into[target][source])
    draft.tidy()
    return draft.model("")


def _repeated(draft: Draft, task: str) -> tuple[str, str]:
    join, split = draft.node(NodeKind.EXCLUSIVE), draft.node(NodeKind.EXCLUSIVE)
    draft.arrow(join, task)
    draft.arrow(task, split)
    draft.arrow(split, join)
    return join, split


def _connect(draft: Draft, source: str, target: str) -> None:
    """Two ways between the same gateways stay two: an idle gateway keeps them apart."""
    if target in draft.after[source]:
        between = draft.node(NodeKind.EXCLUSIVE)
        draft.arrow(source, between)
        draft.arrow(between, target)
    else:
        draft.arrow(source, target)


def _hung(draft: Draft, way: _Way, at: str, *, forwards: bool) -> dict[int, str]:
    """Gateways for a way behind a node (or before it); by neighbour, where it hangs."""
    if way.kind is None:
        return dict.fromkeys(way.cover, at)
    gateway = draft.node(way.kind)
    draft.arrow(*((at, gateway) if forwards else (gateway, at)))
    found: dict[int, str] = {}
    for part in way.parts:
        found |= _hung(draft, part, gateway, forwards=forwards)
    return found


def _gathered(neighbours: list[int], concurrent: set[Pair]) -> _Way:
    """Neighbours under gateways: those with the same concurrent others exclude each other, those
    that with their concurrent others make the same set go together."""
    ways = [
        _Way(
            frozenset({each}),
            frozenset(o for o in neighbours if (min(o, each), max(o, each)) in concurrent),
        )
        for each in neighbours
    ]
    while len(ways) > 1:
        found = _merged(ways, NodeKind.EXCLUSIVE, lambda way: way.beside)
        found = _merged(found, NodeKind.PARALLEL, lambda way: way.cover | way.beside)
        if len(found) == len(ways):
            # Neither fits the rest; whether a choice does is seen by checking the model.
            found = [_over(NodeKind.EXCLUSIVE, ways)]
        ways = found
    return ways[0]


def _merged(ways: list[_Way], kind: NodeKind, key: Callable[[_Way], frozenset[int]]) -> list[_Way]:
    groups: dict[frozenset[int], list[_Way]] = {}
    for way in ways:
        groups.setdefault(key(way), []).append(way)
    return [group[0] if len(group) == 1 else _over(kind, group) for group in groups.values()]


def _over(kind: NodeKind, parts: list[_Way]) -> _Way:
    cover = parts[0].cover.union(*(part.cover for part in parts))
    beside = parts[0].beside.intersection(*(part.beside for part in parts))
    return _Way(cover, beside - cover, kind, tuple(parts))
