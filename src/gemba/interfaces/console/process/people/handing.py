"""Who hands work to whom, as rows, for programs and for the terminal."""

from __future__ import annotations

from dataclasses import dataclass

from gemba.insight.mining.people.handovers import LOOSE, HandoverRule
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.people.grouping import PERSON
from gemba.interfaces.console.process.people.kept import network_of
from gemba.interfaces.figures import known


@dataclass(frozen=True, slots=True)
class Handover:
    """Work handed on. `share` is of all moves; the wait is until the other began, null where the
    log does not tell."""

    source: str
    target: str
    count: int
    cases: int
    share: float
    wait_seconds_median: float | None


@dataclass(frozen=True, slots=True)
class Handovers:
    """`pairs` are all pairs, the most frequent first, `total` all handovers."""

    pairs: list[Handover]
    total: int


def handovers_of(choice: Choice, rule: HandoverRule = LOOSE, by: str = PERSON) -> Handovers:
    """Between people, or what else is a key of `groupings`."""
    network = network_of(choice, by, rule)
    names = [choice.who(name) if by == PERSON else name for name in network.names]
    share = network.share
    pairs = [
        Handover(
            source=names[int(network.source[place])],
            target=names[int(network.target[place])],
            count=int(network.count[place]),
            cases=int(network.cases[place]),
            share=float(share[place]),
            wait_seconds_median=known(network.wait_seconds_median[place]),
        )
        for place in range(len(network))
    ]
    return Handovers(pairs, int(network.count.sum()))
