"""A net in whole numbers: what replay and alignments run on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from gemba.insight.eventlog.names import Names
from gemba.insight.mining.model.petri import Marking, PetriNet, Places


@dataclass(frozen=True)
class CodedNet:
    """A net over the activity codes of a log.

    `label` is the activity code of each transition: -1 for silent ones, and for labels that the
    log does not know a code past the log's last, so that they cost what any activity costs.
    """

    net: PetriNet
    label: tuple[int, ...]
    labels: tuple[str, ...]
    known: int

    @classmethod
    def of(cls, net: PetriNet, activities: Names) -> CodedNet:
        """`activities` are those of the log."""
        codes = dict(activities.codes)
        known = len(codes)
        label = tuple(
            -1 if step.label is None else codes.setdefault(step.label, len(codes))
            for step in net.transitions
        )
        return cls(net, label, tuple(codes), known)

    @cached_property
    def silent(self) -> tuple[int, ...]:
        return tuple(step for step, label in enumerate(self.label) if label < 0)

    @cached_property
    def visible(self) -> dict[int, tuple[int, ...]]:
        """The transitions of each activity, in the order of the net."""
        found: dict[int, list[int]] = {}
        for step, label in enumerate(self.label):
            if label >= 0:
                found.setdefault(label, []).append(step)
        return {label: tuple(steps) for label, steps in found.items()}

    @cached_property
    def needs(self) -> tuple[tuple[tuple[int, int], ...], ...]:
        """Per transition the places it takes tokens from, with how many."""
        return tuple(
            tuple((place, step.inputs.count(place)) for place in dict.fromkeys(step.inputs))
            for step in self.net.transitions
        )

    def lacking(self, marking: Marking, step: int) -> list[tuple[int, int]]:
        """Places where tokens lack for this transition to fire, with how many."""
        return [
            (place, wanted - marking[place])
            for place, wanted in self.needs[step]
            if marking[place] < wanted
        ]

    def feeding(self, places: Iterable[int]) -> tuple[int, ...]:
        """The silent transitions from which a token can come into these places, silent
        transitions alone moving it."""
        wanted: set[int] = set(places)
        found: set[int] = set()
        while True:
            more = {
                step
                for step in self.silent
                if step not in found and wanted & set(self.net.transitions[step].outputs)
            }
            if not more:
                return tuple(sorted(found))
            found |= more
            wanted |= {place for step in more for place in self.net.transitions[step].inputs}

    def places_of(self, marking: Marking) -> Places:
        return tuple(place for place, tokens in enumerate(marking) if tokens)
