"""What an advance has to tell: gathered while it runs."""

from __future__ import annotations

from collections import Counter

from gemba.desk.workflow.processes.door import (
    Incident,
    Outcome,
    Sent,
    Step,
    StepEnded,
    Waiting,
)
from gemba.desk.workflow.processes.incidents import Stuck

from .memory import open_turns
from .shapes import Scope, Token, Turn


class Gathering:
    """Steps in the order they started and ended; what began to wait, and what waits no more."""

    def __init__(self) -> None:
        self.steps_started: list[Step] = []
        self.steps_ended: list[StepEnded] = []
        self.opened: dict[str, Waiting] = {}
        self.closed: dict[str, None] = {}
        self.sent: list[Sent] = []
        self.ways: Counter[tuple[str, str]] = Counter()

    def started(self, token: Token, turn: Turn = None) -> None:
        self.steps_started.append(token.step(turn))

    def ended(self, token: Token, turn: Turn, outcome: Outcome) -> None:
        self.steps_ended.append(StepEnded(token.step(turn), outcome))

    def waits(self, waiting: Waiting) -> None:
        self.opened[waiting.step.id] = waiting

    def stuck(self, token: Token, turn: Turn, why: Stuck) -> None:
        self.opened[token.step_id(turn)] = Incident(token.step(turn), why.code, why.values)

    def no_more(self, token: Token, turn: Turn) -> None:
        """What opened in this same advance need never have been told."""
        step_id = token.step_id(turn)
        if self.opened.pop(step_id, None) is None:
            self.closed[step_id] = None

    def left(self, token: Token, outcome: Outcome) -> None:
        """A token has gone on; the turns of an activity were told when each ended."""
        if token.task_spec.is_told(token):
            self.ended(token, None, outcome)

    def went(self, scope: Scope, flow_id: str) -> None:
        """A token has gone along a flow."""
        called = scope.spec.process_id if scope.called_from else ""
        self.ways[called, flow_id] += 1

    def dropped(self, token: Token, outcome: Outcome) -> None:
        """A token was taken away with all it waited for."""
        self.turns_dropped(token, outcome)
        if token.task_spec.is_told(token):
            self.ended(token, None, outcome)

    def turns_dropped(self, token: Token, outcome: Outcome = Outcome.CANCELLED) -> None:
        """What a token waited for is needless; open turns end."""
        told = dict.fromkeys(open_turns(token))
        for turn in told:
            self.no_more(token, turn)
        for turn in sorted(turn for turn in {*told, *token.inner.turns()} if turn is not None):
            self.ended(token, turn, outcome)
