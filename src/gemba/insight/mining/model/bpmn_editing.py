"""A BPMN model while it is put together, and its tidying: gateways that do nothing go."""

from __future__ import annotations

from dataclasses import replace

from gemba.insight.mining.model.bpmn import BpmnModel, Flow, Node, NodeKind

_MERGED = (NodeKind.EXCLUSIVE, NodeKind.PARALLEL)


class Draft:
    """Nodes by id; `after` and `before` hold the ends of their arrows, in the order drawn."""

    def __init__(self) -> None:
        self.nodes: dict[str, Node] = {}
        self.after: dict[str, list[str]] = {}
        self.before: dict[str, list[str]] = {}
        self._count = 0

    def node(self, kind: NodeKind, name: str = "", activity: str = "") -> str:
        """A new node's id."""
        self._count += 1
        node = Node(f"n{self._count}", kind, name, activity)
        self.nodes[node.id] = node
        self.after[node.id], self.before[node.id] = [], []
        return node.id

    def task(self, activity: str) -> str:
        """A new task's id; its name is the activity on one line."""
        name = " ".join(activity.split()) or "?"
        return self.node(NodeKind.TASK, name, activity if activity != name else "")

    def arrow(self, source: str, target: str) -> None:
        """An arrow, unless there is one."""
        if target not in self.after[source]:
            self.after[source].append(target)
            self.before[target].append(source)

    def drop(self, node_id: str) -> None:
        """Takes a node out and joins what came in with what went out, in their places."""
        into, out = self.before.pop(node_id), self.after.pop(node_id)
        for source in into:
            self.after[source] = _replaced(self.after[source], node_id, out)
        for target in out:
            self.before[target] = _replaced(self.before[target], node_id, into)
        del self.nodes[node_id]

    def tidy(self) -> None:
        """Gateways with one way in and out go; a split right after a split of its kind becomes
        one with it, and so do joins. The language stays."""
        waiting = list(reversed(self.nodes))
        while waiting:
            node_id = waiting.pop()
            if node_id not in self.nodes or not self.nodes[node_id].is_gateway:
                continue
            if node_id in self.after[node_id]:  # leading to itself does nothing
                self.after[node_id].remove(node_id)
                self.before[node_id].remove(node_id)
            if self._is_idle(node_id):
                waiting += [*self.after[node_id], *self.before[node_id]]
                self.drop(node_id)

    def _is_idle(self, node_id: str) -> bool:
        kind, into, out = self.nodes[node_id].kind, self.before[node_id], self.after[node_id]
        if len(into) <= 1 and len(out) <= 1:
            return True
        if kind not in _MERGED:
            return False
        if len(into) == 1 and len(out) > 1:
            other, shared = into[0], self.after[into[0]]
            is_like = len(self.before[other]) <= 1 and not set(shared) & set(out)
            return is_like and self.nodes[other].kind is kind
        if len(out) == 1 and len(into) > 1:
            other, shared = out[0], self.before[out[0]]
            is_like = len(self.after[other]) <= 1 and not set(shared) & set(into)
            return is_like and self.nodes[other].kind is kind
        return False

    def model(self, name: str) -> BpmnModel:
        """The model with ids that say the kind and count from the start in the order of flow."""
        order = self._order()
        counts: dict[str, int] = {}
        renamed: dict[str, str] = {}
        for node_id in order:
            word = _ID_WORDS[self.nodes[node_id].kind]
            counts[word] = counts.get(word, 0) + 1
            renamed[node_id] = f"{word}_{counts[word]}"
        nodes = tuple(replace(self.nodes[each], id=renamed[each]) for each in order)
        arrows = [(source, target) for source in order for target in self.after[source]]
        flows = tuple(
            Flow(f"flow_{at}", renamed[source], renamed[target])
            for at, (source, target) in enumerate(arrows, 1)
        )
        return BpmnModel(name, nodes, flows)

    def _order(self) -> list[str]:
        seen: dict[str, None] = {}
        waiting = [node.id for node in self.nodes.values() if node.kind is NodeKind.START]
        for node_id in waiting:
            if node_id not in seen:
                seen[node_id] = None
                waiting += self.after[node_id]
        return [*seen, *(node_id for node_id in self.nodes if node_id not in seen)]


def _replaced(ends: list[str], gone: str, instead: list[str]) -> list[str]:
    at = ends.index(gone)
    return list(dict.fromkeys([*ends[:at], *instead, *ends[at + 1 :]]))


_ID_WORDS = {
    NodeKind.START: "start",
    NodeKind.END: "end",
    NodeKind.TASK: "task",
    NodeKind.EVENT: "event",
    NodeKind.EXCLUSIVE: "choice",
    NodeKind.PARALLEL: "parallel",
    NodeKind.INCLUSIVE: "inclusive",
    NodeKind.EVENT_BASED: "race",
}
