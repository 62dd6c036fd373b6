"""What a KPI has to say of a log: values, each with its case and the moment it counts at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from gemba.insight.eventlog.arrays import Bools, Floats, Int32s, Int64s, sealed

STILL = int(np.iinfo(np.int64).max)
"""The end of what has not ended."""


@dataclass(frozen=True, eq=False)
class Facts:
    """One entry a value, ascending by case. Arrays are read-only and of one length.

    `case` is the case's code in the log. `at_us` is the moment that puts the value into a
    period; for a stock it holds from `at_us` until `until_us` (STILL: to this day). `value` is in
    the unit of the KPI (shares: 0 or 1). `who` is the resource the value is owed to, -1 nobody.
    """

    case: Int32s
    at_us: Int64s
    value: Floats
    who: Int32s
    until_us: Int64s | None = None

    @classmethod
    def of(
        cls,
        case: Int32s,
        at_us: Int64s,
        value: Floats | Bools | Int64s,
        who: Int32s | None = None,
        until_us: Int64s | None = None,
    ) -> Facts:
        """Of arrays ascending by case."""
        nobody = np.full(1, -1, dtype=np.int32) if who is None else who
        return cls(
            sealed(case.astype(np.int32, copy=False)),
            sealed(at_us),
            _shared(value.astype(np.float64, copy=False), len(case)),
            _shared(nobody.astype(np.int32, copy=False), len(case)),
            None if until_us is None else sealed(until_us),
        )

    @property
    def bytes_held(self) -> int:
        """What it takes in memory."""
        arrays = (self.case, self.at_us, self.value, self.who, self.until_us)
        return sum(each.nbytes for each in arrays if each is not None and each.strides != (0,))

    def __len__(self) -> int:
        return len(self.case)

    def only(self, flags: Bools) -> Facts:
        """Those flagged."""
        until = None if self.until_us is None else self.until_us[flags]
        return Facts.of(
            self.case[flags], self.at_us[flags], self.value[flags], self.who[flags], until
        )

    def replaced(self, changed: Bools, others: Facts) -> Facts:
        """Without the facts of changed cases (one flag per case), with `others` in their place."""
        keep = ~changed[self.case]
        kept = self.case[keep]
        place = np.searchsorted(kept, others.case, side="right")
        until = None
        if self.until_us is not None and others.until_us is not None:
            until = np.insert(self.until_us[keep], place, others.until_us)
        return Facts.of(
            np.insert(kept, place, others.case),
            np.insert(self.at_us[keep], place, others.at_us),
            np.insert(self.value[keep], place, others.value),
            np.insert(self.who[keep], place, others.who),
            until,
        )


_Number = TypeVar("_Number", np.float64, np.int32)


def _shared(array: npt.NDArray[_Number], length: int) -> npt.NDArray[_Number]:
    """One value in place of as many equal ones: those of counts, and nobody's."""
    if not length or (array != array[0]).any():
        return sealed(array[:length])
    return np.broadcast_to(array[:1], length)
