"""Control charts in words: what a point is, which rule sounded and when, what a phase is called."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

import numpy as np
from django.utils.formats import date_format
from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext as _

from gemba.foundation.kernel.clock import moment_of
from gemba.insight.improvement.charts.chart import Kind
from gemba.insight.improvement.charts.rules import RULES, Rule, Signal, signals
from gemba.insight.improvement.watching.benefit import Benefit, points_missing
from gemba.insight.improvement.watching.course import Course
from gemba.insight.improvement.watching.pace import Pace
from gemba.insight.kpis.kpi import Better, Kpi
from gemba.insight.kpis.registry import kpis
from gemba.interfaces.console.board.told import signed
from gemba.interfaces.console.figures.words import value_words
from gemba.interfaces.figures import count_words, share_words

POINTS_ENOUGH = 20
"""Fewer give limits that may well be a third too wide or too narrow."""
GOOD, BAD, ODD = "good", "bad", "odd"


@dataclass(frozen=True)
class Sounding:
    """A rule sounded from point `first` on, the last time for point `last`."""

    first: int
    last: int
    rule: str
    days: str
    tone: str

    @property
    def words(self) -> str:
        """3 June – 9 June: eight points in a row on one side of the centre."""
        return f"{self.days}: {self.rule}"


def soundings(course: Course) -> tuple[Sounding, ...]:
    """What rules sounded for, the newest first; one rule that goes on sounding is told once."""
    runs: dict[tuple[Rule, int], list[list[int]]] = {}
    for each in _signals(course):
        found = runs.setdefault((each.rule, each.side), [])
        if found and each.first <= found[-1][1] + 1:
            found[-1][1] = each.last
        else:
            found.append([each.first, each.last])
    told = [
        Sounding(first, last, _(RULES[rule]), _days(course, first, last), tone(course.kpi, side))
        for (rule, side), spans in runs.items()
        for first, last in spans
    ]
    return tuple(sorted(told, key=lambda each: (-each.last, each.first)))


def point_words(course: Course) -> tuple[list[str], list[str]]:
    """(what each point says, how it is marked): those are marked for which a rule sounded."""
    titles = [
        f"{_days(course, place, place)}: {value_words(course.kpi, value)}"
        for place, value in enumerate(course.chart.value.tolist())
    ]
    marks = [""] * len(titles)
    for each in _signals(course):
        marks[each.last] = marks[each.last] or tone(course.kpi, each.side) or ODD
        if _(RULES[each.rule]) not in titles[each.last]:
            titles[each.last] += f" – {_(RULES[each.rule])}"
    return titles, marks


def tone(kpi: Kpi, side: int) -> str:
    """Whether a side of the centre is the better one."""
    if kpi.better is Better.NEITHER or not side:
        return ""
    return GOOD if (side < 0) == (kpi.better is Better.LOWER) else BAD


def kind_words(course: Course) -> str:
    """Which chart it is."""
    return {
        Kind.INDIVIDUAL: _("Individuals and moving ranges (I-MR)"),
        Kind.SHARE: _("Shares (p)"),
        Kind.RATE: _("Rates (u)"),
        Kind.RANGE: _("Moving ranges"),
    }[course.chart.kind]


def phase_names(course: Course) -> tuple[str, ...]:
    """In the order of time; empty for a chart of one phase."""
    if course.tried is None and course.adopted is None:
        return ("",)
    names = [_("Before the change")]
    names += [_("On trial, today's version")] if course.tried is not None else []
    return (*names, *([_("For all")] if course.adopted is not None else []))


def cautions(course: Course) -> tuple[str, ...]:
    """What to know before the limits are trusted."""
    known = int(np.isfinite(course.chart.value).sum())
    stock = _(
        "What is open is mostly what was open the day before: points depend on each other, so rules"
        " sound too often here."
    )
    few = _("Limits rest on {n} points only: take them as a first guess.")
    return tuple(
        each
        for each in (
            _widened_words(course),
            stock if course.kpi.measure.is_stock else "",
            few.format(n=count_words(known)) if known < POINTS_ENOUGH else "",
        )
        if each
    )


def _widened_words(course: Course) -> str:
    """Where days differ more than counts alone would make them; empty where they do not."""
    most = max(course.chart.widened)
    if not math.isfinite(most) or most <= 1:
        return ""
    times = f"{most:.1f}"
    return _(
        "Points differ {times} times as much as chance alone would make them, so limits are that"
        " much wider (Laney)."
    ).format(times=times)


def benefit_words(benefit: Benefit) -> str:
    """What a change has brought, with its interval."""
    kpi = kpis().get(benefit.kpi)
    if kpi is None:
        return ""
    template = (
        _(
            "{before} before, {since} since: {difference} ({low} to {high}), measured over {n} and"
            " {m} days."
        )
        if benefit.pace == Pace.DAY
        else _(
            "{before} before, {since} since: {difference} ({low} to {high}), measured over {n} and"
            " {m} weeks."
        )
    )
    told = benefit.difference
    return template.format(
        before=value_words(kpi, benefit.before),
        since=value_words(kpi, benefit.since),
        difference=signed(told.value, kpi.unit),
        low=signed(told.low, kpi.unit),
        high=signed(told.high, kpi.unit),
        n=count_words(benefit.points[0]),
        m=count_words(benefit.points[1]),
    )


def kept_words(benefit: Benefit) -> str:
    """How much of the benefit is there lately; empty where there was none."""
    if benefit.kept is None:
        return _("It has not become better since: look at what else has changed, or roll it back.")
    share = share_words(min(max(benefit.kept, 0.0), 1.0))
    if benefit.is_fading:
        return _("The benefit has faded: {share} of it is left.").format(share=share)
    return _("Lately {share} of the benefit is there.").format(share=share)


def waiting_words(course: Course) -> str:
    """How long it takes until the effect is measured."""
    missing = points_missing(course)
    template = (
        _("Its effect is measured in {n} more days.")
        if course.pace is Pace.DAY
        else _("Its effect is measured in {n} more weeks.")
    )
    return template.format(n=count_words(missing))


def day_of(course: Course, place: int) -> date:
    """The day a point begins."""
    us = int(course.points.edges_us[place])
    return moment_of(us).astimezone(get_default_timezone()).date()


def _signals(course: Course) -> tuple[Signal, ...]:
    """None for a chart that tells nothing at all."""
    return signals(course.chart) if np.isfinite(course.chart.value).any() else ()


def _days(course: Course, first: int, last: int) -> str:
    names = [
        date_format(day_of(course, place), "SHORT_DATE_FORMAT") for place in sorted({first, last})
    ]
    return " – ".join(names)
