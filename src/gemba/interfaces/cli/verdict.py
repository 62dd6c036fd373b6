"""`gemba verdict`: what a pilot has proven, and whether it comes out of the events again."""

from __future__ import annotations

import json
from datetime import datetime
from uuid import UUID

import click

from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.kernel.json_values import JsonValue
from gemba.insight.improvement.pilots import codec
from gemba.insight.improvement.pilots.verdict import Verdict
from gemba.insight.improvement.queries import (
    PilotLine,
    PilotUnknown,
    Recomputed,
    VerdictLine,
    given_verdict,
    recomputed,
)
from gemba.interfaces.cli.reporting import json_option, print_table
from gemba.interfaces.console.board.pilot_page import FigureRow, standing
from gemba.interfaces.console.board.taking_part import told_taking_part

OTHER_NUMBERS, OTHER_METHOD = 1, 3


@click.command()
@click.argument("verdict")
@click.option(
    "--recompute", is_flag=True, help="Work it out again from the events alone, and compare."
)
@json_option
def command(verdict: str, recompute: bool, as_json: bool) -> None:
    """Show the verdict with the id VERDICT. With --recompute the exit code is 1 where any number
    comes out differently, and 3 where the method of judging is another one by now, so that numbers
    may."""
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
        click.echo(json.dumps(_said(line, pilot, again), ensure_ascii=False, indent=2))
    else:
        _show(line.judged, pilot, line.at)
        if again is not None and not again.is_same:
            click.secho("\nFrom the events alone:", bold=True)
            _show(again.again, pilot, line.at)
    if again is not None:
        _compare(again)


def _said(line: VerdictLine, pilot: PilotLine, again: Recomputed | None) -> dict[str, JsonValue]:
    said: dict[str, JsonValue] = {
        "taking_part": pilot.trial.condition,
        "given": codec.verdict_to_json(line.judged),
    }
    if again is not None:
        said["again"] = codec.verdict_to_json(again.again)
        said |= {"method_given": again.method_given, "method_now": again.method_now}
    return said


def _show(judged: Verdict, pilot: PilotLine, at: datetime) -> None:
    shown = standing(judged, pilot.kept, at)
    click.secho(f"{shown.advice_name} ({at:%Y-%m-%d %H:%M} UTC)", bold=True)
    if only := told_taking_part(pilot.trial.condition):
        click.echo(f"Only tickets took part for which this held when they came in: {only}")
    for text in (*shown.lines, *([shown.saved] if shown.saved else [])):
        click.echo(text)
    rows = [each for each in (shown.main, *shown.guards, *shown.rows) if each]
    if rows:
        columns = ("figure", "today", "with the change", "difference", "between", "tickets")
        print_table(columns, [_cells(each) for each in rows])


def _cells(row: FigureRow) -> tuple[str, ...]:
    return row.name, row.control, row.treatment, row.difference, row.between, row.cases


def _compare(again: Recomputed) -> None:
    is_by_other = again.method_given != again.method_now
    methods = f"Given with method {again.method_given}, recomputed with method {again.method_now}"
    if again.is_same:
        click.secho("The events alone give the same numbers, every one.", fg="green", err=True)
        if is_by_other:
            click.echo(f"{methods}.", err=True)
        return
    if is_by_other:
        words = (
            f"{methods}: numbers may differ, and do. It says nothing for or against the verdict."
        )
        click.secho(words, fg="yellow", err=True)
        raise SystemExit(OTHER_METHOD)
    click.secho("The events give other numbers than the verdict says.", fg="red", err=True)
    raise SystemExit(OTHER_NUMBERS)
