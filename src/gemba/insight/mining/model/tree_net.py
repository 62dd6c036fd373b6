"""From process trees to Petri nets: workflow nets with one source and one sink, always sound."""

from __future__ import annotations

from gemba.insight.mining.model.petri import PetriNet, Transition
from gemba.insight.mining.model.tree import Operator, Tree, condensed


def net_of_tree(tree: Tree) -> PetriNet:
    """The net that allows what the tree allows (van der Aalst, Process Mining, 2016, 7.5.1).

    It begins with one token in place 0 and ends with one in place 1.
    """
    builder = _Builder()
    source, sink = builder.place("source"), builder.place("sink")
    builder.add(condensed(tree), source, sink, is_own_entry=False)
    tokens = [0] * len(builder.places)
    initial, final = list(tokens), list(tokens)
    initial[source] = final[sink] = 1
    return PetriNet(tuple(builder.places), tuple(builder.transitions), tuple(initial), tuple(final))


class _Builder:
    def __init__(self) -> None:
        self.places: list[str] = []
        self.transitions: list[Transition] = []

    def place(self, name: str = "") -> int:
        self.places.append(name or f"p{len(self.places)}")
        return len(self.places) - 1

    def step(self, label: str | None, inputs: tuple[int, ...], outputs: tuple[int, ...]) -> None:
        name = f"t{len(self.transitions) + 1}"
        self.transitions.append(Transition(name, label, inputs, outputs))

    def add(self, tree: Tree, entry: int, leave: int, *, is_own_entry: bool) -> None:
        """`is_own_entry`: nothing else takes tokens from the entry, so a loop may return to it."""
        if tree.operator is None:
            self.step(tree.label, (entry,), (leave,))
        elif tree.operator is Operator.SEQUENCE:
            self._sequence(tree, entry, leave, is_own_entry)
        elif tree.operator is Operator.CHOICE:
            for child in tree.children:
                self.add(child, entry, leave, is_own_entry=False)
        elif tree.operator is Operator.PARALLEL:
            self._parallel(tree, entry, leave)
        else:
            self._loop(tree, entry, leave, is_own_entry)

    def _sequence(self, tree: Tree, entry: int, leave: int, is_own_entry: bool) -> None:
        at = entry
        for child in tree.children[:-1]:
            onward = self.place()
            self.add(child, at, onward, is_own_entry=is_own_entry or at != entry)
            at = onward
        self.add(tree.children[-1], at, leave, is_own_entry=at != entry or is_own_entry)

    def _parallel(self, tree: Tree, entry: int, leave: int) -> None:
        ways = [(self.place(), self.place()) for _child in tree.children]
        self.step(None, (entry,), tuple(begin for begin, _end in ways))
        for child, (begin, end) in zip(tree.children, ways, strict=True):
            self.add(child, begin, end, is_own_entry=True)
        self.step(None, tuple(end for _begin, end in ways), (leave,))

    def _loop(self, tree: Tree, entry: int, leave: int, is_own_entry: bool) -> None:
        do, redo = tree.children
        begin = entry
        if not is_own_entry:
            begin = self.place()
            self.step(None, (entry,), (begin,))
        done = self.place()
        self.add(do, begin, done, is_own_entry=True)
        self.add(redo, done, begin, is_own_entry=False)
        self.step(None, (done,), (leave,))
