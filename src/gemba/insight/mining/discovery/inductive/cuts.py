"""Cuts of a directly-follows graph: ways to part its activities that fit one operator.

After Leemans, Robust Process Mining with Guarantees (2017): the four cuts on page 188, the strict
sequence cut on page 233. Where the thesis leaves an order open, parts go by their first activity.
"""

from __future__ import annotations

from dataclasses import dataclass

from gemba.insight.mining.discovery.follow import (
    Bits,
    FollowGraph,
    bits_of,
    codes_of,
    components,
    reachable,
)
from gemba.insight.mining.model.tree import Operator


@dataclass(frozen=True, slots=True)
class Cut:
    """Two parts or more that share no activity. Of a loop: what is done, what is redone."""

    operator: Operator
    parts: tuple[Bits, ...]


def find_cut(graph: FollowGraph) -> Cut | None:
    """The first that there is of choice, sequence, parallel and loop."""
    for operator, search in _SEARCHES:
        parts = search(graph)
        if len(parts) > 1:
            return Cut(operator, tuple(parts))
    return None


def choice_parts(graph: FollowGraph) -> list[Bits]:
    """Parts with no edge between them."""
    return components(
        bits_of(list(graph.codes)), lambda code: graph.after[code] | graph.before[code]
    )


def sequence_parts(graph: FollowGraph) -> list[Bits]:
    """Parts that can only be left forwards; those that are skipped together stay together."""
    reach = reachable(graph)
    everything = bits_of(list(graph.codes))
    came_from = dict.fromkeys(graph.codes, 0)
    for code, later in reach.items():
        for other in codes_of(later):
            came_from[other] |= 1 << code

    def belongs(code: int) -> Bits:
        both = reach[code] & came_from[code]
        return both | (everything & ~(reach[code] | came_from[code]))

    parts = components(everything, belongs)
    if len(parts) < 2:
        return parts
    parts.sort(key=lambda part: (came_from[_first(part)] & ~part).bit_count())
    return _joined_where_skipped(graph, parts)


def _joined_where_skipped(graph: FollowGraph, parts: list[Bits]) -> list[Bits]:
    """The strict sequence cut: a part that can be skipped takes in the neighbours that are only
    reached from, or only lead to, what is skipped with it."""
    place = {code: at for at, part in enumerate(parts) for code in codes_of(part)}
    last = len(parts)
    entered = [-1 if part & graph.starts else last for part in parts]
    left = [last if part & graph.ends else -1 for part in parts]
    jumps: list[tuple[int, int]] = []
    for source in graph.codes:
        for target in codes_of(graph.after[source]):
            here, there = place[source], place[target]
            entered[there] = min(entered[there], here)
            left[here] = max(left[here], there)
            jumps.append((here, there))
    joined = list(parts)
    for at in range(last):
        skipped = any(here < at < there for here, there in jumps)
        skipped |= any(part & graph.starts for part in joined[at + 1 :])
        skipped |= any(part & graph.ends for part in joined[:at])
        if not skipped:
            continue
        before = at - 1
        while before >= 0 and left[before] <= at:
            joined[at], joined[before] = joined[at] | joined[before], 0
            before -= 1
        after = at + 1
        while after < last and entered[after] >= at:
            joined[at], joined[after] = joined[at] | joined[after], 0
            after += 1
    return [part for part in joined if part]


def parallel_parts(graph: FollowGraph) -> list[Bits]:
    """Parts whose activities follow each other both ways; each can begin and end a case."""
    everything = bits_of(list(graph.codes))
    parts = components(
        everything, lambda code: everything & ~(graph.after[code] & graph.before[code])
    )
    parts.sort(key=int.bit_count)
    at = 0
    while at < len(parts) and len(parts) > 1:
        if parts[at] & graph.starts and parts[at] & graph.ends:
            at += 1
            continue
        alone = parts.pop(at)
        parts[max(at - 1, 0)] |= alone
    return parts


def loop_parts(graph: FollowGraph) -> list[Bits]:
    """What every case begins and ends with, and what only leads from its ends to its starts."""
    everything = bits_of(list(graph.codes))
    body = graph.starts | graph.ends
    rest = everything & ~body
    redo = 0
    for part in components(rest, lambda code: (graph.after[code] | graph.before[code]) & ~body):
        if _is_redone(graph, part):
            redo |= part
    return [everything & ~redo, redo] if redo and graph.has_edges else [everything]


def _is_redone(graph: FollowGraph, part: Bits) -> bool:
    only_starts, only_ends = graph.starts & ~graph.ends, graph.ends & ~graph.starts
    for code in codes_of(part):
        if graph.before[code] & only_starts or graph.after[code] & only_ends:
            return False
        to_starts, from_ends = graph.after[code] & graph.starts, graph.before[code] & graph.ends
        if to_starts and to_starts != graph.starts:
            return False
        if from_ends and from_ends != graph.ends:
            return False
    return True


def _first(part: Bits) -> int:
    return next(codes_of(part))


_SEARCHES = (
    (Operator.CHOICE, choice_parts),
    (Operator.SEQUENCE, sequence_parts),
    (Operator.PARALLEL, parallel_parts),
    (Operator.LOOP, loop_parts),
)
