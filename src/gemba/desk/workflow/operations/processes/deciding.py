"""Decisions as processes ask for them, kept to be told."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from gemba.desk.workflow.processes.door import Variables
from gemba.desk.workflow.rulings import Ruling, rule_on
from gemba.foundation.kernel.json_values import JsonValue
from gemba.foundation.trials.queries import NOBODY, treated_of


@dataclass
class Deciding:
    """Answers about a ticket as of `now`, by the versions in force for it; what was decided is in
    `made`."""

    ticket_id: UUID
    now: datetime
    made: list[Ruling] = field(default_factory=list)

    def __call__(self, name: str, variables: Variables) -> JsonValue:
        """Raises LookupError, with a sentence, where there is no answer."""
        treated = treated_of([self.ticket_id]).get(self.ticket_id, NOBODY)
        ruling = rule_on(name, variables, now=self.now, treated=treated)
        self.made.append(ruling)
        return ruling.answer
