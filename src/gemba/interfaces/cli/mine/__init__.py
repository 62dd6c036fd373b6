"""`gemba mine`: what a log says about its process, in the terminal or as a page."""

from __future__ import annotations

from pathlib import Path

import click
from django.conf import settings

from gemba.insight.eventlog.queries import DESK
from gemba.insight.mining.discovery.discovering import Miner
from gemba.interfaces.cli.mine.model import print_model, write_model
from gemba.interfaces.cli.mine.opening import opened
from gemba.interfaces.cli.mine.overview import overview, print_overview
from gemba.interfaces.cli.mine.report import write_report
from gemba.interfaces.cli.reporting import json_option, print_json

_FILE = click.Path(dir_okay=False, path_type=Path)
_LANGUAGES = click.Choice([code for code, _ in settings.LANGUAGES])


@click.command()
@click.argument("log", default=DESK)
@click.option("--top", default=10, show_default=True, help="How many variants and moves to show.")
@click.option("--report", type=_FILE, help="Write one page of HTML to print or to forward.")
@click.option("--language", type=_LANGUAGES, default="en", help="Of the report.")
@click.option("--model", type=_FILE, help="Write the process as a BPMN 2.0 diagram.")
@click.option(
    "--miner",
    type=click.Choice([each.value for each in Miner]),
    default=Miner.INDUCTIVE.value,
    show_default=True,
    help="How the model is found.",
)
@click.option(
    "--noise",
    type=click.FloatRange(0, 1),
    help="How much the miner leaves out as rare: 0.2 (inductive) or 0.4 (split) unless given.",
)
@json_option
def command(log: str, top: int, report: Path | None, language: str, as_json: bool) -> None:
    """Show the process of LOG: the desk's own unless an imported log's name or id, or a file
    (CSV, XES, Parquet), is given."""
    choice = opened(log)
    if report is not None:
        write_report(choice, report, language)
        return
    found = overview(choice, top)
    if as_json:
        print_json(found)
    else:
        print_overview(found)
