"""What is fixed before a pilot begins, so that nobody can choose afterwards what counts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Int64s
from gemba.insight.kpis.kpi import Better, Measure, Unit

from .outcomes import DAY_US, Outcomes, Ripeness
from .switchback import Blocks

ERROR = 0.045
"""A little less than one in twenty, so that of some thousand pilots no more than one in twenty
alarms falsely, whichever thousand it is."""


class PilotUnit(StrEnum):
    """What is drawn by lot."""

    CASE = "case"
    CONTACT = "contact"
    BLOCK = "block"


@dataclass(frozen=True)
class PilotPlan:
    """`units` is the sample planned: effective cases of both arms together (see `information`), or
    pairs of blocks. `share` of the units is treated. `likeness` is the intraclass correlation of
    cases of one unit. `relevant` is the smallest effect worth having, in the unit of the KPI.
    There is a look every `look_us`; the last is at `ends_us`. `error` is the two-sided chance of a
    false alarm, and that of the interval to miss.
    """

    kpi: str
    measure: Measure
    measured_in: Unit
    better: Better
    ripeness: Ripeness
    units: float
    begins_us: int
    ends_us: int
    relevant: float = 0.0
    unit: PilotUnit = PilotUnit.CASE
    share: float = 0.5
    likeness: float = 0.0
    blocks: Blocks | None = None
    look_us: int = DAY_US
    error: float = ERROR

    def __post_init__(self) -> None:
        if not 0 < self.share < 1:
            raise ValueError("Both arms need some of the cases.")
        if self.units <= 0 or self.look_us <= 0 or self.ends_us <= self.begins_us:
            raise ValueError(
                "A pilot needs a sample, a rhythm of looks and an end after its start."
            )
        if (self.unit is PilotUnit.BLOCK) != (self.blocks is not None):
            raise ValueError("Blocks of time have a length, and nothing else has.")


def information(plan: PilotPlan, rows: Outcomes) -> float:
    """The share of the planned information that ripe rows bring.

    Told by counts, not by spreads, so that it does not depend on the effect: effective cases of
    both arms, harmonically; cases of one unit count for less by the design effect of Kish (1965).
    """
    if plan.unit is PilotUnit.BLOCK:
        return len(np.unique(rows.block // 2)) / plan.units
    control, treatment = (
        effective(rows.unit, flags, plan.likeness) for flags in (~rows.treated, rows.treated)
    )
    if not control or not treatment:
        return 0.0
    harmonic = 1 / (1 / control + 1 / treatment)
    return harmonic / (plan.units * plan.share * (1 - plan.share))


def effective(unit: Int64s, flags: Bools, likeness: float) -> float:
    """As many independent cases as the flagged ones are worth."""
    count = int(np.count_nonzero(flags))
    if not count or not likeness:
        return float(count)
    _, sizes = np.unique(unit[flags], return_counts=True)
    return count / design_effect(sizes, likeness)


def design_effect(sizes: Int64s, likeness: float) -> float:
    """How much larger the sample has to be since units bring so many cases each (Kish 1965)."""
    return 1 + (float((sizes**2).sum()) / float(sizes.sum()) - 1) * likeness
