"""`gemba figures`: how the service does, in the terminal."""

from __future__ import annotations

import math

import click
from django.utils import timezone

from gemba.foundation.kernel.clock import current_time
from gemba.insight.eventlog.queries import DESK
from gemba.insight.kpis.figures import Change
from gemba.insight.kpis.queries import book_apart
from gemba.insight.kpis.registry import kpis
from gemba.interfaces.cli.mine.opening import opened
from gemba.interfaces.cli.reporting import json_option, print_json, print_table
from gemba.interfaces.console.figures.asking import extent_of
from gemba.interfaces.console.figures.periods import LAST_DAYS, WHOLE, period_of
from gemba.interfaces.console.figures.reporting import Report, report_of
from gemba.interfaces.console.figures.words import change_words, interval_words, value_words

PERIODS = (*LAST_DAYS, WHOLE)


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
    report = report_of(choice, wanted, book_apart(choice.log.key, choice.columns))
    if as_json:
        print_json(report)
    else:
        _print(report)


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


def _number(value: float | None) -> float:
    return math.nan if value is None else value
