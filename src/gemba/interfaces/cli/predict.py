"""`gemba predict`: how well the future of a log's cases could have been foretold."""

from __future__ import annotations

import math
from collections.abc import Iterable

import click
from django.utils.translation import gettext as _
from django.utils.translation import override

from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.queries import DESK
from gemba.insight.kpis.guessing import guess_meanings
from gemba.insight.prediction.desk_reading import DESK_READING
from gemba.insight.prediction.evaluation.figures import Bucket, ChanceFigures
from gemba.insight.prediction.evaluation.judging import ChanceJudgement, TimeJudgement
from gemba.insight.prediction.evaluation.logs import LogJudgement, judge_log
from gemba.insight.prediction.evaluation.protocols import HOLDOUT, STRICT, Protocol
from gemba.insight.prediction.targets import BREACH, NEXT, REMAINING, Fate, Reading
from gemba.interfaces.cli.mine.opening import opened
from gemba.interfaces.cli.reporting import json_option, language_option, print_json, print_table

PROTOCOLS: dict[str, tuple[Protocol, ...]] = {
    "strict": (STRICT,),
    "holdout": (HOLDOUT,),
    "both": (STRICT, HOLDOUT),
}


@click.command()
@click.argument("log", default=DESK)
@click.option(
    "--protocol",
    type=click.Choice(list(PROTOCOLS)),
    default="strict",
    show_default=True,
    help="strict: learnt only from what was known when the first test case began; holdout: as in"
    " most papers, training cases run on into the test period.",
)
@click.option("--end", "ends", multiple=True, help="Activity with which a case ends; repeatable.")
@click.option("--breach", help="ATTRIBUTE=VALUE that says that a promise was broken.")
@language_option
@json_option
def command(
    *,
    log: str,
    protocol: str,
    ends: tuple[str, ...],
    breach: str | None,
    language: str,
    as_json: bool,
) -> None:
    """Judge predictions of LOG: the desk's own unless an imported log's name or id, or a file, is
    given. The last fifth of its cases is foretold from what came before and compared with what
    became of it, beside two simple tables."""
    choice = opened(log)
    with override(language):
        columns = choice.columns
        reading = (
            DESK_READING if choice.log.has_tickets and log == DESK else _read(columns, ends, breach)
        )
        if columns.cases < 2:
            raise click.ClickException(_("This log holds too few cases to foretell others."))
        found = [judge_log(columns, reading, each) for each in PROTOCOLS[protocol]]
        if as_json:
            print_json(found)
            return
        for each in found:
            _print(each)


def _read(columns: EventColumns, ends: tuple[str, ...], breach: str | None) -> Reading:
    """Raises ClickException for names the log does not know."""
    for name in ends:
        if name not in columns.activities.codes:
            raise click.ClickException(
                _("The log has no activity “%(name)s”; `gemba mine` lists them.") % {"name": name}
            )
    if breach is None:
        attribute, values = guess_meanings(columns).sla_met, "no|n|false|f|0|否"
    else:
        attribute, found, values = breach.partition("=")
        if not found or attribute not in {*columns.attributes, *columns.case_attributes}:
            raise click.ClickException(
                _("--breach wants ATTRIBUTE=VALUE with an attribute of the log: %(names)s.")
                % {"names": ", ".join([*columns.attributes, *columns.case_attributes]) or "–"}
            )
    fates: tuple[Fate, ...] = ()
    if attribute:
        wanted = tuple(each.casefold() for each in values.split("|"))
        fates = (Fate(BREACH, label=attribute, values=wanted),)
    return Reading(ends=ends, fates=fates)


def _print(found: LogJudgement) -> None:
    words = {
        STRICT: _("Learnt only from what was known when the first test case began"),
        HOLDOUT: _("Holdout: training cases run on into the test period"),
    }
    click.secho(words[found.protocol], bold=True)
    if found.time is not None:
        _print_time(found.time)
    chances = {NEXT: found.next_step, **found.fates}
    told = {name: each for name, each in chances.items() if each is not None}
    if told:
        _print_chances(told)
    for name, why in found.silent.items():
        click.echo(_("%(target)s: nothing is foretold. %(why)s") % {"target": name, "why": why})
    click.echo("")


def _print_time(judged: TimeJudgement) -> None:
    figures = judged.figures
    click.echo(
        _("%(target)s, %(count)d moments (days)") % {"target": REMAINING, "count": figures.moments}
    )
    rows = [
        (_("foretold (%(way)s)") % {"way": judged.speaker}, _n(figures.mae_days)),
        (_("mean at this length"), _n(figures.mean_by_length_days)),
        (_("median after the last two steps"), _n(figures.median_by_last_two_days)),
    ]
    print_table([_("way"), _("mean absolute error")], rows)
    click.echo(
        _("median error %(median)s, %(inside).0f %% in the 80 %% interval, trained in %(s).0f s")
        % {
            "median": _n(figures.median_days),
            "inside": 100 * figures.inside,
            "s": judged.seconds,
        }
    )
    _print_buckets(judged.buckets, _("mean absolute error"))


def _print_chances(told: dict[str, ChanceJudgement]) -> None:
    heads = [
        _("target"),
        _("moments"),
        _("accuracy"),
        _("balanced"),
        _("last three steps"),
        _("commonest"),
        _("calibration error"),
        "Brier",
        "AUC",
        _("way"),
    ]
    rows = [(name, *_cells(each.figures), each.speaker) for name, each in told.items()]
    print_table(heads, rows)
    for name, each in told.items():
        kind = _("accuracy") if name == NEXT else "Brier"
        _print_buckets(each.buckets, f"{name}: {kind}")


def _cells(figures: ChanceFigures) -> tuple[object, ...]:
    shares = (
        figures.accuracy,
        figures.balanced,
        figures.chain_accuracy,
        figures.commonest_accuracy,
        figures.calibration_error,
        figures.brier,
        figures.auc,
    )
    return figures.moments, *(_n(each) for each in shares)


def _print_buckets(buckets: Iterable[Bucket], value: str) -> None:
    rows = [
        (_("longer") if math.isinf(b.hours) else f"≤ {b.hours:g} h", b.moments, _n(b.value))
        for b in buckets
    ]
    print_table([_("had run"), _("moments"), value], rows)


def _n(value: float) -> str:
    return f"{value:.3f}" if math.isfinite(value) else "–"
