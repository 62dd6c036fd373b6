"""What an adopted change has brought, measured point by point, and whether it is still there. Pure.

The interval is Welch's over days or weeks, not over tickets: tickets of a day share its luck.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import numpy as np

from gemba.foundation.kernel.json_values import JsonValue
from gemba.insight.eventlog.arrays import Floats
from gemba.insight.improvement.charts.fading import Fading, fading
from gemba.insight.improvement.charts.rules import Rule
from gemba.insight.kpis.kpi import Better
from gemba.insight.mining.comparing.intervals import Estimate, mean_difference

from .course import BEFORE_MIN, Course


@dataclass(frozen=True, slots=True)
class Benefit:
    """Means of the points before and since, in the unit of the KPI; `difference` is since less
    before. `kept` is the part of the benefit left lately, None where there was none; `rule` sounded
    for the point that began at `sounded_us` where it fades."""

    kpi: str
    pace: str
    before: float
    since: float
    difference: Estimate
    points: tuple[int, int]
    kept: float | None = None
    rule: Rule | None = None
    sounded_us: int | None = None

    @property
    def is_fading(self) -> bool:
        """Whether it is mostly gone."""
        return self.rule is not None


def benefit_of(course: Course) -> Benefit | None:
    """None while fewer points than set its limits have come since the adoption, or where too little
    was told before."""
    adopted = course.adopted
    if adopted is None or course.kpi.better is Better.NEITHER:
        return None
    # how it was last: the trial's time where that has limits of its own
    begin = course.tried or 0
    before, since = _known(course, begin, adopted), _known(course, adopted, len(course.points))
    if len(before) < BEFORE_MIN or len(since) < course.counted:
        return None
    found = fading(course.chart, course.kpi.better, adopted, course.counted)
    return Benefit(
        kpi=course.kpi.name,
        pace=course.pace.value,
        before=float(before.mean()),
        since=float(since.mean()),
        difference=mean_difference(before, since),
        points=(len(before), len(since)),
        kept=found.kept if found.kept is not None and math.isfinite(found.kept) else None,
        rule=found.signal.rule if found.signal else None,
        sounded_us=_sounded(course, found),
    )


def points_missing(course: Course) -> int:
    """How many more points are needed until the benefit is measured."""
    if course.adopted is None:
        return course.counted
    return max(course.counted - len(_known(course, course.adopted, len(course.points))), 0)


def benefit_json(benefit: Benefit) -> dict[str, JsonValue]:
    """As `read_benefit` reads it back."""
    told = benefit.difference
    return {
        "kpi": benefit.kpi,
        "pace": benefit.pace,
        "before": benefit.before,
        "since": benefit.since,
        "difference": [told.value, told.low, told.high],
        "points": list(benefit.points),
        "kept": benefit.kept,
        "rule": benefit.rule.value if benefit.rule else None,
        "sounded_us": benefit.sounded_us,
    }


def read_benefit(value: JsonValue) -> Benefit | None:
    """From JSON; None where it is not one."""
    if not isinstance(value, Mapping) or "difference" not in value:
        return None
    told = cast("Mapping[str, float]", value)
    numbers, points = cast("list[float]", value["difference"]), cast("list[int]", value["points"])
    rule = value.get("rule")
    return Benefit(
        kpi=str(value["kpi"]),
        pace=str(value["pace"]),
        before=float(told["before"]),
        since=float(told["since"]),
        difference=Estimate(*(float(each) for each in numbers)),
        points=(points[0], points[1]),
        kept=cast("float | None", value.get("kept")),
        rule=Rule(str(rule)) if rule else None,
        sounded_us=cast("int | None", value.get("sounded_us")),
    )


def _known(course: Course, first: int, end: int) -> Floats:
    values = course.chart.value[first:end]
    known: Floats = values[np.isfinite(values)]
    return known


def _sounded(course: Course, found: Fading) -> int | None:
    return int(course.points.edges_us[found.signal.last]) if found.signal else None
