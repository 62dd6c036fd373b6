"""`gemba findings`: where a log loses time, money and goodwill, the dearest first."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

import click
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.kernel.clock import current_time
from gemba.insight.eventlog.queries import DESK
from gemba.insight.improvement.finding import Evidence, Finding, Place, Saving
from gemba.insight.improvement.ranking import METHOD, Ranking
from gemba.insight.improvement.registry import detectors
from gemba.insight.improvement.worth import WorthRates
from gemba.interfaces.cli.mine.opening import opened
from gemba.interfaces.cli.progress import steps
from gemba.interfaces.cli.reporting import (
    json_option,
    language_option,
    print_json,
    print_table,
    report_option,
    write_page,
)
from gemba.interfaces.console.findings.ranked import Ranked
from gemba.interfaces.console.findings.reading import findings_of
from gemba.interfaces.console.findings.report import findings_page
from gemba.interfaces.console.findings.words import (
    estimate_words,
    figure_words,
    lever_words,
    said_words,
)
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.figures import count_words, share_words

CASES_SHOWN = 3


@dataclass(frozen=True)
class ToldFinding:
    """A finding with its sentences in the reader's language. A year's `saving` with intervals;
    `pareto` is the share of the worth of all findings up to this one."""

    key: str
    detector: str
    said: str
    place: Place
    evidence: Evidence
    saving: dict[str, object]
    assumptions: list[str]
    lever: str
    lever_said: str
    p: float
    share_kept: float
    pareto: float


@dataclass(frozen=True)
class ToldFindings:
    """What a log showed; `method` kept false discoveries down over all `tested` places."""

    log: str
    currency: str
    tested: int
    sure: int
    method: str
    not_told_by_the_log: list[str]
    not_known: list[str]
    findings: list[ToldFinding]


@click.command()
@click.argument("log", default=DESK)
@click.option(
    "--top",
    type=click.IntRange(1),
    default=10,
    show_default=True,
    help="How many findings to show.",
)
@report_option
@language_option
@json_option
def command(*, log: str, top: int, report: Path | None, language: str, as_json: bool) -> None:
    """Find where LOG loses time, money and goodwill: the desk's own log unless an imported log's
    name or id, or a file (CSV, XES, Parquet), is given."""
    choice = opened(log)
    with override(language):
        with steps(_("Looking for losses"), len(detectors())) as begin:
            ranking, rates = findings_of(choice, lambda title: begin(_(title)))
        if report is not None:
            found = Ranked(choice.whole, ranking, rates)
            write_page(findings_page(choice, found, SYSTEM, current_time()), report)
        if as_json:
            print_json(_told(choice, ranking, rates, top))
        elif report is None:
            _print(choice, ranking, rates, top)


def _told(choice: Choice, ranking: Ranking, rates: WorthRates, top: int) -> ToldFindings:
    shares = zip(ranking.findings[:top], ranking.pareto, strict=False)
    return ToldFindings(
        log=choice.log.name or DESK,
        currency=rates.currency,
        tested=ranking.tested,
        sure=ranking.sure,
        method=METHOD,
        not_told_by_the_log=list(ranking.unread),
        not_known=[said_words(each, choice) for each in ranking.limits],
        findings=[_one(choice, finding, share) for finding, share in shares],
    )


def _one(choice: Choice, finding: Finding, pareto: float) -> ToldFinding:
    saving = asdict(finding.saving)
    del saving["assumptions"]
    return ToldFinding(
        key=finding.key,
        detector=finding.detector,
        said=said_words(finding.said, choice),
        place=finding.place,
        evidence=finding.evidence,
        saving=saving,
        assumptions=[said_words(each, choice) for each in finding.saving.assumptions],
        lever=finding.lever.value,
        lever_said=lever_words(finding.lever),
        p=finding.p,
        share_kept=finding.share_kept,
        pareto=pareto,
    )


def _print(choice: Choice, ranking: Ranking, rates: WorthRates, top: int) -> None:
    for limit in ranking.limits:
        click.echo(said_words(limit, choice))
    if ranking.tested and not ranking.findings:
        click.echo(_("Nothing stands out: whatever is lost here, chance could explain it."))
    shares = zip(ranking.findings[:top], ranking.pareto, strict=False)
    for place, (finding, share) in enumerate(shares, start=1):
        click.secho(f"\n{place}. {said_words(finding.said, choice)}", bold=True)
        print_table(["", _("a year")], _savings(finding.saving, rates))
        click.echo(_("To do: {lever}.").format(lever=lever_words(finding.lever)))
        for figure in finding.evidence.figures:
            click.echo(f"- {figure_words(figure)}")
        cases = ", ".join(finding.evidence.cases[:CASES_SHOWN])
        total = count_words(finding.evidence.case_total)
        click.echo(_("- {total} cases, such as {cases}").format(total=total, cases=cases))
        for each in finding.saving.assumptions:
            click.echo(_("- assumed: {sentence}").format(sentence=said_words(each, choice)))
        click.echo(_("- up to here {share} of all that was found").format(share=share_words(share)))
    if ranking.tested:
        words = ngettext(
            "\n{tested} place tested; at most one finding in twenty is chance ({method}).",
            "\n{tested} places tested; at most one finding in twenty is chance ({method}).",
            ranking.tested,
        )
        click.echo(words.format(tested=count_words(ranking.tested), method=METHOD))


def _savings(saving: Saving, rates: WorthRates) -> list[tuple[str, str]]:
    named = (
        (_("hours of work"), saving.work_hours),
        (_("hours customers wait"), saving.waiting_hours),
        (_("money, {currency}").format(currency=rates.currency), saving.money),
        (_("points of goodwill"), saving.goodwill),
    )
    return [(name, estimate_words(each, count_words)) for name, each in named if each.value]
