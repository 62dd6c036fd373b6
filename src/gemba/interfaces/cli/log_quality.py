"""`gemba log-quality`: whether a log can be trusted."""

from __future__ import annotations

from dataclasses import asdict

import click

from gemba.foundation.kernel.clock import current_time, microseconds
from gemba.insight.eventlog.quality.checking import quality_report
from gemba.insight.eventlog.queries import DESK
from gemba.insight.eventlog.wording import issue_words
from gemba.interfaces.cli.mine.opening import opened
from gemba.interfaces.cli.reporting import json_option, print_json

_COLOURS = {"serious": "red", "warning": "yellow", "note": "blue"}


@click.command()
@click.argument("log", default=DESK)
@json_option
def command(log: str, as_json: bool) -> None:
    """Say what is odd about LOG, what that means and what can be done: the desk's own log unless an
    imported log's name or id, or a file, is given. Nothing is changed."""
    choice = opened(log)
    report = quality_report(choice.whole, microseconds(current_time()))
    names = choice.whole.activities
    issues = [
        (each, issue_words(each, lambda code: choice.label(names[code]))) for each in report.issues
    ]
    if as_json:
        told = [
            {"code": each.code, "count": each.count, "total": each.total, **asdict(words)}
            for each, words in issues
        ]
        print_json({"log": choice.title, "issues": told, "columns": report.columns})
        return
    click.secho(f"{choice.title}: {report.events:,} events, {report.cases:,} cases", bold=True)
    for _issue, words in issues:
        click.secho(f"\n{words.severity}: {words.what}", fg=_COLOURS[words.severity])
        click.echo(f"  {words.meaning}")
        if words.cure:
            click.echo(f"  → {words.cure}")
        if words.cases:
            click.echo(f"  For example: {', '.join(words.cases)}")
    if not issues:
        click.echo("Nothing was found that would distort its figures.")
