"""A scope of a diagram as SpiffWorkflow's workflow spec over our nodes."""

from __future__ import annotations

from SpiffWorkflow.specs.WorkflowSpec import WorkflowSpec

from gemba.desk.workflow.processes.bpmn.model import Element, Event, EventKind, Flow, Kind, Scope
from gemba.desk.workflow.processes.bpmn.reaching import reach_of
from gemba.desk.workflow.processes.door import StartPoint

from .activities import Decision, Plain, Receive, Script, Service, User
from .events import Boundary, Catch, Start
from .gateways import EventBased, Exclusive, Inclusive, Parallel
from .node import NodeSpec, Root, first_catcher
from .scopes import Call, EventSubProcess, SubProcess
from .shapes import Node
from .throwing import Throw

_NODES: dict[Kind, type[NodeSpec]] = {
    Kind.START: Start,
    Kind.END: Throw,
    Kind.CATCH: Catch,
    Kind.THROW: Throw,
    Kind.BOUNDARY: Boundary,
    Kind.TASK: Plain,
    Kind.USER: User,
    Kind.MANUAL: User,
    Kind.SERVICE: Service,
    Kind.SEND: Service,
    Kind.RECEIVE: Receive,
    Kind.SCRIPT: Script,
    Kind.DECISION: Decision,
    Kind.CALL: Call,
    Kind.SUB_PROCESS: SubProcess,
    Kind.TRANSACTION: SubProcess,
    Kind.EXCLUSIVE: Exclusive,
    Kind.PARALLEL: Parallel,
    Kind.INCLUSIVE: Inclusive,
    Kind.EVENT_BASED: EventBased,
}
_WAITED_FOR = frozenset(
    {EventKind.MESSAGE, EventKind.SIGNAL, EventKind.TIMER, EventKind.CONDITIONAL}
)


class CannotRun(ValueError):
    """The diagram holds what publishing would have refused; `element_id` says where."""

    def __init__(self, element_id: str, reason: str) -> None:
        super().__init__(f"{element_id}: {reason}")
        self.element_id = element_id


class ScopeWorkflowSpec(WorkflowSpec):  # type: ignore[misc]
    """One scope. `process` is that of the process it belongs to, whose `nodes` are all nodes
    within, by id. `listeners` start event sub-processes; `catchers` do for what is thrown."""

    task_specs: dict[str, NodeSpec]

    def __init__(self, drawn: Scope, process: ScopeWorkflowSpec | None = None) -> None:
        super().__init__(name=drawn.id)
        self.process = process or self
        self.process_id: str = self.process.name
        if process is None:
            self.nodes: dict[str, NodeSpec] = {}
        self.root = Root(self, Element("", Kind.TASK))
        for element in drawn.elements:
            self._add(element)
        for element in drawn.elements:
            self._connect(drawn, self.node(element.id))
        events = [each for each in self.task_specs.values() if isinstance(each, EventSubProcess)]
        self.listeners = tuple(each for each in events if _waits(each.caught_event))
        self._catchers = tuple(each for each in events if not _waits(each.caught_event))
        self.starts = [each.id for each in drawn.of_kind(Kind.START)]
        if not self.starts:
            raise CannotRun(drawn.id, "it has no start event")

    @property
    def is_process(self) -> bool:
        return self.process is self

    def node(self, element_id: str) -> NodeSpec:
        """Raises KeyError."""
        return self.task_specs[element_id]

    def start_at(self, element_id: str) -> NodeSpec:
        """The start event with this id; '' is the plain one, or the first. Raises CannotRun."""
        nodes = [self.node(each) for each in self.starts]
        wanted = [each for each in nodes if each.element.id == element_id]
        plain = [each for each in nodes if each.element.event is None]
        found = wanted if element_id else [*plain, *nodes]
        if not found:
            raise CannotRun(element_id or self.name, "there is no such start event")
        return found[0]

    def catcher(self, kind: EventKind, code: str) -> Node | None:
        """The event sub-process that catches this."""
        return first_catcher(self._catchers, kind, code)

    def start_points(self) -> tuple[StartPoint, ...]:
        """What can begin it, as told outside."""
        return tuple(_start_point(self.node(each).element) for each in self.starts)

    def _add(self, element: Element) -> None:
        kind = EventSubProcess if element.is_event_sub_process else _NODES.get(element.kind)
        if kind is None:
            raise CannotRun(element.id, f"{element.kind} cannot be run")
        if element.id in self.process.nodes:
            raise CannotRun(element.id, "two elements share this id")
        node = self.process.nodes[element.id] = kind(self, element)
        if isinstance(node, SubProcess) and element.inside is not None:
            node.inside = ScopeWorkflowSpec(element.inside, self.process)

    def _connect(self, drawn: Scope, node: NodeSpec) -> None:
        name = node.element.id
        links = [each for each in drawn.links if each.source == name]
        flows = [*drawn.leaving.get(name, ()), *links]
        node.ways = tuple((flow, self._target(flow)) for flow in flows)
        node.entered_by = tuple(flow.id for flow in drawn.entering.get(name, ()))
        boundaries = [self.node(each.id) for each in drawn.boundaries.get(name, ())]
        node.boundaries = tuple(each for each in boundaries if _waits(each.element.event))
        node.catchers = tuple(each for each in boundaries if not _waits(each.element.event))
        handler = drawn.compensated_by.get(name)
        node.undone_by = self.task_specs.get(handler) if handler else None
        if isinstance(node, Inclusive):
            node.reach = reach_of(drawn, name)

    def _target(self, flow: Flow) -> NodeSpec:
        if flow.target not in self.task_specs:
            raise CannotRun(flow.id, "it leads nowhere")
        return self.node(flow.target)


def _waits(event: Event | None) -> bool:
    return event is not None and event.kind in _WAITED_FOR


def _start_point(element: Element) -> StartPoint:
    event = element.event
    if event is None:
        return StartPoint(element.id, element.label)
    name = event.text if event.kind is EventKind.TIMER else event.name
    return StartPoint(element.id, element.label, event.kind, name)
