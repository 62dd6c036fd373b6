"""What the sheet of an activity tells beside its waits."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Int64s
from gemba.insight.eventlog.desk_activities import step_meaning
from gemba.insight.mining.structure.eventually import eventually
from gemba.insight.mining.structure.portrait import Portrait, portrait
from gemba.interfaces.console.process.choosing import Choice

OTHERS = 4


@dataclass(frozen=True, slots=True)
class Along:
    """Another activity of the same cases; `share` is of the cases with the first."""

    label: str
    share: float


@dataclass(frozen=True, slots=True)
class ActivityFacts:
    """`meaning` is empty where nobody has said what happens here. Seconds; NaN unknown."""

    meaning: str
    portrait: Portrait
    later: tuple[Along, ...]
    earlier: tuple[Along, ...]
    handling_median: float
    handling_p90: float
    rework_share: float

    @property
    def has_handling(self) -> bool:
        """Whether the log tells when it was begun."""
        return math.isfinite(self.handling_median)


def facts_of(choice: Choice, code: int) -> ActivityFacts:
    """Of one activity in the chosen cases."""
    table, name = choice.left.table, choice.columns.activities[code]
    along = eventually(choice.columns, code, choice.cases)
    return ActivityFacts(
        meaning=step_meaning(name) if choice.log.has_tickets else "",
        portrait=portrait(choice.columns, code, choice.cases),
        later=_along(choice, along.later, along.cases, code),
        earlier=_along(choice, along.earlier, along.cases, code),
        handling_median=float(table.handling_seconds_median[code]),
        handling_p90=float(table.handling_seconds_p90[code]),
        rework_share=float(table.rework_share[code]),
    )


def _along(choice: Choice, cases: Int64s, total: int, code: int) -> tuple[Along, ...]:
    order = [at for at in np.argsort(-cases, kind="stable").tolist() if at != code and cases[at]]
    names = choice.columns.activities
    return tuple(
        Along(choice.label(names[at]), int(cases[at]) / max(total, 1)) for at in order[:OTHERS]
    )
