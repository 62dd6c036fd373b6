"""`gemba verdict`: what a pilot has proven, and whether it comes out of the events again."""

from __future__ import annotations

import json
from uuid import UUID

import click

from gemba.foundation.events.actors import SYSTEM
from gemba.insight.improvement.pilots import codec
from gemba.insight.improvement.queries import PilotUnknown, given_verdict, recomputed
from gemba.interfaces.cli.reporting import json_option, print_table
from gemba.interfaces.console.board.pilot_page import FigureRow, standing
from gemba.interfaces.console.board.taking_part import told_taking_part


@click.command()
@click.argument("verdict")
@click.option(
    "--recompute", is_flag=True, help="Work it out again from the events alone, and compare."
)
@json_option
def command(verdict: str, recompute: bool, as_json: bool) -> None:
    """Show the verdict with the id VERDICT. With --recompute the exit code is 1 where any number
    comes out differently."""
    try:
        key = UUID(verdict)
    except ValueError as problem:
        raise click.ClickException(
            "A verdict is named by its id, as its proposal's page shows it."
        ) from problem
    try:
        line, pilot = given_verdict(key, actor=SYSTEM)
        again = recomputed(key, actor=SYSTEM) if recompute else None
    except PilotUnknown as unknown:
        raise click.ClickException(str(unknown)) from unknown
    if as_json:
        said = {
            "taking_part": pilot.trial.condition,
            "given": codec.verdict_to_json(line.judged),
        }
        said |= {"again": codec.verdict_to_json(again.again)} if again else {}
        click.echo(json.dumps(said, ensure_ascii=False, indent=2))
    else:
        shown = standing(line.judged, pilot.kept, line.at)
        click.secho(f"{shown.advice_name} ({line.at:%Y-%m-%d %H:%M} UTC)", bold=True)
        if only := told_taking_part(pilot.trial.condition):
            click.echo(f"Only tickets took part for which this held when they came in: {only}")
        for text in (*shown.lines, *([shown.saved] if shown.saved else [])):
            click.echo(text)
        rows = [each for each in (shown.main, *shown.guards, *shown.rows) if each]
        print_table(
            ("figure", "today", "with the change", "difference", "between", "tickets"),
            [_cells(each) for each in rows],
        )
    if again is not None:
        _compare(is_same=again.is_same)


def _cells(row: FigureRow) -> tuple[str, ...]:
    return row.name, row.control, row.treatment, row.difference, row.between, row.cases


def _compare(*, is_same: bool) -> None:
    if is_same:
        click.secho("The events alone give the same numbers, every one.", fg="green", err=True)
        return
    click.secho("The events give other numbers than the verdict says.", fg="red", err=True)
    raise SystemExit(1)
