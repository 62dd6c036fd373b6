"""A column of numbers that says in which order things happened where clocks cannot."""

from __future__ import annotations

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Floats, Int64s

from .table import RawColumn


def sequence_numbers(column: RawColumn) -> tuple[Floats, Bools]:
    """By row the number, infinity where there is none; and which rows hold no number."""
    found = np.array([_number(text) for text in column.texts] + [np.inf])
    numbers: Floats = found[column.codes]
    return numbers, np.isinf(numbers)


def in_sequence(rows: Int64s, numbers: Floats) -> Int64s:
    """The rows by their number; those without one come last, in their own order."""
    return rows[np.argsort(numbers[rows], kind="stable")]


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        return np.inf
    return np.inf if np.isnan(number) else number
