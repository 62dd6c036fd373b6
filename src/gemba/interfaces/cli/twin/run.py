"""`gemba twin run TWIN LOG`: the log of a desk that never was."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import click
from django.utils.translation import gettext as _

from gemba.foundation.events.actors import SYSTEM
from gemba.insight.eventlog.columns import build
from gemba.insight.eventlog.log_files import (
    LOG_FORMS,
    LogExport,
    LogExportRefused,
    LogForm,
    export_log,
)
from gemba.insight.simulation.engine import STEPS, run
from gemba.insight.simulation.refusing import Refused
from gemba.interfaces.cli.progress import steps
from gemba.interfaces.cli.reporting import json_option, print_json
from gemba.interfaces.cli.twin.files import EXISTING, NEW, read_twin
from gemba.interfaces.console.process.choosing import Choice, choice_in


@click.command("run")
@click.argument("twin", type=EXISTING)
@click.argument("out", type=NEW)
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same log.")
@click.option("--days", type=click.FloatRange(0, 36_500), help="How long; else what the twin says.")
@json_option
def run_command(*, twin: Path, out: Path, seed: int, days: float | None, as_json: bool) -> None:
    """Run TWIN once and write what happened to OUT (.csv, .parquet or .xes)."""
    form = next((each for each in LOG_FORMS.values() if out.name.endswith(each.ending)), None)
    if form is None:
        endings = ", ".join(dict.fromkeys(each.ending for each in LOG_FORMS.values()))
        raise click.ClickException(f"A log is written as one of: {endings}.")
    model = read_twin(twin).twin
    if days is not None:
        if math.isnan(days):
            raise click.BadParameter("say a number of days.", param_hint="'--days'")
        model = replace(model, horizon=replace(model.horizon, days=days))
    with steps(_("Running"), len(STEPS) + 1) as begin:
        try:
            outcome = run(model, seed, lambda step: begin(_(step)))
        except Refused as problem:
            raise click.ClickException(str(problem)) from problem
        begin(_("the file"))
        choice = choice_in(out.name, build(outcome.rows))
        _write(choice, out, form)
    told = {"file": str(out), "cases": choice.whole.cases, "events": len(choice.whole)}
    if as_json:
        print_json({**told, "seed": seed, "open": outcome.cases.open})
    else:
        click.secho(
            f"{len(choice.whole):,} events of {choice.whole.cases:,} cases were written to {out}.",
            fg="green",
        )


def _write(choice: Choice, out: Path, form: LogForm) -> None:
    """Raises ClickException where it cannot be written."""
    order = LogExport(
        choice.log, choice.title, choice.columns, choice.cases, choice.label, choice.who
    )
    try:
        with out.open("wb") as file:
            for piece in export_log(order, form, actor=SYSTEM):
                file.write(piece)
    except LogExportRefused as problem:
        raise click.ClickException(f"{out} cannot be written: {problem}") from problem
    except OSError as problem:
        raise click.ClickException(f"{out} cannot be written: {problem.strerror}.") from problem
