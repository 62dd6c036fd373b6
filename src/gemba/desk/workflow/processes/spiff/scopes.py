"""Steps that hold steps: sub-processes, called processes, and those an event starts."""

from __future__ import annotations

from typing import Any

from gemba.desk.workflow.processes.bpmn.model import Element, Event, EventKind
from gemba.desk.workflow.processes.door import Outcome, Variables
from gemba.desk.workflow.processes.incidents import Stuck

from .activities import Activity
from .events import take_payload
from .memory import HEARS, WAIT, recalled
from .scope import ScopeWorkflow
from .shapes import Node, Program, Scope, ScopeSpec, Token, Turn
from .turns import locals_of
from .values import values_of, view_of
from .waits import wait_again, wait_for

DEPTH_MAX = 40


class SubProcess(Activity):
    """Its steps see the variables around it; its inputs, and the item of a turn, are its own."""

    inside: ScopeSpec

    def begin(self, token: Token, turn: Turn) -> Variables | None:
        _check_depth(token)
        spec = self.opened_spec(token.workflow.instance.program)
        scope = ScopeWorkflow(spec, token.workflow.instance, token, turn, self.given(token, turn))
        token.inner[turn] = scope
        begin_scope(scope, spec.start_at(""))
        return None

    def opened_spec(self, _program: Program) -> ScopeSpec:
        """What the scopes it opens are made of."""
        return self.inside

    def given(self, token: Token, turn: Turn) -> dict[str, Any]:
        """The variables that are its own."""
        nearer = locals_of(token, turn) if turn is not None else {}
        return {**nearer, **self.inputs(token, turn)}

    def inner_ended(self, token: Token, inner: Scope) -> None:
        """Nothing is left to do in a scope it has opened."""
        del token.inner[inner.turn]
        if inner.done and not inner.spec.is_process and self.undone_by is None:
            token.workflow.done.append([self.element.id, inner.done])
        self.finish(token, inner.turn, dict(inner.data))

    def take(self, token: Token, turn: Turn, answer: Variables) -> None:
        """Its steps have set what they set; only what is its own has to be handed out."""
        if self.element.own.outputs:
            super().take(token, turn, answer)


class Call(SubProcess):
    """Another process, with variables of its own: given and handed back as the diagram says, or
    all of them."""

    def opened_spec(self, program: Program) -> ScopeSpec:
        return program.process(self.element.called)

    def given(self, token: Token, turn: Turn) -> dict[str, Any]:
        if self.element.own.inputs:
            return self.inputs(token, turn)
        return dict(view_of(token, turn))

    def take(self, token: Token, turn: Turn, answer: Variables) -> None:  # noqa: ARG002
        """Its variables are not seen from here: outputs are worked out over the answer."""
        own, scope = self.element.own, token.workflow
        if own.outputs:
            answer = values_of(own.outputs, scope.view(answer), scope.instance.now)
        scope.assign(answer)


class EventSubProcess(SubProcess):
    """Listens while its scope is open; what it waits for starts it, in place of everything else
    there or beside it."""

    def is_told(self, token: Token) -> bool:
        return HEARS not in token.memory

    def act(self, token: Token) -> bool:
        if HEARS not in token.memory:
            return super().act(token)
        event = self.caught_event
        assert event is not None
        wait_for(token, None, event)
        return False

    @property
    def start(self) -> Element:
        return self.inside.start_at("").element

    @property
    def caught_event(self) -> Event | None:
        return self.start.event

    def caught(self, token: Token, turn: Turn, payload: Variables) -> None:
        scope = token.workflow
        if not self.start.is_interrupting and not wait_again(token, recalled(token, WAIT, turn)):
            scope.take_out(token)
        self.strike(scope, payload)

    def finish(self, token: Token, turn: Turn, answer: Variables) -> None:
        if HEARS in token.memory:
            self.caught(token, turn, answer)
        else:
            super().finish(token, turn, answer)

    def pass_by(self, token: Token, turn: Turn, answer: Variables, flow_id: str) -> None:
        """Whoever goes on without it lets it listen no more."""
        if HEARS in token.memory:
            token.workflow.take_out(token)
        else:
            super().pass_by(token, turn, answer, flow_id)

    def strike(self, scope: Scope, payload: Variables) -> None:
        """What starts it has come to its scope."""
        token = scope.task_tree
        take_payload(self.inside.start_at(""), token, payload)
        if self.start.is_interrupting:
            failed = self.start.is_about(EventKind.ERROR)
            for each in list(scope.tokens):
                scope.remove(each, Outcome.FAILED if failed else Outcome.CANCELLED)
        scope.enter(self)


def begin_scope(scope: Scope, start: Node) -> None:
    """Lets listeners listen and a token start."""
    for node in scope.spec.listeners:
        scope.enter(node, memory={HEARS: True})
    scope.enter(start)


def _check_depth(token: Token) -> None:
    depth, scope = 1, token.workflow
    while scope.host is not None:
        depth, scope = depth + 1, scope.host.workflow
    if depth > DEPTH_MAX:
        raise Stuck("too deep", most=str(DEPTH_MAX))
