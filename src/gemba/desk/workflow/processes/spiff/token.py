"""A token: SpiffWorkflow's task, without its log, its clock and its random ids."""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from gemba.desk.workflow.processes.door import Step

from .inner import Inner
from .shapes import Node, Scope, Token, Turn

ROOT = "root"
FUTURE: int = TaskState.FUTURE  # has just come
WAITING: int = TaskState.WAITING  # at a join, for others
READY: int = TaskState.READY  # may act
STARTED: int = TaskState.STARTED  # waits for something outside, or for a person to mend it


class Children(dict[int | str, None]):
    """The ids of a task's children, where a list would search through all to remove one."""

    def append(self, number: int | str) -> None:
        self[number] = None

    def remove(self, number: int | str) -> None:
        del self[number]


class TokenTask(Task):  # type: ignore[misc]
    """On an element of a scope. `via` is the flow it came along, '' for none.

    `memory` is JSON, and with the place all that is stored of a token; the names in it are in
    `memory`. `inner` are the scopes it has opened, by turn.
    """

    workflow: Scope
    task_spec: Node
    parent: Token | None
    children: list[Token]
    id: int | str
    state: int

    def __init__(
        self, scope: Scope, node: Node, parent: Token | None, number: int | str, via: str = ""
    ) -> None:
        super().__init__(scope, node, parent, state=FUTURE, id=number)
        self._children = Children()
        self.via = via
        self.memory: dict[str, Any] = self.internal_data
        self.inner: Inner[Scope] = Inner()

    @property
    def is_root(self) -> bool:
        return self.id == ROOT

    @property
    def is_alive(self) -> bool:
        return self.workflow.tasks.get(self.id) is self

    def step_id(self, turn: Turn = None) -> str:
        return str(self.id) if turn is None else f"{self.id}.{turn}"

    def step(self, turn: Turn = None) -> Step:
        """What is told of it outside."""
        element = self.task_spec.element
        scope = self.workflow
        return Step(
            self.step_id(turn),
            scope.spec.process_id,
            element.id,
            element.kind,
            element.label,
            element.lane,
            turn,
            scope.called_from,
            scope.callers,
        )

    def _set_state(self, value: int) -> None:
        """As Spiff's, which writes a log of the whole task at each change and asks the clock."""
        self._state = value
