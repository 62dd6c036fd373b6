"""`gemba mine`: what a log says about its process, in the terminal or as a page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from gemba.foundation.events.actors import SYSTEM
from gemba.insight.eventlog.queries import DESK
from gemba.insight.mining.discovery.discovering import Miner
from gemba.interfaces.cli.mine.compare import compared, print_compared
from gemba.interfaces.cli.mine.conformance import conformance_of, print_conformance
from gemba.interfaces.cli.mine.model import print_model, write_model
from gemba.interfaces.cli.mine.opening import opened
from gemba.interfaces.cli.mine.overview import overview, print_overview
from gemba.interfaces.cli.mine.people import people_figures, print_people
from gemba.interfaces.cli.mine.report import write_report
from gemba.interfaces.cli.mine.waiting import print_waiting
from gemba.interfaces.cli.reporting import (
    json_option,
    language_option,
    print_json,
    report_option,
)
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.waiting.figures import waiting_figures
from gemba.interfaces.console.process.waiting.story import Wanted

_FILE = click.Path(dir_okay=False, path_type=Path)


@dataclass(frozen=True)
class Asked:
    """The options of the command, by name."""

    log: str
    top: int
    report: Path | None
    language: str
    people: bool
    compare: tuple[str, ...]
    waiting: bool
    conformance: Path | None
    model: Path | None
    miner: str
    noise: float | None
    as_json: bool


@click.command()
@click.argument("log", default=DESK)
@click.option("--top", default=10, show_default=True, help="How many variants and moves to show.")
@report_option
@language_option
@click.option("--people", is_flag=True, help="Handovers, working hours and workload.")
@click.option(
    "--compare",
    multiple=True,
    metavar="FILTER",
    help="A filter as in an address (attribute:channel:is:mail) against the rest, or against a"
    " second one; “halves” for the earlier and the later half.",
)
@click.option("--waiting", is_flag=True, help="What cases wait for, and the bottlenecks.")
@click.option(
    "--conformance",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="MODEL.bpmn",
    help="How far cases follow a BPMN model, and what they do differently.",
)
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
def command(**options: Any) -> None:
    """Show the process of LOG: the desk's own unless an imported log's name or id, or a file
    (CSV, XES, Parquet), is given."""
    asked = Asked(**options)
    choice = opened(asked.log)
    if asked.report is not None:
        write_report(choice, asked.report, asked.language)
    elif asked.as_json:
        print_json(_figures(choice, asked))
    else:
        _print(choice, asked)


def _figures(choice: Choice, asked: Asked) -> object:
    if asked.model is not None:
        return write_model(choice, asked.model, Miner(asked.miner), asked.noise)
    if asked.people:
        return people_figures(choice, asked.top)
    if asked.compare:
        return compared(choice, asked.compare, asked.top)
    if asked.waiting:
        figures = waiting_figures(choice, Wanted(), actor=SYSTEM)[0]
        return replace(figures, bottlenecks=figures.bottlenecks[: asked.top])
    if asked.conformance is not None:
        return conformance_of(choice, asked.conformance)[0]
    return overview(choice, asked.top)


def _print(choice: Choice, asked: Asked) -> None:
    if asked.model is not None:
        print_model(write_model(choice, asked.model, Miner(asked.miner), asked.noise))
    elif asked.people:
        print_people(people_figures(choice, asked.top))
    elif asked.compare:
        print_compared(compared(choice, asked.compare, asked.top))
    elif asked.waiting:
        print_waiting(waiting_figures(choice, Wanted(), actor=SYSTEM)[1], asked.top)
    elif asked.conformance is not None:
        print_conformance(*conformance_of(choice, asked.conformance), asked.top)
    else:
        print_overview(choice, overview(choice, asked.top))
