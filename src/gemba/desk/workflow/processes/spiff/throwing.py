"""Events that are set off: messages, signals, errors, escalations, compensation, the end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gemba.desk.workflow.processes.bpmn.model import EventKind
from gemba.desk.workflow.processes.door import Variables
from gemba.desk.workflow.processes.incidents import Stuck

from .activities import Service
from .memory import UNDO
from .sending import send_message, send_signal
from .shapes import Node, Scope, Token


class Throw(Service):
    """An intermediate or end event. With an action it waits for it, as a service task does."""

    def act(self, token: Token) -> bool:
        event = self.element.event
        if self.element.own.action:
            return super().act(token)
        if event is None:
            return True
        return _EFFECTS[event.kind](token, event.name)

    def child_left(self, token: Token) -> None:
        """One activity has been undone: the one done before it is next."""
        if _undo_next(token) and _is_undone(token):
            token.complete()


def throw_error(token: Token, code: str, payload: Variables) -> bool:
    """The nearest handler around a step takes over; False where there is none."""
    return _throw(token, EventKind.ERROR, code, payload)


def _message(token: Token, name: str) -> bool:
    send_message(token, None, name)
    return True


def _signal(token: Token, name: str) -> bool:
    send_signal(token, name)
    return token.is_alive


def _error(token: Token, code: str) -> bool:
    if not throw_error(token, code, {}):
        raise Stuck("error uncaught", code=code)
    return token.is_alive


def _escalate(token: Token, code: str) -> bool:
    """Nobody has to hear it."""
    _throw(token, EventKind.ESCALATION, code, {})
    return token.is_alive


def _terminate(token: Token, _name: str) -> bool:
    scope = token.workflow
    for each in list(scope.tokens):
        if each is not token:
            scope.remove(each)
    return True


def _link(_token: Token, _name: str) -> bool:
    """Its way on is a flow of the compiled scope."""
    return True


def _compensate(token: Token, activity: str) -> bool:
    token.memory[UNDO] = list(_handlers(token, activity))
    return _undo_next(token)


def _cancel(token: Token, _name: str) -> bool:
    """All that was done in the transaction is undone; then what stands at its edge goes on."""
    _terminate(token, "")
    token.memory[UNDO] = list(_handlers(token, ""))
    return _undo_next(token) and _is_undone(token)


def _is_undone(token: Token) -> bool:
    """Whether a token goes on by itself when there is nothing left to undo."""
    if token.task_spec.element.is_about(EventKind.CANCEL):
        _throw(token, EventKind.CANCEL, "", {})
    return token.is_alive


_EFFECTS = {
    EventKind.MESSAGE: _message,
    EventKind.SIGNAL: _signal,
    EventKind.ERROR: _error,
    EventKind.ESCALATION: _escalate,
    EventKind.TERMINATE: _terminate,
    EventKind.LINK: _link,
    EventKind.COMPENSATION: _compensate,
    EventKind.CANCEL: _cancel,
}


def _throw(token: Token, kind: EventKind, code: str, payload: Variables) -> bool:
    """Looks from inside out: on the step, in its scope, on the step that opened the scope …"""
    step: Token | None = token
    inside: Node | None = None
    while step is not None:
        boundary = step.task_spec.catcher(kind, code)
        if boundary is not None:
            boundary.strike(step, payload)
            return True
        scope = step.workflow
        listener = scope.spec.catcher(kind, code)
        if listener is not None and listener is not inside:
            listener.strike(scope, payload)
            return True
        step = scope.host
        inside = step.task_spec if step is not None else None
    return False


def _handlers(token: Token, activity: str) -> Iterator[str]:
    """The activities that undo what was done around a token, last done first; each once."""
    scope: Scope | None = token.workflow
    while scope is not None:
        is_among_events = (
            scope.host is not None and scope.host.task_spec.element.is_event_sub_process
        )
        yield from _taken(scope, activity)
        scope = scope.outer if is_among_events or activity else None


def _taken(scope: Scope, activity: str) -> Iterator[str]:
    kept: list[list[Any]] = []
    while scope.done:
        name, inside = scope.done.pop()
        if activity and name != activity:
            kept.append([name, inside])
            continue
        yield from _undoing(scope, name, inside)
    scope.done = kept[::-1]


def _undoing(scope: Scope, name: str, inside: list[list[Any]]) -> Iterator[str]:
    handler = scope.spec.process.nodes[name].undone_by
    if handler is not None:
        yield handler.element.id
    for inner_name, further in reversed(inside):
        yield from _undoing(scope, inner_name, further)


def _undo_next(token: Token) -> bool:
    """Begins the next undoing; True where there is none left."""
    left = token.memory.get(UNDO)
    if not left:
        token.memory.pop(UNDO, None)
        return True
    handler = token.workflow.spec.process.nodes[left.pop(0)]
    token.workflow.enter(handler, parent=token)
    return False
