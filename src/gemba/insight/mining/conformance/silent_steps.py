"""Silent transitions in replay: which ones to fire so that a marking gets what it lacks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gemba.insight.mining.model.petri import Marking, PetriNet

# Markings looked at for one silent way. Bounded, since silent transitions may make tokens forever.
SILENT_MARKINGS_MAX = 3_000
PLENTY = 1_000


@dataclass(frozen=True, slots=True)
class SilentWay:
    """Silent transitions to fire one after the other, the marking after, and what still lacks."""

    steps: tuple[int, ...]
    marking: Marking
    lacking: int


def shortest_way(
    net: PetriNet,
    marking: Marking,
    silent: tuple[int, ...],
    lacking: Callable[[Marking], int],
) -> SilentWay:
    """The shortest firing of `silent` transitions after which the fewest tokens lack.

    Breadth-first from the marking, where Berti & van der Aalst (2019, "Reviving token-based
    replay") follow shortest paths between single places: an exact search finds every way there
    is, and does not depend on the order of places. Among ways of one length, the transitions
    earlier in the net come first.
    """
    best = SilentWay((), marking, lacking(marking))
    least = lacking(_at_best(net, marking, silent)) if best.lacking else 0
    if best.lacking == least:
        return best
    ways: dict[Marking, tuple[int, ...]] = {marking: ()}
    queue = [marking]
    for reached in queue:
        for step in enabled_among(net, reached, silent):
            after = net.fire(reached, step)
            if after in ways:
                continue
            ways[after] = (*ways[reached], step)
            still = lacking(after)
            if still < best.lacking:
                best = SilentWay(ways[after], after, still)
                if still == least:
                    return best
            if len(ways) >= SILENT_MARKINGS_MAX:
                return best
            queue.append(after)
    return best


def _at_best(net: PetriNet, marking: Marking, silent: tuple[int, ...]) -> Marking:
    """A marking with plenty of tokens wherever silent transitions could bring one if none were
    ever used up: nothing reached can lack less than it does."""
    reachable = {place for place, tokens in enumerate(marking) if tokens}
    steps = [net.transitions[step] for step in silent]
    while True:
        ready = [each for each in steps if reachable.issuperset(each.inputs)]
        more = {place for each in ready for place in each.outputs} - reachable
        if not more:
            break
        reachable |= more
        steps = [each for each in steps if each not in ready]
    fed = {place for step in silent for place in net.transitions[step].outputs} & reachable
    return tuple(
        max(tokens, PLENTY) if place in fed else tokens for place, tokens in enumerate(marking)
    )


def enabled_among(net: PetriNet, marking: Marking, steps: tuple[int, ...]) -> list[int]:
    """Those of `steps` that can fire."""
    transitions = net.transitions
    found = []
    for step in steps:
        inputs = transitions[step].inputs
        # Most cannot: seen at the first empty place, before tokens are counted.
        for place in inputs:
            if not marking[place]:
                break
        else:
            if all(marking[place] >= inputs.count(place) for place in inputs):
                found.append(step)
    return found
