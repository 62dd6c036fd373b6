"""How long cases take from their first event (or its start) to their last."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Floats, Int64s
from gemba.insight.eventlog.columns import EventColumns

from .figures import SECOND_US


@dataclass(frozen=True, eq=False)
class CaseDurations:
    """`seconds[i]` is the duration of case code `case[i]`; codes ascend."""

    case: Int64s
    seconds: Floats

    def quantile(self, share: float) -> float:
        """Linear interpolation; NaN without cases."""
        return float(np.quantile(self.seconds, share)) if len(self.seconds) else float("nan")

    @property
    def median(self) -> float:
        return self.quantile(0.5)

    @property
    def mean(self) -> float:
        return float(self.seconds.mean()) if len(self.seconds) else float("nan")


def case_durations(columns: EventColumns, cases: Bools | None = None) -> CaseDurations:
    """Durations of all cases, or of those flagged in `cases` (one flag per case)."""
    seconds = columns.index.duration.by_owner(columns.cases) / SECOND_US
    chosen = np.arange(columns.cases) if cases is None else np.flatnonzero(cases)
    return CaseDurations(chosen, seconds[chosen])
