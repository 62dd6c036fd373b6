"""The report on a log as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain

from gemba.insight.eventlog.columns import EventColumns

from .arrivals import arrival_findings
from .clock import clock_findings
from .content import ColumnQuality, column_qualities, content_findings
from .findings import Finding
from .order import order_findings
from .sentences import SENTENCES
from .zones import zone_findings

_RANK = {"serious": 0, "warning": 1, "note": 2}


@dataclass(frozen=True)
class QualityReport:
    """`findings` with the gravest first; `columns` say how full each column is."""

    findings: tuple[Finding, ...]
    columns: tuple[ColumnQuality, ...]
    cases: int
    events: int


def quality_report(columns: EventColumns, now_us: int) -> QualityReport:
    """All checks over all events; nothing is changed. `now_us` is the present."""
    found = list(
        chain(
            content_findings(columns),
            order_findings(columns),
            clock_findings(columns, now_us),
            zone_findings(columns),
            arrival_findings(columns),
        )
    )
    found.sort(key=lambda each: (_RANK[SENTENCES[each.code].severity], -each.share))
    return QualityReport(tuple(found), column_qualities(columns), columns.cases, len(columns))
