"""A BPMN model while it is put together, and its tidying: gateways that do nothing go."""

from __future__ import annotations

from gemba.insight.mining.model.bpmn import BpmnModel, Flow, Node, NodeKind

_MERGED = (NodeKind.EXCLUSIVE, NodeKind.PARALLEL)


class Draft:
    """Nodes and arrows by id. Ids are given in the order of asking."""

    def __init__(self) -> None:
        self.nodes: dict[str, Node] = {}
        self.arrows: list[tuple[str, str]] = []

    def node(self, kind: NodeKind, name: str = "") -> str:
        """A new node's id."""
        node = Node(f"n{len(self.nodes) + 1}", kind, name)
        self.nodes[node.id] = node
        return node.id

    def arrow(self, source: str, target: str) -> None:
        self.arrows.append((source, target))

    def sources(self, target: str) -> list[str]:
        return [source for source, end in self.arrows if end == target]

    def targets(self, source: str) -> list[str]:
        return [target for start, target in self.arrows if start == source]

    def drop(self, node_id: str) -> None:
        """Takes a node out and joins what came in with what went out."""
        into, out = self.sources(node_id), self.targets(node_id)
        at = next((place for place, arrow in enumerate(self.arrows) if node_id in arrow), 0)
        kept = [arrow for arrow in self.arrows if node_id not in arrow]
        kept[at:at] = [(source, target) for source in into for target in out]
        self.arrows = list(dict.fromkeys(kept))
        del self.nodes[node_id]

    def tidy(self) -> None:
        """Gateways with one way in and out go; a split right after a split of its kind becomes
        one with it, and so do joins. The language stays."""
        while self._tidied():
            pass

    def _tidied(self) -> bool:
        for node in list(self.nodes.values()):
            if not node.is_gateway:
                continue
            into, out = self.sources(node.id), self.targets(node.id)
            if node.id in into:  # a gateway that leads to itself does nothing
                self.arrows.remove((node.id, node.id))
                return True
            if len(into) <= 1 and len(out) <= 1:
                self.drop(node.id)
                return True
            if node.kind in _MERGED and self._merges(node, into, out):
                self.drop(node.id)
                return True
        return False

    def _merges(self, node: Node, into: list[str], out: list[str]) -> bool:
        if len(into) == 1 and len(out) > 1:
            other, shared = self.nodes[into[0]], self.targets(into[0])
            is_split = len(self.sources(other.id)) <= 1
            return other.kind is node.kind and is_split and not set(shared) & set(out)
        if len(out) == 1 and len(into) > 1:
            other, shared = self.nodes[out[0]], self.sources(out[0])
            is_join = len(self.targets(other.id)) <= 1
            return other.kind is node.kind and is_join and not set(shared) & set(into)
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
        nodes = tuple(
            Node(renamed[each], self.nodes[each].kind, self.nodes[each].name) for each in order
        )
        rank = {node_id: at for at, node_id in enumerate(order)}
        arrows = sorted(self.arrows, key=lambda arrow: rank[arrow[0]])
        flows = tuple(
            Flow(f"flow_{at}", renamed[source], renamed[target])
            for at, (source, target) in enumerate(arrows, 1)
        )
        return BpmnModel(name, nodes, flows)

    def _order(self) -> list[str]:
        onward: dict[str, list[str]] = {node_id: [] for node_id in self.nodes}
        for source, target in self.arrows:
            onward[source].append(target)
        seen: dict[str, None] = {}
        waiting = [node.id for node in self.nodes.values() if node.kind is NodeKind.START]
        while waiting:
            node_id = waiting.pop(0)
            if node_id not in seen:
                seen[node_id] = None
                waiting += onward[node_id]
        return [*seen, *(node_id for node_id in self.nodes if node_id not in seen)]


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
