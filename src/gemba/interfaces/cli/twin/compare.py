"""`gemba twin compare TWIN SCENARIOS`: what would happen if, side by side."""

from __future__ import annotations

import os
from pathlib import Path

import click

from gemba.insight.mining.comparing.intervals import Estimate
from gemba.insight.simulation.model import TwinInvalid
from gemba.insight.simulation.whatif.change import ChangeRefused
from gemba.insight.simulation.whatif.comparing import MEASURES, Comparison, compare
from gemba.interfaces.cli.reporting import json_option, print_json, print_table
from gemba.interfaces.cli.twin.files import EXISTING, read_scenario_file, read_twin
from gemba.interfaces.twin_words import measure_name, measure_words


@click.command("compare")
@click.argument("twin", type=EXISTING)
@click.argument("scenarios", type=EXISTING)
@click.option("--runs", type=click.IntRange(2, 10_000), default=20, show_default=True)
@click.option("--seed", default=1, show_default=True, help="Of the first run.")
@click.option("--processes", type=click.IntRange(1), default=os.cpu_count() or 1)
@json_option
def compare_command(
    *, twin: Path, scenarios: Path, runs: int, seed: int, processes: int, as_json: bool
) -> None:
    """Run TWIN as it is and under each of SCENARIOS (a JSON file), all with the same luck.

    [{"name": "two more", "changes": [{"kind": "add_people", "like": "Ana", "count": 2}]}]
    """
    model, wanted = read_twin(twin), read_scenario_file(scenarios)
    click.echo(f"{runs} runs of {len(wanted) + 1} desks …", err=True)
    try:
        found = compare(model, wanted, seeds=range(seed, seed + runs), processes=processes)
    except (ChangeRefused, TwinInvalid, ValueError) as problem:
        raise click.ClickException(str(problem)) from problem
    if as_json:
        print_json(_told(found))
    else:
        _print(found)


def _told(found: Comparison) -> dict[str, object]:
    return {
        "runs": found.replications,
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


def _ends(estimate: Estimate) -> dict[str, float]:
    return {"mean": estimate.value, "low": estimate.low, "high": estimate.high}


def _print(found: Comparison) -> None:
    names = list(dict.fromkeys(each.scenario for each in found.effects))
    rows = []
    for measure in MEASURES:
        cells = [measure_name(measure), measure_words(measure, found.base[measure].value)]
        for name in names:
            effect = found.of(name, measure)
            change = measure_words(measure, effect.difference.value, signed=True)
            sure = "" if effect.difference.is_told_apart else " (?)"
            cells.append(f"{measure_words(measure, effect.level.value)}, {change}{sure}")
        rows.append(cells)
    print_table(["", "as it is", *names], rows)
    click.echo("(?) the difference could be chance: more runs tell.")
