"""Small nets for tests: drawn from blocks, so that they are sound, and played out."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from hypothesis import strategies as st

from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.testing import log_of
from gemba.insight.mining.model.petri import PetriNet, Transition

# A block: an activity, "" for a silent one, or an operator with blocks.
Block = str | tuple[str, tuple["Block", ...]]

LABELS = ("a", "b", "c", "d")


def blocks() -> st.SearchStrategy[Block]:
    leaf: st.SearchStrategy[Block] = st.sampled_from([*LABELS, ""])
    return st.recursive(
        leaf,
        lambda inner: st.tuples(
            st.sampled_from(["then", "either", "both", "again"]),
            st.lists(inner, min_size=2, max_size=3).map(tuple),
        ),
        max_leaves=6,
    )


@dataclass
class _Builder:
    places: list[str] = field(default_factory=list)
    transitions: list[Transition] = field(default_factory=list)

    def place(self) -> int:
        self.places.append(f"p{len(self.places)}")
        return len(self.places) - 1

    def step(self, label: str, inputs: list[int], outputs: list[int]) -> None:
        name = f"t{len(self.transitions)}"
        self.transitions.append(Transition(name, label or None, tuple(inputs), tuple(outputs)))

    def build(self, block: Block, start: int, end: int) -> None:
        if isinstance(block, str):
            self.step(block, [start], [end])
            return
        operator, parts = block
        if operator == "then":
            here = start
            for part in parts[:-1]:
                after = self.place()
                self.build(part, here, after)
                here = after
            self.build(parts[-1], here, end)
        elif operator == "either":
            for part in parts:
                self.build(part, start, end)
        elif operator == "both":
            ins, outs = [self.place() for _ in parts], [self.place() for _ in parts]
            self.step("", [start], ins)
            for part, before, after in zip(parts, ins, outs, strict=True):
                self.build(part, before, after)
            self.step("", outs, [end])
        else:
            inner, done = self.place(), self.place()
            self.step("", [start], [inner])
            self.build(parts[0], inner, done)
            self.build(parts[1], done, inner)
            self.step("", [done], [end])


def net_of(block: Block) -> PetriNet:
    builder = _Builder()
    start, end = builder.place(), builder.place()
    builder.build(block, start, end)
    count = len(builder.places)
    return PetriNet(
        tuple(builder.places),
        tuple(builder.transitions),
        tuple(int(place == start) for place in range(count)),
        tuple(int(place == end) for place in range(count)),
    )


def played_out(net: PetriNet, seed: int, steps_max: int = 60) -> list[str] | None:
    """The activities of one run; None when it did not end soon."""
    rng, marking = random.Random(seed), net.initial
    trace: list[str] = []
    for _ in range(steps_max):
        if marking == net.final:
            return trace
        step = rng.choice(net.enabled(marking))
        marking = net.fire(marking, step)
        label = net.transitions[step].label
        trace += [] if label is None else [label]
    return None


def log_of_traces(traces: list[str]) -> EventColumns:
    """One case for each trace of one-letter activities, one event a second."""
    lines = [
        f"c{case:03d} {activity} {second}"
        for case, trace in enumerate(traces)
        for second, activity in enumerate(trace)
    ]
    return log_of("\n".join(lines))
