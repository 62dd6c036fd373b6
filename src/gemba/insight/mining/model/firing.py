"""Firing the transitions of a net where few places hold tokens, as in models of processes."""

from __future__ import annotations

from gemba.insight.mining.model.petri import Marking, PetriNet

# A marking as the places of its tokens, in order.
Tokens = tuple[int, ...]


class Steps:
    """Firing on few tokens: only what takes from a marked place is looked at."""

    def __init__(self, net: PetriNet) -> None:
        self._net = net
        self._takers: list[list[int]] = [[] for _ in net.places]
        for at, step in enumerate(net.transitions):
            # Found by its first place alone; the others are looked at then.
            self._takers[step.inputs[0]].append(at)

    def enabled(self, tokens: Tokens) -> list[int]:
        """The transitions that can fire, by index."""
        return [
            step
            for place in dict.fromkeys(tokens)
            for step in self._takers[place]
            if self._can_fire(tokens, step)
        ]

    def _can_fire(self, tokens: Tokens, step: int) -> bool:
        inputs = self._net.transitions[step].inputs
        return len(inputs) == 1 or all(tokens.count(p) >= inputs.count(p) for p in inputs)

    def fire(self, tokens: Tokens, step: int) -> Tokens:
        """The tokens after an enabled transition fired."""
        left = list(tokens)
        for place in self._net.transitions[step].inputs:
            left.remove(place)
        left += self._net.transitions[step].outputs
        left.sort()
        return tuple(left)


def tokens_of(marking: Marking) -> Tokens:
    """The same marking."""
    return tuple(place for place, count in enumerate(marking) for _ in range(count))
