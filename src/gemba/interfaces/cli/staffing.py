"""`gemba staffing`: what will come, whether that is known, and how many people it takes."""

from __future__ import annotations

from dataclasses import dataclass

import click
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import override

from gemba.foundation.kernel.clock import current_time
from gemba.insight.eventlog.queries import DESK
from gemba.insight.staffing.forecasting.forecast import Forecast
from gemba.insight.staffing.forecasting.history import WEEK_DAYS
from gemba.insight.staffing.series import ArrivalKind
from gemba.interfaces.cli.mine.opening import opened
from gemba.interfaces.cli.reporting import json_option, language_option, print_json, print_table
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.staffing.demand import surge_words
from gemba.interfaces.console.staffing.needed import Impossible
from gemba.interfaces.console.staffing.page import asked_of
from gemba.interfaces.console.staffing.requirement import (
    RequirementTab,
    needs_of,
    requirement_tab,
)
from gemba.interfaces.console.staffing.told import ALL, Told, told
from gemba.interfaces.console.staffing.week_heat import DIFFERENCE
from gemba.interfaces.console.staffing.words import KindNames, method_words, verdict_words
from gemba.interfaces.figures import known


@dataclass(frozen=True)
class ToldKind:
    """What came of a kind in the last seven days, what is expected in the next, and how well the
    method did: weighted errors by day, of it and of repeating last week."""

    channel: str
    type: str
    last_7_days: int
    next_7_days: float
    method: str
    verdict: str
    error: float | None
    error_of_last_week: float | None


@dataclass(frozen=True)
class ToldDay:
    """Of everything; no interval where too few weeks are known."""

    day: str
    expected: float
    low: float | None
    high: float | None
    holiday: str


@dataclass(frozen=True)
class ToldWeek:
    """Hours of people in a usual week. `needed` counts breaks and illness where they are held
    against shifts, `too_few` and `too_many` are those by which half hours differ."""

    needed: float
    there: float
    too_few: float
    too_many: float
    against: str


@dataclass(frozen=True)
class ToldStaffing:
    """What the command says."""

    log: str
    zone: str
    kinds: list[ToldKind]
    days: list[ToldDay]
    surges: list[str]
    week: ToldWeek | None


@click.command()
@click.argument("log", default=DESK)
@click.option("--weeks", type=click.Choice(["1", "2", "4"]), default="2", show_default=True)
@click.option("--region", default="", help="Country whose public holidays count, such as CN.")
@language_option
@json_option
def command(*, log: str, weeks: str, region: str, language: str, as_json: bool) -> None:
    """Forecast the requests of LOG by channel and type, and the people they take: of the desk's
    own log unless an imported log's name or id, or a file, is given."""
    choice, now = opened(log), current_time()
    with override(language):
        query = QueryDict(mutable=True)
        query.update({"weeks": weeks, "region": region.upper()})
        asked = asked_of(query, choice, now)
        if asked.problems:
            raise click.ClickException(" ".join(asked.problems))
        found = told(choice, asked, now)
        if found is None or not found.forecasts:
            raise click.ClickException(
                _("Too little is known: a forecast needs a week of requests.")
            )
        names = KindNames(choice, found.arrived)
        needs = requirement_tab(needs_of(choice, found, asked, now), asked, names, DIFFERENCE)
        report = _report(choice, found, needs, names)
        if as_json:
            print_json(report)
        else:
            _print(report, found, names)


def _report(
    choice: Choice, found: Told, needs: RequirementTab | Impossible, names: KindNames
) -> ToldStaffing:
    forecast = found.forecasts[ALL]
    return ToldStaffing(
        log=choice.log.name or DESK,
        zone=found.arrived.zone,
        kinds=[_kind(found, kind, each) for kind, each in found.forecasts.items()],
        days=[
            ToldDay(
                day.isoformat(),
                round(float(forecast.day_mean[at]), 2),
                known(forecast.day_low[at]) if forecast.choice.origins else None,
                known(forecast.day_high[at]),
                found.days_off.name_of(day),
            )
            for at, day in enumerate(forecast.dates)
        ],
        surges=[surge_words(each, names) for each in found.surges],
        week=None if isinstance(needs, Impossible) else _week(needs),
    )


def _kind(found: Told, kind: ArrivalKind, forecast: Forecast) -> ToldKind:
    method = forecast.choice
    return ToldKind(
        kind.channel,
        kind.type,
        int(found.series[kind].counts[-WEEK_DAYS:].sum()),
        round(float(forecast.day_mean[:WEEK_DAYS].sum()), 2),
        method.method,
        method.verdict,
        known(method.wape),
        known(method.naive_wape),
    )


def _week(needs: RequirementTab) -> ToldWeek:
    heat = needs.heat
    return ToldWeek(
        needed=round(heat.needed_hours, 1),
        there=round(heat.there_hours, 1),
        too_few=round(heat.missing_hours, 1),
        too_many=round(heat.surplus_hours, 1),
        against="log" if needs.is_learned else "shifts",
    )


def _print(report: ToldStaffing, found: Told, names: KindNames) -> None:
    for words in report.surges:
        click.secho(_("More than expected – {words}").format(words=words), fg="yellow")
    heads = [_("Kind"), _("Last 7 days"), _("Next 7 days"), _("Its forecast")]
    rows = [
        (
            names(kind),
            line.last_7_days,
            round(line.next_7_days),
            f"{method_words(each.choice)}. {verdict_words(each.choice)}",
        )
        for (kind, each), line in zip(found.forecasts.items(), report.kinds, strict=True)
    ]
    print_table(heads, rows)
    click.echo()
    days = [(d.day, d.expected, _between(d), d.holiday) for d in report.days]
    print_table([_("Day"), _("Expected"), _("9 times of 10"), _("Holiday")], days)
    if report.week:
        week = report.week
        words = (
            _(
                "\nA usual week needs {needed} h of people, {there} h are there; too few by"
                " {few} h, too many by {many} h."
            )
            if week.there
            else _("\nA usual week needs {needed} h of people; who is there is not known.")
        )
        click.echo(
            words.format(needed=week.needed, there=week.there, few=week.too_few, many=week.too_many)
        )


def _between(day: ToldDay) -> str:
    if day.low is None or day.high is None:
        return _("unknown")
    return f"{day.low:.0f}–{day.high:.0f}"
