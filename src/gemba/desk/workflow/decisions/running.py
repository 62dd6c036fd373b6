"""One making of decisions: an evaluation that also remembers which rules hit and what failed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from gemba.foundation.kernel.feel import Run, Value

from .refusals import Fault

Local = Mapping[str, Value]


@dataclass(frozen=True)
class TableHit:
    """What a decision table found: `element` is the id of its decision or business knowledge.
    Rules count from 1; `answered` are those that hit and made the result."""

    element: str
    rules: tuple[int, ...]
    rule_ids: tuple[str, ...]
    answered: tuple[int, ...]


class DecisionRun(Run):
    """A Run of `scope` at `now`; `hits` and `faults` in the order they happened. With `is_json`,
    times are texts in the scope, and are read where a type asks for one."""

    def __init__(
        self,
        scope: Mapping[str, object],
        now: dt.datetime | None = None,
        *,
        is_json: bool = False,
    ) -> None:
        super().__init__(scope, now)
        self.is_json = is_json
        self.hits: list[TableHit] = []
        self.faults: list[Fault] = []

    def fail(self, element: str, sentence: str, **values: str) -> None:
        """Remembers why an element's value is null."""
        self.faults.append(Fault(element, sentence, tuple(values.items())))


Code = Callable[[DecisionRun, Local], Value]
