"""An element that tokens reach: SpiffWorkflow's task spec, as BPMN means it.

Spiff's own specs look at the tree of all that has ever been done, to predict what may come and to
join what has come. Ours predict nothing, and a token that leaves an element is taken out of the
tree: it holds what is waiting and no more.
"""

from __future__ import annotations

from SpiffWorkflow.specs.base import TaskSpec

from gemba.desk.workflow.processes.bpmn.model import Element, Event, EventKind
from gemba.desk.workflow.processes.door import Outcome, Variables
from gemba.desk.workflow.processes.incidents import Stuck

from .memory import LEFT
from .shapes import Node, Scope, ScopeSpec, Token, Turn, Way
from .token import STARTED


class NodeSpec(TaskSpec):  # type: ignore[misc]
    """One element. Kinds say what it does (`act`), what may come (`caught`, `finish`), and which
    ways a token leaves along (`choose`)."""

    name: str

    def __init__(self, spec: ScopeSpec, element: Element) -> None:
        super().__init__(spec, element.id)
        self.element = element
        self.scope_spec = spec
        self.ways: tuple[Way, ...] = ()
        self.entered_by: tuple[str, ...] = ()
        self.boundaries: tuple[Node, ...] = ()  # those that wait while it is at work
        self.catchers: tuple[Node, ...] = ()  # those for what is thrown in it
        self.undone_by: Node | None = None

    @property
    def caught_event(self) -> Event | None:
        """What sets it off, of events and of what they start."""
        return self.element.event

    def act(self, token: Token) -> bool:
        """What happens when a token is here: True, it goes on; False, it waits. Raises Stuck."""
        raise NotImplementedError

    def choose(self, token: Token) -> tuple[Way, ...]:  # noqa: ARG002
        """The ways a token leaves along. Raises Stuck."""
        return self.ways

    def caught(self, token: Token, turn: Turn, payload: Variables) -> None:
        """What the token waited for has come."""
        raise NotImplementedError

    def finish(self, token: Token, turn: Turn, answer: Variables) -> None:
        """The work is done: by a person, an action, or the scope inside. Raises Stuck."""
        raise NotImplementedError

    def again(self, token: Token, turn: Turn) -> None:  # noqa: ARG002
        """An incident is tried again."""
        outcome = token.memory.pop(LEFT, None)
        if outcome is not None:
            self.leave(token, Outcome(outcome))
        else:
            token._ready()

    def pass_by(self, token: Token, turn: Turn, answer: Variables, flow_id: str) -> None:  # noqa: ARG002
        """A person goes on without it, along the flow that is named."""
        token.memory.pop(LEFT, None)
        token.workflow.assign(answer)
        ways = tuple(way for way in self.ways if way[0].id == flow_id)
        if ways:
            self.go(token, ways, Outcome.SKIPPED)
        else:
            self.leave(token, Outcome.SKIPPED)

    def child_left(self, token: Token) -> None:
        """What the token had set off beside itself has ended."""
        raise NotImplementedError

    def catcher(self, kind: EventKind, code: str) -> Node | None:
        """The boundary event that catches this; one that names the code comes first."""
        return first_catcher(self.catchers, kind, code)

    def is_told(self, token: Token) -> bool:  # noqa: ARG002
        """Whether a token here is a step that is told outside."""
        return True

    # What Spiff's life cycle asks

    def test(self) -> None:
        """Spiff wants an input everywhere but at the start; a boundary event has none."""

    def _predict(self, *_anything: object, **_named: object) -> None:
        """Nothing is predicted."""

    def _update_hook(self, my_task: Token) -> bool:
        """Whether a token that has come may act. Joins wait for others."""
        if self.is_told(my_task):
            my_task.workflow.instance.report.started(my_task)
        return True

    def _on_ready_hook(self, my_task: Token) -> None:
        my_task.workflow.instance.queue.append(my_task)

    def _run(self, my_task: Token) -> bool | None:
        try:
            return self.act(my_task) or None
        except Stuck as why:
            my_task.workflow.instance.stick(my_task, None, why)
            return None

    def _on_complete(self, my_task: Token) -> None:
        self.leave(my_task)

    def leave(self, token: Token, outcome: Outcome = Outcome.COMPLETED) -> None:
        """The token goes on, unless the conditions on the ways out hold it up."""
        try:
            ways = self.choose(token)
        except Stuck as why:
            token._set_state(STARTED)
            token.memory[LEFT] = outcome.value
            token.workflow.instance.stick(token, None, why)
        else:
            self.go(token, ways, outcome)

    def go(self, token: Token, ways: tuple[Way, ...], outcome: Outcome) -> None:
        """The token goes on along these ways."""
        scope, parent = token.workflow, token.parent
        for child in token.children:
            scope.remove(child)
        report = scope.instance.report
        report.left(token, outcome)
        scope.take_out(token)
        self.done_in(scope)
        if parent is not None and not parent.is_root:
            for flow, node in parent.task_spec.ways:
                if node is self:  # of several events the one that came
                    report.went(scope, flow.id)
            parent.task_spec.child_left(parent)
        for flow, node in ways:
            report.went(scope, flow.id)
            scope.enter(node, via=flow.id)

    def done_in(self, scope: Scope) -> None:
        """After a token has gone on from here."""


def first_catcher(nodes: tuple[Node, ...], kind: EventKind, code: str) -> Node | None:
    for wanted in (code, ""):
        for node in nodes:
            event = node.caught_event
            if event is not None and event.kind is kind and event.name == wanted:
                return node
    return None


class Root(NodeSpec):
    """Where every token of a scope hangs."""

    def act(self, token: Token) -> bool:  # noqa: ARG002
        return False
