"""What all figures share: the frequencies of chosen cases, and durations in seconds."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from gemba.insight.eventlog.arrays import Bools, Floats
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.frequencies import Frequencies, count_frequencies
from gemba.insight.eventlog.groups import Selection

SECOND_US = 1_000_000


def frequencies_of(columns: EventColumns, cases: Bools | None) -> Frequencies:
    """`cases` chooses cases by one flag each; None is all of them."""
    index = columns.index
    if cases is None:
        return index.frequencies
    names = len(columns.activities)
    return count_frequencies(index.trace[cases], index.traces, index.edges, names)


def case_total(columns: EventColumns, cases: Bools | None) -> int:
    return columns.cases if cases is None else int(cases.sum())


def quantile_seconds(selection: Selection, share: float) -> Floats:
    return selection.quantile(share) / SECOND_US


def mean_seconds(selection: Selection) -> Floats:
    return selection.mean() / SECOND_US


def sums_by(
    codes: npt.NDArray[np.integer[Any]],
    values: npt.NDArray[np.number[Any]] | npt.NDArray[np.bool_],
    count: int,
) -> Floats:
    """The sum of `values` for each code in `0..count-1`."""
    return np.bincount(codes, values, count).astype(np.float64)
