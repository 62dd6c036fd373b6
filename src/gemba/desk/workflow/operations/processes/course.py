"""What came of the moves of one advance, to be written together."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from gemba.desk.workflow.event_types.processes import ProcessPayload
from gemba.desk.workflow.models import WaitingStep
from gemba.desk.workflow.processes.door import Moved, Outcome, Waiting
from gemba.foundation.kernel.json_values import JsonValue


@dataclass
class Course:
    """What opened and closed in passing leaves no row; events tell of it all.

    `step` is the one that ends by it, if one is known, and `answer` what was filled in on it;
    `closed` says by the engine's key how what waited before has ended; None: it was mended. `told`
    is what somebody did to set it off, where that is more than what came of it.
    """

    step: WaitingStep | None = None
    answer: dict[str, JsonValue] = field(default_factory=dict)
    told: ProcessPayload | None = None
    moves: list[Moved] = field(default_factory=list)
    opened: dict[str, Waiting] = field(default_factory=dict)
    closed: dict[str, Outcome | None] = field(default_factory=dict)

    @property
    def next_due(self) -> datetime | None:
        """The earliest timer of all."""
        return None if self.is_finished else self.moves[-1].next_due

    @property
    def is_finished(self) -> bool:
        """Whether nothing is left to do."""
        return self.moves[-1].is_finished

    def add(self, moved: Moved) -> None:
        """One more move of the engine."""
        outcomes = {each.step.id: each.outcome for each in moved.ended}
        for key in moved.closed:
            if self.opened.pop(key, None) is None:
                self.closed[key] = outcomes.get(key)
        self.opened.update({each.step.id: each for each in moved.opened})
        self.moves.append(moved)
