"""From BPMN to Petri nets, to replay logs on a model and to see whether it is sound.

After Dijkman, Dumas, Ouyang, "Semantics and analysis of business process models in BPMN" (2008): a
flow is a place, a task a labelled step. Joins of choices share a place, so that few silent steps
remain. Events on the way are silent: logs name what was done. A transition is called like its node,
a way out of a choice like its flow.

- Several starts are a choice between them; several ends all lead to the one end of the net.
- An inclusive split may take any of its ways, at most INCLUSIVE_WAYS_MAX. Where its ways meet
  again, one by one, in one inclusive join, that join waits for exactly the ways taken. An inclusive
  join without such a split goes on with any of its ways, which allows more than BPMN does.
- A task with several ways in is begun by each; one with several ways out takes them all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from gemba.insight.mining.model.bpmn import BpmnModel, Flow, Node, NodeKind
from gemba.insight.mining.model.inclusive import inclusive_pairs
from gemba.insight.mining.model.petri import PetriNet, Transition

INCLUSIVE_WAYS_MAX = 6
SOURCE, SINK = "source", "sink"
_CHOICES = (NodeKind.EXCLUSIVE, NodeKind.EVENT_BASED)
_WAITING = (NodeKind.TASK, NodeKind.EVENT, NodeKind.END)


class ModelNotRunnable(ValueError):
    """No net says what the model means. `code` says why, `name` is the node in question."""

    def __init__(self, code: str, name: str = "") -> None:
        super().__init__(f"{code}: {name}" if name else code)
        self.code = code
        self.name = name


def net_of_bpmn(model: BpmnModel) -> PetriNet:
    """A net with one token in its first place at the beginning, and in its second at the end.

    Raises ModelNotRunnable: "no start", "no end", or "too many ways" out of an inclusive gateway.
    """
    if not model.of_kind(NodeKind.START):
        raise ModelNotRunnable("no start")
    if not model.of_kind(NodeKind.END):
        raise ModelNotRunnable("no end")
    return _Builder(model).net()


class _Builder:
    def __init__(self, model: BpmnModel) -> None:
        self._model = model
        self._places = {SOURCE: 0, SINK: 1}
        self._steps: list[Transition] = []
        self._names: set[str] = set()
        self._shared: dict[str, str] = {}
        self._pairs = inclusive_pairs(model)
        self._joins = {pair.join for pair in self._pairs.values()}

    def net(self) -> PetriNet:
        for node in self._model.nodes:
            if node.kind in _CHOICES:
                self._share(node)
        for node in self._model.nodes:
            self._add(node)
        tokens = [0] * len(self._places)
        initial, final = list(tokens), list(tokens)
        initial[0] = final[1] = 1
        return PetriNet(tuple(self._places), tuple(self._steps), tuple(initial), tuple(final))

    def _share(self, node: Node) -> None:
        """A choice is one place: its ways in lead there, and those who wait behind it take from
        there. A way to another gateway keeps a place, for it may not be taken back."""
        place = f"{node.id} choice"
        for flow in self._into(node):
            self._shared[self._root(flow.id)] = place
        for flow in self._out(node):
            target = self._model.by_id[flow.target]
            alone = len(self._into(target)) == 1
            if len(self._out(node)) == 1 or (target.kind in _WAITING and alone):
                self._shared[self._root(flow.id)] = place

    def _root(self, place: str) -> str:
        while self._shared.get(place, place) != place:
            place = self._shared[place]
        return place

    def _add(self, node: Node) -> None:
        into = [flow.id for flow in self._into(node)]
        out = [flow.id for flow in self._out(node)]
        if node.kind is NodeKind.START:
            self._step(node.id, None, [SOURCE], out)
        elif node.kind is NodeKind.END:
            for flow in into:
                self._step(node.id, None, [flow], [SINK])
        elif node.kind in _CHOICES:
            place = f"{node.id} choice"
            for flow in out:
                if self._root(flow) != self._root(place):
                    self._step(flow, None, [place], [flow])
        elif node.kind is NodeKind.PARALLEL:
            self._step(node.id, None, into, out)
        elif node.kind is NodeKind.INCLUSIVE:
            self._add_inclusive(node, into, out)
        else:
            self._add_doing(node, into, out)

    def _add_doing(self, node: Node, into: list[str], out: list[str]) -> None:
        """Ways in meet before the step, so that it stands in the net once."""
        if len({self._root(flow) for flow in into}) > 1:
            for flow in into:
                self._step(f"{node.id} in", None, [flow], [f"{node.id} ready"])
            into = [f"{node.id} ready"]
        self._step(node.id, node.label, into[:1], out or [SINK])

    def _add_inclusive(self, node: Node, into: list[str], out: list[str]) -> None:
        if max(len(into), len(out)) > INCLUSIVE_WAYS_MAX:
            raise ModelNotRunnable("too many ways", node.name or node.id)
        held = f"{node.id} held"
        if node.id in self._joins:
            self._step(node.id, None, into, [held])
        else:
            for ways in _choices(into):
                self._step(node.id, None, ways, [held])
        pair = self._pairs.get(node.id)
        for ways in _choices(out):
            skipped = [] if pair is None else [pair.met[way] for way in out if way not in ways]
            self._step(node.id, None, [held], [*ways, *skipped])

    def _step(
        self, name: str, label: str | None, inputs: Sequence[str], outputs: Sequence[str]
    ) -> None:
        """Nothing where a step has no way in: it can never be reached."""
        if not inputs:
            return
        unique, at = name, 1
        while unique in self._names:
            at += 1
            unique = f"{name} {at}"
        self._names.add(unique)
        sides = [tuple(self._place(each) for each in side) for side in (inputs, outputs)]
        self._steps.append(Transition(unique, label, sides[0], sides[1]))

    def _place(self, name: str) -> int:
        return self._places.setdefault(self._root(name), len(self._places))

    def _into(self, node: Node) -> list[Flow]:
        return self._model.entering.get(node.id, [])

    def _out(self, node: Node) -> list[Flow]:
        return self._model.leaving.get(node.id, [])


def _choices(ways: list[str]) -> Iterator[list[str]]:
    """Every choice of at least one, the smallest first."""
    for count in range(1, len(ways) + 1):
        for chosen in combinations(ways, count):
            yield list(chosen)
