"""What the parts of a running instance know of each other.

    Instance ── top ─▶ Scope ── tasks ─▶ Token ── inner ─▶ Scope …
                         │ spec            │ task_spec
                         ▼                 ▼
    Program ─────────▶ ScopeSpec ───────▶ Node

The upper row is one instance, stored between advances; the lower is compiled once from a drawing.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, Protocol

from gemba.desk.workflow.processes.bpmn.model import Element, Event, EventKind, Flow
from gemba.desk.workflow.processes.door import Outcome, Place, Sent, Step, Variables, Waiting
from gemba.desk.workflow.processes.incidents import Stuck
from gemba.foundation.kernel.json_values import JsonValue

from .inner import Inner

# Which of several times an activity is done; None where it is done once.
Turn = int | None
Decide = Callable[[str, Variables], JsonValue]


class Token(Protocol):
    """On an element of a scope. `via` is the flow it came along, '' for none; `state` one of
    those in `token`; `memory` JSON (see `memory`); `inner` the scopes it has opened, by turn."""

    id: int | str
    workflow: Scope
    task_spec: Node
    via: str
    memory: dict[str, Any]
    inner: Inner[Scope]

    @property
    def state(self) -> int: ...
    @property
    def parent(self) -> Token | None: ...
    @property
    def children(self) -> list[Token]: ...
    @property
    def is_root(self) -> bool: ...
    @property
    def is_alive(self) -> bool: ...
    def step_id(self, turn: Turn = None) -> str: ...
    def step(self, turn: Turn = None) -> Step: ...
    def run(self) -> bool | None: ...
    def complete(self) -> None: ...
    def _ready(self) -> None: ...
    def _set_state(self, value: int) -> None: ...


class Node(Protocol):
    """An element; what it does is said where it is defined, in `node`."""

    element: Element
    ways: tuple[Way, ...]
    boundaries: tuple[Node, ...]
    undone_by: Node | None

    @property
    def caught_event(self) -> Event | None: ...
    def caught(self, token: Token, turn: Turn, payload: Variables) -> None: ...
    def finish(self, token: Token, turn: Turn, answer: Variables) -> None: ...
    def strike(self, place: Any, payload: Variables) -> None: ...
    def again(self, token: Token, turn: Turn) -> None: ...
    def pass_by(self, token: Token, turn: Turn, answer: Variables, flow_id: str) -> None: ...
    def child_left(self, token: Token) -> None: ...
    def inner_ended(self, token: Token, inner: Scope) -> None: ...
    def opened_spec(self, program: Program) -> ScopeSpec: ...
    def open_if_all_are_here(self, scope: Scope) -> bool: ...
    def turn_locals(self, token: Token, turn: int) -> dict[str, JsonValue]: ...
    def catcher(self, kind: EventKind, code: str) -> Node | None: ...
    def is_told(self, token: Token) -> bool: ...
    def _update(self, my_task: Token) -> None: ...


Way = tuple[Flow, Node]


class Scope(Protocol):
    """What ends together: a process, or a sub-process within it."""

    spec: ScopeSpec
    instance: Instance
    host: Token | None
    turn: Turn
    data: dict[str, Any]
    tasks: dict[int | str, Token]
    task_tree: Token
    done: list[list[Any]]
    waiting: dict[str, dict[str, list[Token]]]
    listeners: int

    @property
    def outer(self) -> Scope | None: ...
    @property
    def called_from(self) -> str: ...
    @property
    def callers(self) -> tuple[Place, ...]: ...
    @property
    def is_over(self) -> bool: ...
    @property
    def tokens(self) -> Iterator[Token]: ...
    def view(self, *nearer: Mapping[str, JsonValue]) -> Mapping[str, JsonValue]: ...
    def assign(self, values: Mapping[str, JsonValue]) -> None: ...
    def enter(
        self,
        node: Node,
        *,
        via: str = "",
        parent: Token | None = None,
        memory: Mapping[str, Any] | None = None,
    ) -> Token: ...
    def take_out(self, token: Token) -> None: ...
    def remove(self, token: Token, outcome: Outcome = ...) -> None: ...
    def clear(self) -> None: ...


class ScopeSpec(Protocol):
    """A scope as it was drawn. `process` is that of its process, with all `nodes` within it by
    id; `listeners` are event sub-processes that wait for what starts them."""

    name: str
    process_id: str
    process: ScopeSpec
    nodes: dict[str, Node]
    root: Node
    listeners: tuple[Node, ...]

    @property
    def is_process(self) -> bool: ...
    def node(self, element_id: str) -> Node: ...
    def start_at(self, element_id: str) -> Node: ...
    def catcher(self, kind: EventKind, code: str) -> Node | None: ...


class Program(Protocol):
    """Every process that a deployed one may reach; whether any waits for a condition."""

    has_conditions: bool

    def process(self, process_id: str) -> ScopeSpec: ...


class Report(Protocol):
    """What an advance has to tell (see `report`)."""

    sent: list[Sent]

    def started(self, token: Token, turn: Turn = None) -> None: ...
    def ended(self, token: Token, turn: Turn, outcome: Outcome) -> None: ...
    def waits(self, waiting: Waiting) -> None: ...
    def no_more(self, token: Token, turn: Turn) -> None: ...
    def left(self, token: Token, outcome: Outcome) -> None: ...
    def went(self, scope: Scope, flow_id: str) -> None: ...
    def dropped(self, token: Token, outcome: Outcome) -> None: ...
    def turns_dropped(self, token: Token, outcome: Outcome = ...) -> None: ...


class Instance(Protocol):
    """Everything an advance works on. `queue` are tokens that may act, `touched` scopes that may
    be over."""

    program: Program
    decide: Decide
    around: Variables
    now: datetime
    tokens: dict[int | str, Token]
    queue: deque[Token]
    touched: dict[Scope, None]

    @property
    def report(self) -> Report: ...
    def next_number(self) -> int: ...
    def stick(self, token: Token, turn: Turn, why: Stuck) -> None: ...
    def signalled(self, name: str) -> list[tuple[Token, Turn]]: ...
