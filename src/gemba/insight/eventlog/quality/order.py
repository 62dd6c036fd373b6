"""Orders that cannot be: work that ends before it starts, openings that come late, lost steps."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gemba.insight.eventlog.arrays import UNKNOWN_US
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.readers.lifecycle import Steps, WorkRows, pair
from gemba.insight.eventlog.readers.table import RawColumn

from .issues import QualityIssue, of_cases, of_rows

# Nearly every case begins with the opening, so one that has it later was put in order wrongly.
OPENING_SHARE = 0.9
_CASES_MIN = 20
_LIFECYCLE = "lifecycle:transition"
_INSTANCE = "concept:instance"


def order_issues(columns: EventColumns) -> Iterator[QualityIssue]:
    """What contradicts the order of things within a case."""
    starts = columns.start_us
    if starts is not None:
        known = starts != UNKNOWN_US
        yield from of_rows("end_before_start", columns, known & (starts > columns.time_us))
        yield from of_rows("missing_start", columns, ~known if known.any() else known)
    yield from _late_openings(columns)
    yield from _broken_lifecycles(columns)


def _late_openings(columns: EventColumns) -> Iterator[QualityIssue]:
    if columns.cases < _CASES_MIN:
        return
    first = columns.activity[columns.offsets[:-1]]
    counts = np.bincount(first, minlength=len(columns.activities))
    opening = int(np.argmax(counts))
    if counts[opening] < OPENING_SHARE * columns.cases:
        return
    has = np.zeros(columns.cases, dtype=bool)
    has[columns.case[columns.activity == opening]] = True
    for found in of_cases("late_opening", columns, has & (first != opening)):
        yield QualityIssue(
            found.code, found.count, found.total, found.cases, activities={"activity": opening}
        )


def _broken_lifecycles(columns: EventColumns) -> Iterator[QualityIssue]:
    """Where starts and completions were kept as events: those that lack their other half."""
    told = columns.attributes.get(_LIFECYCLE)
    if told is None:
        return
    steps = Steps.of(RawColumn(told.codes.astype(np.int32), list(told.names)))
    if not steps.starts.any():
        return
    yield from of_rows("lifecycle_apart", columns, steps.starts)
    instance = columns.attributes.get(_INSTANCE)
    unknown = np.full(len(columns), -1, dtype=np.int32)
    work = WorkRows(
        columns.case,
        columns.activity.astype(np.int32),
        unknown if instance is None else instance.codes.astype(np.int32),
        columns.resource,
        columns.time_us,
    )
    pairs = pair(work, steps, np.ones(len(columns), dtype=bool))
    alone = np.zeros(len(columns), dtype=bool)
    alone[pairs.lonely] = True
    yield from of_rows("start_without_completion", columns, alone)
