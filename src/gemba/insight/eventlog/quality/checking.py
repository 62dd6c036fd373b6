"""The report on a log as a whole.

What is looked for are the imperfections event logs are known for, as far as columns show them
(Suriadi, Andrews, ter Hofstede and Wynn, 2017: Event log imperfection patterns).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain

from gemba.insight.eventlog.columns import EventColumns

from .arrivals import arrival_issues
from .clock import clock_issues
from .content import ColumnQuality, column_qualities, content_issues
from .issues import QualityIssue
from .order import order_issues
from .sentences import SENTENCES
from .zones import zone_issues

_RANK = {"serious": 0, "warning": 1, "note": 2}


@dataclass(frozen=True)
class QualityReport:
    """`issues` with the gravest first; `columns` say how full each column is."""

    issues: tuple[QualityIssue, ...]
    columns: tuple[ColumnQuality, ...]
    cases: int
    events: int


def quality_report(columns: EventColumns, now_us: int) -> QualityReport:
    """All checks over all events; nothing is changed. `now_us` is the present."""
    found = list(
        chain(
            content_issues(columns),
            order_issues(columns),
            clock_issues(columns, now_us),
            zone_issues(columns),
            arrival_issues(columns),
        )
    )
    found.sort(key=lambda each: (_RANK[SENTENCES[each.code].severity], -each.share))
    return QualityReport(tuple(found), column_qualities(columns), columns.cases, len(columns))
