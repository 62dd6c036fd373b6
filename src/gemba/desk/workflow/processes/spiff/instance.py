"""An instance while it advances: its tokens, what is to be done next, and what to tell of it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from gemba.desk.workflow.processes.door import Variables
from gemba.desk.workflow.processes.incidents import Stuck
from gemba.foundation.kernel.json_values import JsonValue

from .memory import STUCK, WAIT, open_turns, remember, turn_of
from .report import Gathering
from .shapes import Decide, Program, Scope, Token, Turn
from .token import READY, STARTED
from .waits import CONDITION, MESSAGE, SIGNAL, TIMER, has_come_true

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

    # Who waits for what comes: the longest wait first. Turns that wait for work are named.

    def awaiting(self, name: str, correlation: JsonValue) -> tuple[Token, Turn] | None:
        """Who takes this message."""
        heard = [each for each in self._heard() if each[1][:2] == [MESSAGE, name]]
        folded = [number for number, what in heard if what[2] in (None, correlation)]
        if folded:
            self.token(min(folded))
        waits = self._waits(MESSAGE)
        found = [w for w in waits if w[2][1] == name and w[2][2] in (None, correlation)]
        return (found[0][0], turn_of(found[0][1])) if found else None

    def signalled(self, name: str) -> list[tuple[Token, Turn]]:
        """All who hear this signal."""
        for number in [number for number, what in self._heard() if what == [SIGNAL, name]]:
            self.token(number)
        return [(token, turn_of(key)) for token, key, w in self._waits(SIGNAL) if w[1] == name]

    def due_by(self, now_us: int) -> Token | None:
        """Whose timer is due first, of those that are."""
        for token in list(self.tokens.values()):
            token.inner.unfold_due(now_us)
        due = [(what[1], token) for token, _key, what in self._waits(TIMER) if what[1] <= now_us]
        return min(due, key=lambda each: each[0])[1] if due else None

    def next_due(self) -> int | None:
        """When the first timer of all is due, in microseconds since 1970."""
        due = [what[1] for _token, _key, what in self._waits(TIMER)]
        due += [each for token in self.tokens.values() for each in token.inner.folded.due.values()]
        return min(due, default=None)

    def _heard(self) -> list[list[Any]]:
        """The messages and signals in what lies folded, each with the id of its token."""
        hosts = [token for token in self.tokens.values() if token.inner.folded.heard]
        rows = [row for host in hosts for row in host.inner.folded.heard.in_order().values()]
        return [each for row in rows for each in row]

    def _waits(self, kind: str) -> list[tuple[Token, str, Any]]:
        """Of what does not lie folded: token, the key of the turn, the wait (see `waits`)."""
        waiting = [token for token in self.tokens.values() if WAIT in token.memory]
        return [
            (token, key, what)
            for token in sorted(waiting, key=_number)
            for key, what in token.memory[WAIT].items()
            if what[0] == kind
        ]

    def open_steps(self) -> Iterator[tuple[Token, Turn]]:
        """Every step that waits or is stuck."""
        self.unfold()
        for token in sorted(self.tokens.values(), key=_number):
            for turn in open_turns(token):
                yield token, turn

    def token(self, number: int) -> Token | None:
        """The one with this id; what it lies in is unfolded. Each is written as `[id, …`: what
        only looks like it is unfolded in vain."""
        while number not in self.tokens:
            hosts = list(self.tokens.values())
            if not any(each.inner.unfold_holding(f"[{number},") for each in hosts):
                return None
        return self.tokens[number]

    def unfold(self) -> None:
        """All that lies folded."""
        hosts = list(self.tokens.values())
        for token in hosts:
            hosts += [each for scope in token.inner.all() for each in scope.tokens]

    def scopes(self) -> Iterator[Scope]:
        """All that do not lie folded, outer ones first. Those that do have come to rest."""
        found = [self.top]
        for scope in found:
            yield scope
            found += [inner for token in scope.tokens for inner in token.inner.open.values()]

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
        for token, key, what in self._waits(CONDITION):
            if has_come_true(token, turn_of(key), what):
                token.task_spec.caught(token, turn_of(key), {})
                return True
        return False


def _number(token: Token) -> int:
    return int(token.id)
