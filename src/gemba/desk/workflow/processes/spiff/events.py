"""Events that are waited for: starts, catches, boundaries."""

from __future__ import annotations

from gemba.desk.workflow.processes.bpmn.model import EventKind
from gemba.desk.workflow.processes.door import Outcome, Variables

from .memory import WAIT, recalled
from .node import NodeSpec
from .shapes import Node, Token, Turn
from .waits import wait_again, wait_for, wait_no_more


class Start(NodeSpec):
    """Where a scope begins: whatever sets it off has happened."""

    def act(self, token: Token) -> bool:  # noqa: ARG002
        return True


class Catch(NodeSpec):
    """A token waits here for a message, a signal or a time."""

    def act(self, token: Token) -> bool:
        event = self.element.event
        if event is None or event.kind is EventKind.LINK:
            return True
        wait_for(token, None, event)
        return False

    def caught(self, token: Token, turn: Turn, payload: Variables) -> None:
        wait_no_more(token, turn)
        take_payload(self, token, payload)
        token.complete()

    def finish(self, token: Token, turn: Turn, answer: Variables) -> None:
        self.caught(token, turn, answer)


class Boundary(NodeSpec):
    """Waits beside an activity, as a child of its token; what has come becomes a token of the
    scope, and goes on by itself."""

    def is_told(self, token: Token) -> bool:
        parent = token.parent
        return parent is not None and parent.is_root

    def act(self, token: Token) -> bool:
        event = self.element.event
        if self.is_told(token) or event is None:
            return True
        wait_for(token, None, event)
        return False

    def caught(self, token: Token, turn: Turn, payload: Variables) -> None:
        host = token.parent
        assert host is not None
        if not self.element.is_interrupting:
            what = recalled(token, WAIT, turn)
            if not wait_again(token, what):
                token.workflow.take_out(token)
        self.strike(host, payload)

    def finish(self, token: Token, turn: Turn, answer: Variables) -> None:
        self.caught(token, turn, answer)

    def pass_by(self, token: Token, turn: Turn, answer: Variables, flow_id: str) -> None:
        """Whoever goes on without a waiting event takes it off its step."""
        if self.is_told(token):
            super().pass_by(token, turn, answer, flow_id)
        else:
            token.workflow.take_out(token)

    def strike(self, host: Token, payload: Variables) -> None:
        """The event has come to an activity."""
        scope = host.workflow
        take_payload(self, host, payload)
        if self.element.is_interrupting:
            failed = self.element.is_about(EventKind.ERROR)
            scope.remove(host, Outcome.FAILED if failed else Outcome.CANCELLED)
        scope.enter(self)


def take_payload(node: Node, token: Token, payload: Variables) -> None:
    """What came with an event: all of it, or in the one variable the diagram names."""
    name = node.element.own.result
    token.workflow.assign({name: dict(payload)} if name else payload)
