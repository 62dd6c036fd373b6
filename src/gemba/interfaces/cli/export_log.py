"""`gemba export-log`: a log as a file of another tool."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click
from django.utils.text import slugify

from gemba.foundation.events.actors import SYSTEM
from gemba.insight.eventlog.log_files import LOG_FORMS, LogExport, LogExportRefused, export_log
from gemba.insight.eventlog.object_files import ObjectExportRefused, export_objects
from gemba.insight.eventlog.objects.exporting import SUFFIXES
from gemba.insight.eventlog.objects.importing import OBJECT_KINDS
from gemba.insight.eventlog.queries import DESK, LogUnknown
from gemba.insight.eventlog.store import StoreUnreadable
from gemba.insight.mining.filters.applying import apply_filters
from gemba.insight.mining.filters.codec import read
from gemba.insight.mining.filters.kind import FilterRefused
from gemba.interfaces.cli.mine.opening import opened
from gemba.interfaces.cli.reporting import json_option, print_json
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.filtering.words import sentence_words

_FORMS = (*LOG_FORMS, *OBJECT_KINDS)


@click.command()
@click.argument("log", default=DESK)
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--format", "form", type=click.Choice(_FORMS), default="csv", show_default=True)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="The same as FILE.")
@click.option(
    "--filter",
    "filters",
    multiple=True,
    help="Only what this leaves, written as in the address of the Process screen (f=…).",
)
@json_option
def command(
    *,
    log: str,
    file: Path | None,
    form: str,
    out: Path | None,
    filters: tuple[str, ...],
    as_json: bool,
) -> None:
    """Write LOG to FILE: the desk's own unless an imported log's name or id is given.

    A filter is written as on the Process screen, for example --filter variant:… or
    --filter time:…; copy what stands behind “f=” in its address.

    CSV, Parquet and XES hold one row or event for each case an event belongs to; the OCEL forms
    hold all of an object-centric log, as the desk's own is one.
    """
    choice = _narrowed(opened(log), filters)
    path = file or out or Path(f"{slugify(choice.title) or 'log'}{_ending(form)}")
    try:
        events = _write(choice, form, path)
    except (LogExportRefused, LogUnknown, ObjectExportRefused, StoreUnreadable) as refusal:
        raise click.ClickException(str(refusal)) from refusal
    except OSError as problem:
        raise click.ClickException(f"{path} cannot be written: {problem.strerror}.") from problem
    if as_json:
        print_json({"file": str(path), "format": form, "events": events})
    else:
        click.secho(f"{events:,} events were written to {path}.", fg="green")


def _narrowed(choice: Choice, texts: tuple[str, ...]) -> Choice:
    """The log under the filters; one that cannot be applied stops the command."""
    if not texts:
        return choice
    try:
        left = apply_filters(choice.whole, [read(text) for text in texts])
    except FilterRefused as refusal:
        raise click.ClickException(sentence_words(refusal.sentence, choice)) from refusal
    for sentence in left.refused:
        raise click.ClickException(sentence_words(sentence, choice))
    return replace(choice, left=left)


def _ending(form: str) -> str:
    return SUFFIXES[form] if form in SUFFIXES else LOG_FORMS[form].ending


def _write(choice: Choice, form: str, path: Path) -> int:
    """How many events the file holds."""
    if form in SUFFIXES:
        kind = next(each for each in SUFFIXES if each == form)
        return export_objects(key=choice.log.key, form=kind, path=path, actor=SYSTEM)
    order = LogExport(
        choice.log, choice.title, choice.columns, choice.cases, choice.label, choice.who
    )
    with path.open("wb") as out:
        for piece in export_log(order, LOG_FORMS[form], actor=SYSTEM):
            out.write(piece)
    columns, cases = choice.columns, choice.cases
    return len(columns) if cases is None else int(columns.row_flags(cases).sum())
