"""`gemba twin compare TWIN SCENARIOS`: what would happen if, side by side."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import click
from django.utils.translation import gettext as _
from django.utils.translation import override

from gemba.foundation.kernel.clock import current_time
from gemba.insight.eventlog.columns import EventRows, build
from gemba.insight.eventlog.rates import Rates
from gemba.insight.mining.comparing.intervals import Estimate
from gemba.insight.simulation.fitting.fit import Fitted
from gemba.insight.simulation.refusing import Refused
from gemba.insight.simulation.whatif.change import Scenario
from gemba.insight.simulation.whatif.comparing import (
    Comparison,
    Terms,
    compare,
    measures_with,
)
from gemba.interfaces.cli.mine.opening import opened
from gemba.interfaces.cli.progress import counted
from gemba.interfaces.cli.reporting import (
    json_option,
    language_option,
    print_json,
    print_table,
    report_option,
    write_page,
)
from gemba.interfaces.cli.twin.files import EXISTING, read_scenario_file, read_twin
from gemba.interfaces.console.findings.report import span_of
from gemba.interfaces.console.lab.fit_story import FitStory
from gemba.interfaces.console.lab.report import Trial, lab_page
from gemba.interfaces.console.lab.runs import rates_of
from gemba.interfaces.console.lab.trying import fit_of
from gemba.interfaces.console.process.choosing import Choice, choice_in
from gemba.interfaces.figures import known
from gemba.interfaces.twin_words import measure_name, measure_words


@dataclass(frozen=True)
class Asked:
    """The options of the command."""

    twin: Path
    scenarios: Path
    runs: int
    seed: int
    processes: int
    log: str | None
    report: Path | None
    language: str
    as_json: bool


@click.command("compare")
@click.argument("twin", type=EXISTING)
@click.argument("scenarios", type=EXISTING)
@click.option("--runs", type=click.IntRange(2, 10_000), default=20, show_default=True)
@click.option("--seed", default=1, show_default=True, help="Of the first run.")
@click.option("--processes", type=click.IntRange(1), default=os.cpu_count() or 1)
@click.option("--log", help="The twin's log: calls all by its names, and tells how well it holds.")
@report_option
@language_option
@json_option
def compare_command(**options: Any) -> None:
    """Run TWIN as it is and under each of SCENARIOS (a JSON file), all with the same luck.

    [{"name": "two more", "changes": [{"kind": "add_people", "like": "Ana", "count": 2}]}]

    Intervals are stretched for what the log of the twin could not tell.
    """
    asked = Asked(**options)
    fitted, wanted = read_twin(asked.twin), read_scenario_file(asked.scenarios)
    choice = None if asked.log is None else _log(asked.log)
    rates = Rates() if choice is None else rates_of(choice)
    with override(asked.language):
        found = _compared(fitted, wanted, asked, rates)
        if asked.report is not None:
            trial = Trial(
                choice=choice or _nothing_kept(asked.twin),
                fitted=fitted,
                scenarios=wanted,
                found=found,
                currency=rates.currency,
                fit=None if choice is None else _fit(choice),
                span=None if choice is None else span_of(choice),
            )
            write_page(lab_page(trial, current_time()), asked.report)
        if asked.as_json:
            print_json(_told(found))
        elif asked.report is None:
            _print(found, rates.currency)


def _log(name: str) -> Choice:
    """Raises ClickException for one that tells nothing of a twin."""
    choice = opened(name)
    if not len(choice.whole):
        raise click.ClickException(
            f"The log “{name}” has no events, so it tells nothing of the twin. Leave --log out, or"
            " name the log the twin was fitted to."
        )
    return choice


def _fit(choice: Choice) -> FitStory | None:
    """How well the twin of the log holds. Raises ClickException."""
    try:
        return fit_of(choice)
    except Refused as problem:
        raise click.ClickException(str(problem)) from problem


def _compared(
    fitted: Fitted, wanted: tuple[Scenario, ...], asked: Asked, rates: Rates
) -> Comparison:
    """Raises ClickException."""
    seeds = range(asked.seed, asked.seed + asked.runs)
    label = _("{n} runs of {desks} desks").format(n=asked.runs, desks=len(wanted) + 1)
    try:
        with counted(label) as progress:
            terms = Terms(measures_with(rates), fitted.widening, progress)
            return compare(fitted.twin, wanted, seeds=seeds, processes=asked.processes, terms=terms)
    except (Refused, ValueError) as problem:
        raise click.ClickException(str(problem)) from problem


def _nothing_kept(twin: Path) -> Choice:
    """A twin in a file has no log beside it: steps and people are called as it calls them."""
    return choice_in(twin.stem, build(EventRows.of([], [], [])))


def _told(found: Comparison) -> dict[str, object]:
    return {
        "runs": found.replications,
        "widened": found.widened,
        "as_it_is": {name: _ends(each) for name, each in found.base.items()},
        "scenarios": [
            {
                "scenario": each.scenario,
                "measure": each.measure,
                "level": _ends(each.level),
                "difference": _ends(each.difference),
                "is_told_apart": each.difference.is_told_apart,
            }
            for each in found.effects
        ],
    }


def _ends(estimate: Estimate) -> dict[str, float | None]:
    ends = {"mean": estimate.value, "low": estimate.low, "high": estimate.high}
    return {name: known(value) for name, value in ends.items()}


def _print(found: Comparison, currency: str) -> None:
    names = list(dict.fromkeys(each.scenario for each in found.effects))
    words = partial(measure_words, currency=currency)
    rows = []
    for measure in found.base:
        cells = [measure_name(measure), words(measure, found.base[measure].value)]
        for name in names:
            effect = found.of(name, measure)
            change = words(measure, effect.difference.value, signed=True)
            sure = "" if effect.difference.is_told_apart else " (?)"
            cells.append(f"{words(measure, effect.level.value)}, {change}{sure}")
        rows.append(cells)
    print_table(["", _("As it is"), *names], rows)
    click.echo(_("(?) the difference could be chance: more runs tell."))
