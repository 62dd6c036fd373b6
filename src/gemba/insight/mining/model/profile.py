"""In which order the steps of a model come: whether one can come before the other first comes.

A weak order on what the model allows, not on how it is drawn, after the behavioural profiles of
Weidlich, Mendling, Weske, "Efficient consistency measurement based on behavioral profiles of
process models" (2011). They call everything in a loop interleaving; here only what comes before
the other's first time counts, so steps in a loop keep the order they have in each turn.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from gemba.insight.mining.model.firing import Steps, Tokens, tokens_of
from gemba.insight.mining.model.petri import PetriNet

MARKINGS_MAX = 4_000
TOKENS_MAX = 200


class Relation(StrEnum):
    """How one step stands to another."""

    BEFORE = "before"
    AFTER = "after"
    EITHER_ORDER = "either order"
    NEVER_BOTH = "never both"

    @property
    def turned(self) -> Relation:
        """How the other stands to the one."""
        return {Relation.BEFORE: Relation.AFTER, Relation.AFTER: Relation.BEFORE}.get(self, self)


@dataclass(frozen=True)
class Profile:
    """`leading` has, for each step, those that can come before it first comes; `repeated` are
    those that can come again."""

    steps: tuple[str, ...]
    leading: Mapping[str, frozenset[str]]
    repeated: frozenset[str]

    def relation(self, one: str, other: str) -> Relation:
        """How `one` stands to `other`."""
        ahead, behind = one in self.leading[other], other in self.leading[one]
        if ahead and behind:
            return Relation.EITHER_ORDER
        if ahead or behind:
            return Relation.BEFORE if ahead else Relation.AFTER
        return Relation.NEVER_BOTH


def profile_of(net: PetriNet, steps: Collection[str]) -> Profile | None:
    """The order of the transitions called `steps`; those that never happen are left out. None for
    a net with more than MARKINGS_MAX markings."""
    graph = _Graph.of(net, steps)
    if graph is None:
        return None
    ahead = graph.ahead()
    names = [net.transitions[step].name for step in graph.watched]
    leading = {
        name: frozenset(names[at] for at in graph.before_first(bit, ahead))
        for bit, name in enumerate(names)
    }
    repeated = frozenset(names[at] for at in graph.again(ahead))
    return Profile(tuple(names), leading, repeated)


@dataclass(frozen=True)
class _Graph:
    """Markings by number, 0 the first; `ways` of each are the bit of a watched step, or -1, and
    the marking after it. `watched` are the transitions of the bits."""

    ways: list[list[tuple[int, int]]]
    watched: tuple[int, ...]

    @classmethod
    def of(cls, net: PetriNet, wanted: Collection[str]) -> _Graph | None:
        steps, number = Steps(net), {tokens_of(net.initial): 0}
        bits: dict[int, int] = {}
        ways: list[list[tuple[int, int]]] = []
        waiting: list[Tokens] = list(number)
        for tokens in waiting:
            out: list[tuple[int, int]] = []
            for step in steps.enabled(tokens):
                after = steps.fire(tokens, step)
                if after not in number:
                    if len(number) >= MARKINGS_MAX or len(after) > TOKENS_MAX:
                        return None
                    number[after] = len(number)
                    waiting.append(after)
                is_wanted = net.transitions[step].name in wanted
                bit = bits.setdefault(step, len(bits)) if is_wanted else -1
                out.append((bit, number[after]))
            ways.append(out)
        return cls(ways, tuple(bits))

    def ahead(self) -> list[int]:
        """For each marking the steps that can still come, as bits."""
        into: list[list[tuple[int, int]]] = [[] for _ in self.ways]
        for marking, ways in enumerate(self.ways):
            for bit, after in ways:
                into[after].append((bit, marking))
        found = [0] * len(self.ways)
        waiting = list(range(len(self.ways)))
        while waiting:
            after = waiting.pop()
            for bit, marking in into[after]:
                grown = found[marking] | found[after] | (1 << bit if bit >= 0 else 0)
                if grown != found[marking]:
                    found[marking] = grown
                    waiting.append(marking)
        return found

    def before_first(self, last: int, ahead: list[int]) -> set[int]:
        """The steps that can come before the first time of `last`, in a case that has both."""
        found: set[int] = set()
        seen, waiting = {0}, [0]
        while waiting:
            for bit, after in self.ways[waiting.pop()]:
                if bit == last:
                    continue
                if bit >= 0 and ahead[after] >> last & 1:
                    found.add(bit)
                if after not in seen:
                    seen.add(after)
                    waiting.append(after)
        return found

    def again(self, ahead: list[int]) -> set[int]:
        """The steps that can come after themselves."""
        return {
            bit for ways in self.ways for bit, after in ways if bit >= 0 and ahead[after] >> bit & 1
        }
