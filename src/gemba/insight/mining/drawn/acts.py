"""What the rows of a log of instances tell: the names of its acts, which are types of events."""

from __future__ import annotations

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Int64s
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.names import CodedColumn

BEGAN, ENDED, STOPPED = "process.started", "process.ended", "process.cancelled"
MOVED = "process.moved"
STEP_BEGAN, STEP_ENDED, STEP_PASSED = "step.started", "step.ended", "step.passed"
STEP_NEEDLESS, STEP_SKIPPED, STEP_FAILED = "step.cancelled", "step.skipped", "step.failed"
STEP_RETRIED, STEP_TAKEN, STEP_MISSED = "step.retried", "step.taken", "step.missed"

ENDS = (STEP_ENDED, STEP_PASSED, STEP_NEEDLESS, STEP_SKIPPED)
EVERY = slice(None)


def column(columns: EventColumns, name: str) -> CodedColumn:
    """An attribute of rows; unknown throughout where the log has none."""
    found = columns.attributes.get(name)
    return CodedColumn.of([None] * len(columns)) if found is None else found


def has_value(coded: CodedColumn, rows: Int64s | slice, *values: str) -> Bools:
    """By row, whether it has one of these values."""
    wanted = np.zeros(len(coded.names) + 1, dtype=bool)
    for code, text in enumerate(coded.names):
        wanted[code] = text in values
    # The last entry serves code -1.
    return wanted[coded.codes[rows]]
