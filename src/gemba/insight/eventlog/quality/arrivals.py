"""The stream of events over time: silences, floods, and edges where the export cut cases off."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gemba.insight.eventlog.arrays import Bools, distinct
from gemba.insight.eventlog.columns import EventColumns

from .clock import DAY_US
from .issues import QualityIssue, day_text, of_cases

_ACTIVE_DAYS_MIN = 20
_SILENT_DAYS_MIN = 5
_BURST_TIMES = 10
_BURST_CASES_MIN = 50
_CASES_MIN = 20
# The part of the log's span at each end that counts as its edge, and the share of cases that is
# conspicuous there: five times of what an even flow would bring.
_EDGE = 0.02
_EDGE_SHARE = 0.10


def arrival_issues(columns: EventColumns) -> Iterator[QualityIssue]:
    """Needs the times of events and of the first events of cases."""
    if not len(columns):
        return
    yield from _silences(columns)
    yield from _bursts(columns)
    yield from _edges(columns)


def _silences(columns: EventColumns) -> Iterator[QualityIssue]:
    """Days without any event, longer than weekends and holidays of this log explain."""
    days = distinct(columns.time_us // DAY_US)
    pauses = np.diff(days) - 1
    if len(days) < _ACTIVE_DAYS_MIN:
        return
    usual = float(np.percentile(pauses, 95))
    silent = np.flatnonzero(pauses >= max(_SILENT_DAYS_MIN, 3 * usual))
    if len(silent):
        longest = int(silent[np.argmax(pauses[silent])])
        first, last = (int(days[longest]) + 1) * DAY_US, (int(days[longest + 1]) - 1) * DAY_US
        params = {"first": day_text(first), "last": day_text(last)}
        total = int(days[-1] - days[0]) + 1
        yield QualityIssue("silence", int(pauses[silent].sum()), total, params=params)


def _bursts(columns: EventColumns) -> Iterator[QualityIssue]:
    """Days on which far more cases began than on an ordinary one."""
    begun = columns.time_us[columns.offsets[:-1]] // DAY_US
    days, place, counts = np.unique(begun, return_inverse=True, return_counts=True)
    if len(days) < _ACTIVE_DAYS_MIN:
        return
    usual = float(np.median(counts))
    flood = counts >= max(_BURST_CASES_MIN, _BURST_TIMES * usual)
    if flood.any():
        top = int(days[np.argmax(counts)]) * DAY_US
        params = {"day": day_text(top), "usual": f"{usual:g}", "top": str(int(counts.max()))}
        yield from of_cases("burst", columns, flood[place], **params)


def _edges(columns: EventColumns) -> Iterator[QualityIssue]:
    if columns.cases < _CASES_MIN:
        return
    first, last = columns.offsets[:-1], columns.offsets[1:] - 1
    begun, ended = columns.time_us[first], columns.time_us[last]
    start, end = int(begun.min()), int(ended.max())
    edge = int((end - start) * _EDGE)
    if not edge:
        return
    yield from _edge("cut_at_start", columns, begun <= start + edge, start + edge)
    yield from _edge("cut_at_end", columns, ended >= end - edge, end - edge)


def _edge(code: str, columns: EventColumns, at_edge: Bools, us: int) -> Iterator[QualityIssue]:
    if np.count_nonzero(at_edge) >= _EDGE_SHARE * columns.cases:
        yield from of_cases(code, columns, at_edge, day=day_text(us))
