"""How an instance is stored: as JSON that holds what waits, and no more.

    {"numbers": 17, "process": id, "scopes": [
      {"host": 5, "turn": 2, "data": {…}, "done": […], "tokens": [
        [id, element, state, parent, via, {memory}], …]}, …]}

Outer scopes come first, parents before their children. What is empty is left out. The drawing is
not in it: it is stored once with its version.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from gemba.desk.workflow.processes.door import State, StateUnreadable

from .instance import Running
from .memory import HEARS
from .scope import ScopeWorkflow
from .shapes import Scope, Token
from .token import WAITING, TokenTask

FORMAT = 1


def stored(instance: Running) -> State:
    """The state of an instance that has settled."""
    body = {
        "numbers": instance.numbers,
        "process": instance.top.spec.name,
        "scopes": [_written(scope) for scope in instance.scopes()],
    }
    return State(FORMAT, json.dumps(body, ensure_ascii=False, separators=(",", ":")))


def restored(state: State, instance: Running) -> Running:
    """A fresh instance as it was when the state was stored. Raises StateUnreadable."""
    if state.format != FORMAT:
        raise StateUnreadable(f"State of format {state.format}; this engine knows {FORMAT}.")
    body = json.loads(state.text)
    instance.numbers = body["numbers"]
    try:
        for place, written in enumerate(body["scopes"]):
            scope = _read(written, instance, body["process"])
            if place == 0:
                instance.top = scope
    except KeyError as error:
        raise StateUnreadable(f"The drawing has no {error} the state speaks of.") from error
    return instance


def _written(scope: Scope) -> dict[str, Any]:
    host = scope.host
    written: dict[str, Any] = {"tokens": [_token(each) for each in _in_order(scope.task_tree)]}
    if host is not None:
        written["host"] = host.id
        if scope.turn is not None:
            written["turn"] = scope.turn
    if scope.data:
        written["data"] = scope.data
    if scope.done:
        written["done"] = scope.done
    return written


def _in_order(root: Token) -> Iterator[Token]:
    for child in root.children:
        yield child
        yield from _in_order(child)


def _token(token: Token) -> list[Any]:
    parent = token.parent
    above = parent.id if parent is not None and not parent.is_root else 0
    written: list[Any] = [token.id, token.task_spec.element.id, token.state]
    rest = [above, token.via if token.state == WAITING else "", token.memory]
    while rest and not rest[-1]:
        rest.pop()
    return written + rest


def _read(written: dict[str, Any], instance: Running, process: str) -> Scope:
    host = instance.tokens[written["host"]] if "host" in written else None
    turn = written.get("turn")
    if host is None:
        spec = instance.program.process(process)
    else:
        spec = host.task_spec.opened_spec(instance.program)
    scope = ScopeWorkflow(spec, instance, host, turn, written.get("data", {}))
    scope.done = written.get("done", [])
    if host is not None:
        host.inner[turn] = scope
    for each in written["tokens"]:
        _read_token(scope, each)
    return scope


def _read_token(scope: Scope, written: list[Any]) -> None:
    number, element, state, above, via, memory = [*written, *_ABSENT[len(written) :]]
    parent = scope.tasks[above] if above else scope.task_tree
    token = TokenTask(scope, scope.spec.process.nodes[element], parent, number, via)
    token._set_state(state)
    token.memory.update(memory or {})
    scope.instance.tokens[number] = token
    scope.listeners += HEARS in token.memory
    if state == WAITING:
        scope.waiting.setdefault(element, {}).setdefault(via, []).append(token)


_ABSENT: list[Any] = [0, "", 0, 0, "", None]
