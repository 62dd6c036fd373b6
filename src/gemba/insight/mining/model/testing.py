"""Process trees for tests: drawn ones, and what they allow, played out."""

from __future__ import annotations

from random import Random

from hypothesis import strategies as st

from gemba.insight.eventlog.columns import EventColumns, EventRows, build
from gemba.insight.mining.model.petri import Marking, PetriNet
from gemba.insight.mining.model.tree import SILENT, Operator, Tree, activity, block, reduced

NAMES = "abcdefghijklmnopqrstuvwxyz"


@st.composite
def drawn_trees(draw: st.DrawFn, *, depth_max: int = 3) -> Tree:
    """Small trees in which every activity stands once."""
    left = list(reversed(NAMES))
    return reduced(_drawn(draw, left, depth_max))


def _drawn(draw: st.DrawFn, left: list[str], depth: int) -> Tree:
    if not depth or len(left) < 4 or draw(st.integers(0, 3)) == 0:
        return activity(left.pop()) if left and draw(st.integers(0, 5)) > 0 else SILENT
    operator = draw(st.sampled_from(list(Operator)))
    children = 2 if operator is Operator.LOOP else draw(st.integers(2, 3))
    return block(operator, [_drawn(draw, left, depth - 1) for _ in range(children)])


def played(tree: Tree, chance: Random) -> list[str]:
    """One run of the tree."""
    if tree.operator is None:
        return [] if tree.label is None else [tree.label]
    if tree.operator is Operator.CHOICE:
        return played(chance.choice(tree.children), chance)
    if tree.operator is Operator.LOOP:
        run = played(tree.children[0], chance)
        while chance.random() < 0.4 and len(run) < 40:
            run += played(tree.children[1], chance) + played(tree.children[0], chance)
        return run
    runs = [played(child, chance) for child in tree.children]
    if tree.operator is Operator.SEQUENCE:
        return [name for run in runs for name in run]
    mixed: list[str] = []
    while any(runs):
        mixed.append(chance.choice([run for run in runs if run]).pop(0))
    return mixed


def log_of_runs(runs: list[list[str]]) -> EventColumns:
    """A log with one case for each run that has an activity."""
    pairs = [(f"c{at}", name) for at, run in enumerate(runs) for name in run]
    return build(
        EventRows.of([case for case, _ in pairs], [name for _, name in pairs], range(len(pairs)))
    )


def log_of_words(words: str) -> EventColumns:
    """Cases as words, an activity a letter: `ab ab acb`; `ab*3` is three cases."""
    runs: list[list[str]] = []
    for word in words.split():
        letters, _, times = word.partition("*")
        runs += [list(letters)] * int(times or 1)
    return log_of_runs(runs)


def allows(net: PetriNet, run: list[str]) -> bool:
    """Whether the net can do exactly this run, whatever silent steps that takes."""
    markings = _silently({net.initial}, net)
    for name in run:
        fired = {
            net.fire(marking, step)
            for marking in markings
            for step in net.enabled(marking)
            if net.transitions[step].label == name
        }
        markings = _silently(fired, net)
    return net.final in markings


def fits(columns: EventColumns, net: PetriNet) -> bool:
    """Whether the net allows every case of a log."""
    names, traces = list(columns.activities), columns.index.traces
    return all(
        allows(net, [names[code] for code in traces.activities_of(trace).tolist()])
        for trace in range(len(traces))
    )


def _silently(markings: set[Marking], net: PetriNet) -> set[Marking]:
    found, waiting = set(markings), list(markings)
    while waiting:
        marking = waiting.pop()
        for step in net.enabled(marking):
            after = net.fire(marking, step)
            if net.transitions[step].is_silent and after not in found:
                found.add(after)
                waiting.append(after)
    return found
