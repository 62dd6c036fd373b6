"""Decisions as processes ask for them, kept to be told."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from gemba.desk.workflow.processes.door import Variables
from gemba.desk.workflow.rulings import Ruling, rule_on
from gemba.foundation.kernel.json_values import JsonValue


@dataclass
class Deciding:
    """Answers as of `now`, by the versions in force; what was decided is in `made`."""

    now: datetime
    made: list[Ruling] = field(default_factory=list)

    def __call__(self, name: str, variables: Variables) -> JsonValue:
        """Raises LookupError, with a sentence, where there is no answer."""
        ruling = rule_on(name, variables, now=self.now)
        self.made.append(ruling)
        return ruling.answer
