"""From where an inclusive join can still be reached, and along which of its flows."""

from __future__ import annotations

from collections import defaultdict

from .model import Kind, Scope


def reach_of(drawn: Scope, join: str) -> dict[str, frozenset[str]]:
    """By flow into the join: the elements from which it is reached without passing the join."""
    before = _predecessors(drawn)
    found: dict[str, frozenset[str]] = {}
    for flow in drawn.entering.get(join, ()):
        reached, waiting = {flow.source}, [flow.source]
        while waiting:
            for name in before[waiting.pop()] - reached - {join}:
                reached.add(name)
                waiting.append(name)
        found[flow.id] = frozenset(reached - {join})
    return found


def _predecessors(drawn: Scope) -> defaultdict[str, set[str]]:
    """By flows, links, and from an activity to the events on its boundary."""
    before: defaultdict[str, set[str]] = defaultdict(set)
    for flow in (*drawn.flows, *drawn.links):
        before[flow.target].add(flow.source)
    for element in drawn.elements:
        if element.kind is Kind.BOUNDARY:
            before[element.id].add(element.attached_to)
    return before
