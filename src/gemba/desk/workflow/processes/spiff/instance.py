"""An instance while it advances: its tokens, what is to be done next, and what to tell of it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from gemba.desk.workflow.processes.door import Variables
from gemba.desk.workflow.processes.incidents import Stuck

from .memory import STUCK, WAIT, open_turns, remember, turn_of
from .report import Gathering
from .shapes import Decide, Program, Scope, Token, Turn
from .token import READY, STARTED
from .waits import has_come_true

STEPS_MAX = 20_000  # of one advance, before it counts as going in circles


class Running:
    """Everything an advance works on. `touched` are scopes that may be over."""

    top: Scope

    def __init__(self, program: Program, decide: Decide, around: Variables, now: datetime) -> None:
        self.program = program
        self.decide = decide
        self.around = around
        self.now = now
        self.report = Gathering()
        self.tokens: dict[int | str, Token] = {}
        self.queue: deque[Token] = deque()
        self.touched: dict[Scope, None] = {}
        self.numbers = 0

    def next_number(self) -> int:
        self.numbers += 1
        return self.numbers

    def settle(self) -> None:
        """Goes on until everything waits for something outside."""
        left = STEPS_MAX
        while True:
            while self.queue:
                token = self.queue.popleft()
                if not token.is_alive or token.state != READY:
                    continue
                left -= 1
                if left < 0:
                    self.stick(token, None, Stuck("in circles", most=f"{STEPS_MAX:,}"))
                else:
                    token.run()
            if not (self._end_scopes() or self._open_joins() or self._come_true()):
                return

    def stick(self, token: Token, turn: Turn, why: Stuck) -> None:
        """The step becomes an incident, and its token stays where it is."""
        token._set_state(STARTED)
        remember(token, STUCK, turn, [why.code, why.values])
        self.report.stuck(token, turn, why)

    def waits(self) -> Iterator[tuple[Token, Turn, Any]]:
        """What tokens wait for that comes to them, the longest wait first: token, turn, the wait
        (see `waits`). Turns that wait for work are not among it: they are named."""
        for token in sorted(self.tokens.values(), key=_number):
            for key, wait in list(token.memory.get(WAIT, {}).items()):
                yield token, turn_of(key), wait

    def open_steps(self) -> Iterator[tuple[Token, Turn]]:
        """Every step that waits or is stuck."""
        for token in sorted(self.tokens.values(), key=_number):
            for turn in open_turns(token):
                yield token, turn

    def scopes(self) -> Iterator[Scope]:
        """All that are open, outer ones first."""
        found = [self.top]
        for scope in found:
            yield scope
            found += [inner for token in scope.tokens for inner in token.inner.values()]

    def _end_scopes(self) -> bool:
        """Ends what has no token left."""
        touched, self.touched = self.touched, {}
        ended = False
        for scope in touched:
            host = scope.host
            if host is None or not host.is_alive or not scope.is_over:
                continue
            ended = True
            scope.clear()
            host.task_spec.inner_ended(host, scope)
        if self.top.is_over and self.top.listeners:
            self.top.clear()
        return ended

    def _open_joins(self) -> bool:
        """The first join for which nobody can come any more: what goes on from it may come to
        the others."""
        return any(
            scope.spec.node(name).open_if_all_are_here(scope)
            for scope in self.scopes()
            for name, waiting in scope.waiting.items()
            if any(waiting.values())
        )

    def _come_true(self) -> bool:
        """The first condition that has become true."""
        if not self.program.has_conditions:
            return False
        for token, turn, what in self.waits():
            if has_come_true(token, turn, what):
                token.task_spec.caught(token, turn, {})
                return True
        return False


def _number(token: Token) -> int:
    return int(token.id)
