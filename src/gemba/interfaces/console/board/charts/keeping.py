"""How well a figure keeps what was promised: capability, and defects in a million."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _

from gemba.insight.eventlog.arrays import Floats
from gemba.insight.improvement.charts.capability import Capability, capability
from gemba.insight.improvement.charts.defects import Defects, defects
from gemba.insight.improvement.watching.course import Course
from gemba.insight.kpis.facts import Facts
from gemba.insight.kpis.kpi import Better, Measure, Unit
from gemba.insight.mining.comparing.intervals import Estimate
from gemba.interfaces.console.figures.words import value_words
from gemba.interfaces.figures import count_words, share_words


@dataclass(frozen=True)
class Index:
    """A number with its interval and what it means."""

    name: str
    value: str
    between: str
    meaning: str


@dataclass(frozen=True)
class Keeping:
    """`limit` in words; empty for shares, where each ticket is right or is not."""

    limit: str
    count: str
    indexes: tuple[Index, ...]


def keeping(course: Course, facts: Facts, limit: float | None) -> Keeping | None:
    """Of the tickets of the chart. None where the figure has no better side, is not told ticket by
    ticket, or no limit is known."""
    kpi = course.kpi
    if kpi.better is Better.NEITHER or kpi.measure is Measure.COUNT or kpi.measure.is_stock:
        return None
    values = _values(course, facts)
    if not len(values):
        return None
    if kpi.unit is Unit.SHARE:
        wrong = values > 0 if kpi.better is Better.LOWER else values == 0
        found = defects(int(wrong.sum()), len(values))
        return Keeping("", count_words(len(values)), _defects(found))
    if limit is None:
        return None
    is_upper = kpi.better is Better.LOWER
    wrong = values > limit if is_upper else values < limit
    able = capability(values, None if is_upper else limit, limit if is_upper else None)
    return Keeping(
        limit=(_("at most {value}") if is_upper else _("at least {value}")).format(
            value=value_words(kpi, limit)
        ),
        count=count_words(len(values)),
        indexes=(*_capability(able), *_defects(defects(int(wrong.sum()), len(values)))),
    )


def _values(course: Course, facts: Facts) -> Floats:
    """In the order of time."""
    edges = course.points.edges_us
    inside = facts.only((facts.at_us >= edges[0]) & (facts.at_us < edges[-1]))
    order = np.argsort(inside.at_us, kind="stable")
    found: Floats = inside.value[order]
    return found


def _capability(found: Capability | None) -> tuple[Index, ...]:
    if found is None:
        return ()
    return (
        Index(_("Within the limit"), share_words(found.within_limits), "", _("of all tickets")),
        Index(
            "Cpk",
            _two(found.cpk.value),
            _between(found.cpk),
            _("by how far neighbours differ; 1.33 and more is usually asked for"),
        ),
        Index("Ppk", _two(found.ppk.value), _between(found.ppk), _("by how far all differ")),
    )


def _defects(found: Defects) -> tuple[Index, ...]:
    per_million = found.per_million
    between = _("{low} to {high}").format(
        low=count_words(per_million.low), high=count_words(per_million.high)
    )
    return (
        Index("DPMO", count_words(per_million.value), between, _("defects in a million tickets")),
        Index(
            _("Sigma level"),
            f"{found.level:.1f}",
            "",
            _("{shifted} with the customary shift of 1.5").format(
                shifted=f"{found.level_shifted:.1f}"
            ),
        ),
    )


def _between(told: Estimate) -> str:
    return _("{low} to {high}").format(low=_two(told.low), high=_two(told.high))


def _two(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")
