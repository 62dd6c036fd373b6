"""How an instance is stored: as JSON that holds what waits, and no more.

    {"numbers": 17, "process": id, "scopes": [
      {"host": 5, "turn": 2, "data": {…}, "done": […], "tokens": [
        [id, element, state, parent, via, {memory}], …]}, …]}

Outer scopes come first, parents before their children. What is empty is left out. The drawing is
not in it: it is stored once with its version. On the lines below are the rows that activities keep
of their turns, in the order in which tokens have them. Format 1 had all of this in the JSON.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from gemba.desk.workflow.processes.door import State, StateUnreadable

from .instance import Running
from .memory import HEARS, TURNS, WAIT, remember, turn_of
from .rows import Rows
from .scope import ScopeWorkflow
from .shapes import Scope, Token
from .token import WAITING, TokenTask

FORMAT = 2
_LINE = "\n"  # no JSON on one line holds one


def stored(instance: Running) -> State:
    """The state of an instance that has settled."""
    body = {
        "numbers": instance.numbers,
        "process": instance.top.spec.name,
        "scopes": [_written(scope) for scope in instance.scopes()],
    }
    return state_of(body)


def state_of(body: dict[str, Any]) -> State:
    """What a body says, in the newest format."""
    lines: list[str] = []

    def aside(rows: Rows) -> int:
        lines.append(rows.written())
        return len(lines)

    head = json.dumps(body, ensure_ascii=False, separators=(",", ":"), default=aside)
    return State(FORMAT, _LINE.join([head, *lines]))


def restored(state: State, instance: Running) -> Running:
    """A fresh instance as it was when the state was stored. Raises StateUnreadable."""
    if not 1 <= state.format <= FORMAT:
        raise StateUnreadable(f"State of format {state.format}; this engine knows {FORMAT}.")
    head, *lines = state.text.split(_LINE)
    body = json.loads(head)
    instance.numbers = body["numbers"]
    try:
        for place, written in enumerate(body["scopes"]):
            scope = _read(written, instance, body["process"], lines)
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


def _read(written: dict[str, Any], instance: Running, process: str, lines: list[str]) -> Scope:
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
        _read_token(scope, each, lines)
    return scope


def _read_token(scope: Scope, written: list[Any], lines: list[str]) -> None:
    number, element, state, above, via, memory = [*written, *_ABSENT[len(written) :]]
    parent = scope.tasks[above] if above else scope.task_tree
    token = TokenTask(scope, scope.spec.process.nodes[element], parent, number, via)
    token._set_state(state)
    token.memory.update(memory or {})
    if TURNS in token.memory:
        _read_turns(token, lines)
    scope.instance.tokens[number] = token
    scope.listeners += HEARS in token.memory
    if state == WAITING:
        scope.waiting.setdefault(element, {}).setdefault(via, []).append(token)


def _read_turns(token: Token, lines: list[str]) -> None:
    waits: dict[str, Any] = token.memory.pop(WAIT, {})
    for key, what in waits.items():
        remember(token, WAIT, turn_of(key), what)
    turns = token.memory[TURNS]
    for name in ("items", "results"):
        if name in turns:
            turns[name] = _rows(turns[name], lines)


def _rows(written: Any, lines: list[str]) -> Rows:
    """By the number of their line; in format 1 a list, or by turn."""
    if isinstance(written, int):
        return Rows(lines[written - 1])
    if isinstance(written, list):
        return Rows(rows=enumerate(written))
    return Rows(rows=((int(turn), value) for turn, value in written.items()))


_ABSENT: list[Any] = [0, "", 0, 0, "", None]
