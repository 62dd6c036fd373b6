"""Petri nets: what a discovered or imported model means, and what a log is replayed on."""

from __future__ import annotations

from dataclasses import dataclass

Places = tuple[int, ...]
Marking = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Transition:
    """One step of a net. It takes a token from each place of `inputs` and puts one into each of
    `outputs` (indices into `PetriNet.places`; a place may stand twice). A silent step, which no
    event shows, has no `label`. `name` is unique in its net and the id of its BPMN element where
    it has one.
    """

    name: str
    label: str | None
    inputs: Places
    outputs: Places

    @property
    def is_silent(self) -> bool:
        return self.label is None


@dataclass(frozen=True)
class PetriNet:
    """A net with where it begins and ends; a marking holds the tokens of each place in order."""

    places: tuple[str, ...]
    transitions: tuple[Transition, ...]
    initial: Marking
    final: Marking

    def enabled(self, marking: Marking) -> list[int]:
        """The transitions that can fire, by index."""
        return [
            index
            for index, step in enumerate(self.transitions)
            if all(marking[place] >= step.inputs.count(place) for place in step.inputs)
        ]

    def fire(self, marking: Marking, transition: int) -> Marking:
        """The marking after an enabled transition fired."""
        step, tokens = self.transitions[transition], list(marking)
        for place in step.inputs:
            tokens[place] -= 1
        for place in step.outputs:
            tokens[place] += 1
        return tuple(tokens)
