"""`gemba figures`: how the service does, in the terminal."""

from __future__ import annotations

import math
from dataclasses import dataclass

import click
import numpy as np
from django.utils import timezone

from gemba.foundation.kernel.clock import current_time
from gemba.insight.eventlog.queries import DESK
from gemba.insight.kpis.figures import Change, change, choose, summarise
from gemba.insight.kpis.queries import book_apart, targets
from gemba.insight.kpis.registry import kpis
from gemba.interfaces.cli.mine.opening import opened
from gemba.interfaces.cli.reporting import json_option, print_json, print_table
from gemba.interfaces.console.figures.asking import extent_of
from gemba.interfaces.console.figures.periods import LAST_DAYS, WHOLE, Period, period_of
from gemba.interfaces.console.figures.words import change_words, interval_words, value_words
from gemba.interfaces.console.process.choosing import Choice

PERIODS = (*LAST_DAYS, WHOLE)


@dataclass(frozen=True)
class ReportedFigure:
    """One KPI. Times are seconds, shares lie between 0 and 1; None where there is nothing to say.

    `low` and `high` hold the figure 19 times of 20; `change` is against the period before.
    """

    kpi: str
    label: str
    meaning: str
    unit: str
    measure: str
    better: str
    value: float | None
    low: float | None
    high: float | None
    count: int
    mean: float | None
    median: float | None
    p90: float | None
    is_enough: bool
    change: float | None
    change_is_sure: bool
    target: float | None
    target_is_missed: bool


@dataclass(frozen=True)
class Report:
    """The figures of one log over one period of days, both included."""

    log: str
    first_day: str
    last_day: str
    figures: list[ReportedFigure]


@click.command()
@click.argument("log", default=DESK)
@click.option("--period", type=click.Choice(PERIODS), help="Days up to today, or all of the log.")
@json_option
def command(log: str, period: str | None, as_json: bool) -> None:
    """Show the figures of LOG: the desk's own (over 28 days) unless an imported log's name or id,
    or a file, is given (over all of it)."""
    choice = opened(log)
    if not len(choice.columns):
        raise click.ClickException("This log holds no events yet.")
    extent = extent_of(choice, current_time(), timezone.get_default_timezone())
    wanted = period_of(
        {"period": period or ""}, extent, default="28" if choice.log.is_desk else WHOLE
    )
    report = report_of(choice, wanted)
    if as_json:
        print_json(report)
    else:
        _print(report)


def report_of(choice: Choice, period: Period) -> Report:
    """Every figure the log tells."""
    wanted = targets() if choice.log.has_tickets else {}
    facts_of = book_apart(choice.log.key, choice.columns).facts
    found = []
    for name, facts in facts_of.items():
        kpi = kpis()[name]
        now = summarise(kpi, choose(kpi, facts, period.window, choice.cases).values)
        earlier = choose(kpi, facts, period.before, choice.cases).values if period.before else None
        moved = change(kpi, now, summarise(kpi, np.empty(0) if earlier is None else earlier))
        target = wanted.get(name)
        found.append(
            ReportedFigure(
                kpi=name,
                label=kpi.label,
                meaning=kpi.meaning,
                unit=kpi.unit.value,
                measure=kpi.measure.value,
                better=kpi.better.value,
                value=_known(now.value),
                low=_known(now.low),
                high=_known(now.high),
                count=now.count,
                mean=_known(now.mean),
                median=_known(now.median),
                p90=_known(now.p90),
                is_enough=now.is_enough,
                change=_known(moved.difference) if moved and period.before else None,
                change_is_sure=bool(moved and moved.is_sure),
                target=target.value if target else None,
                target_is_missed=bool(target and target.miss),
            )
        )
    days = period.first.isoformat(), period.last.isoformat()
    return Report(choice.log.name or DESK, *days, found)


def _print(report: Report) -> None:
    days = f"{report.first_day} to {report.last_day}"
    click.secho(f"{report.log}: {days}", bold=True)
    rows = []
    for each in report.figures:
        kpi, low, high = kpis()[each.kpi], _number(each.low), _number(each.high)
        value = _number(each.value)
        words = "" if each.change is None else change_words(kpi, _moved(value, each.change))
        rows.append(
            (
                each.label,
                value_words(kpi, value) + ("" if each.is_enough else " ?"),
                interval_words(kpi, low, high),
                value_words(kpi, _number(each.p90)) if each.unit == "seconds" else "",
                each.count,
                words + (" !" if each.change_is_sure else ""),
                "missed" if each.target_is_missed else "",
            )
        )
    heads = ["figure", "value", "95%", "9 of 10 within", "values", "change", "target"]
    print_table(heads, rows)
    click.echo("?: too few values to judge by. !: the change is more than chance.")


def _moved(value: float, difference: float) -> Change:
    before = value - difference
    share = difference / before if before else math.nan
    return Change(difference, math.nan, math.nan, share, is_sure=False)


def _known(value: float) -> float | None:
    return None if math.isnan(value) else round(float(value), 6)


def _number(value: float | None) -> float:
    return math.nan if value is None else value
