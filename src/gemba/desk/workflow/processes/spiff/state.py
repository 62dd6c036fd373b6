"""How an instance is stored: as JSON that holds what waits, and no more.

    {"numbers": 17, "process": id, "scopes": [
      {"host": 5, "turn": 2, "data": {…}, "done": […], "tokens": [
        [id, element, state, parent, via, {memory}], …]}, …]}

Outer scopes come first, parents before their children. What is empty is left out. The drawing is
not in it: it is stored once with its version. On the lines below are the rows that activities keep
of their turns, in the order in which tokens have them: items and results, and the scopes of turns,
which lie folded (see `inner`) with all that is inside them. Only a scope in which somebody waits
for a condition is among the others: that is asked whenever the instance has moved.

Format 1 had rows in the JSON, format 2 the scopes of turns among the others.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from gemba.desk.workflow.processes.door import State, StateUnreadable

from .inner import Folded
from .instance import Running
from .memory import HEARS, INSIDE, SERVICE, TURNS, USER, WAIT, remember, turn_of
from .rows import Rows
from .scope import ScopeWorkflow
from .shapes import Scope, Token
from .token import WAITING, TokenTask
from .waits import CONDITION, MESSAGE, SIGNAL, TIMER

FORMAT = 3
_LINE = "\n"  # no JSON on one line holds one


def stored(instance: Running) -> State:
    """The state of an instance that has settled."""
    body = {
        "numbers": instance.numbers,
        "process": instance.top.spec.name,
        "scopes": _laid_out(instance.top),
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
    instance.top = _Reading(instance, body["process"], lines).scopes(body["scopes"])
    return instance


# Writing


def _laid_out(scope: Scope) -> list[dict[str, Any]]:
    """A scope and those within that are written beside it; the others lie folded."""
    tokens, beside = [], []
    for token in _in_order(scope.task_tree):
        folded, within = _inside(token) if token.inner else (None, [])
        tokens.append(_token(token, folded))
        beside += within
    return [_written(scope, tokens), *beside]


def _inside(token: Token) -> tuple[Folded, list[dict[str, Any]]]:
    """What a token has opened: folded, and what is not."""
    folded, beside = token.inner.folded.copy(), []
    for turn, scope in token.inner.open.items():
        first, *within = _laid_out(scope)
        come = _Come()
        come.to(scope)
        if turn is None or come.has_conditions:
            place = {"host": token.id} if turn is None else {"host": token.id, "turn": turn}
            beside += [first | place, *within]
        else:
            folded.insert(turn, [first, *within], min(come.due, default=None), come.heard)
    return folded, beside


class _Come:
    """What comes to tokens of a scope and of those within, as `Folded` keeps it."""

    def __init__(self) -> None:
        self.due: list[int] = []
        self.heard: list[list[Any]] = []
        self.has_conditions = False

    def to(self, scope: Scope) -> None:
        for token in scope.tokens:
            for what in token.memory.get(WAIT, {}).values():
                self.has_conditions |= what[0] == CONDITION
                if what[0] == TIMER:
                    self.due.append(what[1])
                elif what[0] in (MESSAGE, SIGNAL):
                    self.heard.append([token.id, what])
            folded = token.inner.folded
            self.due += folded.due.values()
            self.heard += [each for row in folded.heard.in_order().values() for each in row]
            for inner in token.inner.open.values():
                self.to(inner)


def _written(scope: Scope, tokens: list[list[Any]]) -> dict[str, Any]:
    written: dict[str, Any] = {"tokens": tokens}
    if scope.data:
        written["data"] = scope.data
    if scope.done:
        written["done"] = scope.done
    return written


def _in_order(root: Token) -> Iterator[Token]:
    for child in root.children:
        yield child
        yield from _in_order(child)


def _token(token: Token, folded: Folded | None) -> list[Any]:
    parent = token.parent
    above = parent.id if parent is not None and not parent.is_root else 0
    written: list[Any] = [token.id, token.task_spec.element.id, token.state]
    memory = token.memory
    if folded is not None and folded.scopes:
        memory = {**memory, INSIDE: folded.stored()}
    rest = [above, token.via if token.state == WAITING else "", memory]
    while rest and not rest[-1]:
        rest.pop()
    return written + rest


# Reading


@dataclass(frozen=True, slots=True)
class _Reading:
    """`process` is the instance's own, `lines` what rows are on."""

    instance: Running
    process: str
    lines: list[str]

    def scopes(self, written: list[dict[str, Any]]) -> Scope:
        """The first of them, with the others within. Raises StateUnreadable."""
        try:
            first, *_within = [self._scope(each) for each in written]
        except KeyError as error:
            reason = f"The drawing has no {error} the state speaks of."
            raise StateUnreadable(reason) from error
        return first

    def _scope(self, written: dict[str, Any]) -> Scope:
        instance, turn = self.instance, written.get("turn")
        host = instance.tokens[written["host"]] if "host" in written else None
        if host is None:
            spec = instance.program.process(self.process)
        else:
            spec = host.task_spec.opened_spec(instance.program)
        scope = ScopeWorkflow(spec, instance, host, turn, written.get("data", {}))
        scope.done = written.get("done", [])
        if host is not None:
            host.inner[turn] = scope
        for each in written["tokens"]:
            self._token(scope, each)
        return scope

    def _token(self, scope: Scope, written: list[Any]) -> None:
        number, element, state, above, via, memory = [*written, *_ABSENT[len(written) :]]
        parent = scope.tasks[above] if above else scope.task_tree
        token = TokenTask(scope, scope.spec.process.nodes[element], parent, number, via)
        token._set_state(state)
        token.memory.update(memory or {})
        if TURNS in token.memory:
            self._turns(token)
        scope.instance.tokens[number] = token
        scope.listeners += HEARS in token.memory
        if state == WAITING:
            scope.waiting.setdefault(element, {}).setdefault(via, []).append(token)

    def _turns(self, token: Token) -> None:
        waits: dict[str, Any] = token.memory.get(WAIT, {})
        for key in [key for key, what in waits.items() if what in (USER, SERVICE)]:  # of format 1
            remember(token, WAIT, turn_of(key), waits.pop(key))
        if not waits:
            token.memory.pop(WAIT, None)
        turns = token.memory[TURNS]
        for name in ("items", "results"):
            if name in turns:
                turns[name] = self._rows(turns[name])
        inside = token.memory.pop(INSIDE, None)
        if inside is not None:
            folded = Folded(
                self._rows(inside["scopes"]),
                inside.get("due", {}),
                self._rows(inside.get("heard", "")),
            )
            token.inner.lay(folded, partial(self._unfold, token))

    def _rows(self, written: Any) -> Rows:
        """By the number of their line, or as they are; in format 1 a list, or by turn."""
        if isinstance(written, int):
            return Rows(self.lines[written - 1])
        if isinstance(written, str):
            return Rows(written)
        if isinstance(written, list):
            return Rows(rows=enumerate(written))
        return Rows(rows=((int(turn), value) for turn, value in written.items()))

    def _unfold(self, host: Token, turn: int, written: list[dict[str, Any]]) -> None:
        first, *within = written
        self.scopes([first | {"host": host.id, "turn": turn}, *within])


_ABSENT: list[Any] = [0, "", 0, 0, "", None]
