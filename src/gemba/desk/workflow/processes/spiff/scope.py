"""A process under way, or a sub-process within one: SpiffWorkflow's workflow over our tokens."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from SpiffWorkflow.workflow import Workflow

from gemba.desk.workflow.processes.door import Outcome, Place
from gemba.foundation.kernel.json_values import JsonValue

from .memory import HEARS
from .shapes import Instance, Node, Scope, ScopeSpec, Token, Turn
from .token import ROOT, WAITING, TokenTask


class ScopeWorkflow(Workflow):  # type: ignore[misc]
    """What ends together. `data` are its variables: all of a process, the local ones of a
    sub-process. `done` is what compensation could undo: `[element id, the done of its inside]`.

    `waiting` are the tokens at joins: by element, by flow, in the order they came.
    """

    spec: ScopeSpec
    data: dict[str, Any]
    tasks: dict[int | str, Token]
    task_tree: Token

    def __init__(
        self,
        spec: ScopeSpec,
        instance: Instance,
        host: Token | None,
        turn: Turn,
        data: dict[str, Any],
    ) -> None:
        super().__init__(spec, deserializing=True)
        self.instance = instance
        self.host = host
        self.turn = turn
        self.data = data
        self.done: list[list[Any]] = []
        self.waiting: dict[str, dict[str, list[Token]]] = {}
        self.listeners = 0
        self.task_tree = TokenTask(self, spec.root, None, ROOT)

    @property
    def outer(self) -> Scope | None:
        """The scope whose variables are seen from here; None for a process."""
        return self.host.workflow if self.host is not None and not self.spec.is_process else None

    @property
    def process(self) -> Scope:
        """The scope of the process it belongs to."""
        scope: Scope = self
        while (outer := scope.outer) is not None:
            scope = outer
        return scope

    @property
    def called_from(self) -> str:
        scope = self.process
        return scope.host.step_id(scope.turn) if scope.host is not None else ""

    @property
    def callers(self) -> tuple[Place, ...]:
        """The places of the calls around its process, the nearest first."""
        host = self.process.host
        if host is None:
            return ()
        around = host.workflow
        return ((around.spec.process_id, host.task_spec.element.id), *around.callers)

    @property
    def is_over(self) -> bool:
        """Nothing left to go on; whoever only listens does not count."""
        return len(self.tasks) == 1 + self.listeners

    @property
    def tokens(self) -> Iterator[Token]:
        return (token for token in self.tasks.values() if not token.is_root)

    # Variables

    def view(self, *nearer: Mapping[str, JsonValue]) -> Mapping[str, JsonValue]:
        """All that can be read from here, the nearest first."""
        maps: list[Any] = [*nearer, *(scope.data for scope in self._around())]
        if self.instance.around:
            maps.append(self.instance.around)
        return maps[0] if len(maps) == 1 else ChainMap(*maps)

    def assign(self, values: Mapping[str, JsonValue]) -> None:
        """A variable changes where there is one of its name. A new one belongs to the process, or
        to the turn it was made in: turns that run beside each other must not mix theirs."""
        for name, value in values.items():
            known = (scope for scope in self._around() if name in scope.data)
            own = (scope for scope in self._around() if scope.turn is not None or not scope.outer)
            next(chain(known, own)).data[name] = value

    def _around(self) -> Iterator[Scope]:
        """The scopes whose variables are seen from here, inside first."""
        scope: Scope | None = self
        while scope is not None:
            yield scope
            scope = scope.outer

    # Tokens

    def enter(
        self,
        node: Node,
        *,
        via: str = "",
        parent: Token | None = None,
        memory: Mapping[str, Any] | None = None,
    ) -> Token:
        """A new token on an element; it acts when its turn comes."""
        token = TokenTask(self, node, parent or self.task_tree, self.instance.next_number(), via)
        token.memory.update(memory or {})
        self.instance.tokens[token.id] = token
        self.listeners += HEARS in token.memory
        node._update(token)
        return token

    def take_out(self, token: Token) -> None:
        """Removes a token that has no children left; nothing is told outside."""
        self.listeners -= HEARS in token.memory
        self._remove_task(token.id)
        del self.instance.tokens[token.id]
        self.instance.touched[self] = None

    def remove(self, token: Token, outcome: Outcome = Outcome.CANCELLED) -> None:
        """Ends a token and all that hangs on it."""
        if not token.is_alive:
            return
        for child in token.children:
            self.remove(child)
        for inner in token.inner.all():
            inner.clear()
        if token.state == WAITING:
            self.waiting[token.task_spec.element.id][token.via].remove(token)
        self.instance.report.dropped(token, outcome)
        self.take_out(token)

    def clear(self) -> None:
        """Ends every token in it, listeners too."""
        for token in list(self.tokens):
            self.remove(token)
        self.waiting.clear()

    def _task_removed_notify(self, task: Token) -> None:
        """Nobody listens to Spiff's event."""
