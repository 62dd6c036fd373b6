"""A discovered model in the shape of a drawing that runs: what is the same keeps its id."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace

from gemba.insight.mining.model.bpmn import BpmnModel, Flow, Node, NodeKind

Way = tuple[str, str]


def begun_by(model: BpmnModel, beginnings: Collection[str]) -> BpmnModel:
    """The model without the task that merely says that a case began, which then is its start."""
    starts = model.of_kind(NodeKind.START)
    first = model.leaving.get(starts[0].id, []) if len(starts) == 1 else []
    if len(first) != 1:
        return model
    task = model.by_id[first[0].target]
    if task.label not in beginnings or len(model.entering[task.id]) > 1:
        return model
    start = replace(starts[0], name=task.name, activity=task.label or "")
    nodes = (start if each == starts[0] else each for each in model.nodes if each != task)
    flows = (
        replace(each, source=start.id) if each.source == task.id else each
        for each in model.flows
        if each != first[0]
    )
    return BpmnModel(model.name, tuple(nodes), tuple(flows))


def ends_alike(model: BpmnModel, other: BpmnModel) -> dict[str, str]:
    """The start and the end of another model where both have one."""
    found = {}
    for kind in (NodeKind.START, NodeKind.END):
        mine, theirs = model.of_kind(kind), other.of_kind(kind)
        if len(mine) == len(theirs) == 1:
            found[mine[0].id] = theirs[0].id
    return found


def gateways_alike(model: BpmnModel, other: BpmnModel, same: Mapping[str, str]) -> dict[str, str]:
    """Gateways that part, or join, between the same steps, where that says which; `same` are the
    steps, starts and ends of the other model by those of the model."""
    mine = _unique(model, same)
    theirs = _unique(other, {node.id: node.id for node in other.nodes})
    return {gateway: theirs[key] for key, gateway in mine.items() if key in theirs}


def renamed(model: BpmnModel, same: Mapping[str, str], running: BpmnModel | None) -> BpmnModel:
    """The model with the ids of what it shares with another, and ids of its own that the other
    does not have. A flow between the same two keeps its id too."""
    taken = {node.id for node in running.nodes} if running else set()
    taken |= {flow.id for flow in running.flows} if running else set()
    fresh = _FreshIds(taken)
    ids = {node.id: same.get(node.id) or fresh.of(_WORDS[node.kind]) for node in model.nodes}
    ways: dict[Way, str] = {}
    for flow in running.flows if running else ():
        ways.setdefault((flow.source, flow.target), flow.id)
    kept = set(same.values())
    flows = []
    for flow in model.flows:
        way = (ids[flow.source], ids[flow.target])
        known = ways.pop(way, None) if kept.issuperset(way) else None
        flows.append(Flow(known or fresh.of("Flow"), *way, flow.name))
    nodes = (replace(node, id=ids[node.id]) for node in model.nodes)
    return BpmnModel(model.name, tuple(nodes), tuple(flows))


_WORDS = {
    NodeKind.START: "Start",
    NodeKind.END: "End",
    NodeKind.TASK: "Step",
    NodeKind.EVENT: "Event",
    NodeKind.EXCLUSIVE: "Choice",
    NodeKind.PARALLEL: "All",
    NodeKind.INCLUSIVE: "Some",
    NodeKind.EVENT_BASED: "First",
}


class _FreshIds:
    """`Step_1`, `Step_2` …, but what is taken."""

    def __init__(self, taken: Collection[str]) -> None:
        self._taken = set(taken)
        self._counts: Counter[str] = Counter()

    def of(self, word: str) -> str:
        while True:
            self._counts[word] += 1
            name = f"{word}_{self._counts[word]}"
            if name not in self._taken:
                self._taken.add(name)
                return name


_Side = Callable[[BpmnModel, str], Iterator[str]]
_Key = tuple[NodeKind, frozenset[str], frozenset[str]]


def _unique(model: BpmnModel, same: Mapping[str, str]) -> dict[_Key, str]:
    """Gateways by what comes before and after them, those that nothing else tells apart left out;
    and those beside something that the other model does not have."""
    found: defaultdict[_Key, list[str]] = defaultdict(list)
    for node in model.nodes:
        if node.is_gateway:
            around = [
                frozenset(same.get(each, "") for each in _steps(model, node, side))
                for side in (_before, _after)
            ]
            if all(around) and not any("" in side for side in around):
                found[node.kind, around[0], around[1]].append(node.id)
    return {key: gateways[0] for key, gateways in found.items() if len(gateways) == 1}


def _before(model: BpmnModel, node: str) -> Iterator[str]:
    return (flow.source for flow in model.entering.get(node, []))


def _after(model: BpmnModel, node: str) -> Iterator[str]:
    return (flow.target for flow in model.leaving.get(node, []))


def _steps(model: BpmnModel, gateway: Node, go: _Side) -> set[str]:
    """The steps nearest to a gateway on one side, through other gateways."""
    found: set[str] = set()
    seen, waiting = {gateway.id}, [gateway.id]
    while waiting:
        for each in go(model, waiting.pop()):
            if each in seen:
                continue
            seen.add(each)
            if model.by_id[each].is_gateway:
                waiting.append(each)
            else:
                found.add(each)
    return found
