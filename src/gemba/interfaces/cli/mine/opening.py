"""Which log a command speaks of: one the desk knows, or a file."""

from __future__ import annotations

from pathlib import Path

import click

from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.kernel.clock import current_time
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.objects.flattening import flatten, lead_type
from gemba.insight.eventlog.objects.importing import read_objects
from gemba.insight.eventlog.queries import LogUnknown, logs
from gemba.insight.eventlog.readers.importing import read_log
from gemba.insight.eventlog.readers.opening import Limits, ObjectFile, object_kind_of
from gemba.insight.eventlog.report import LogUnreadable, Problem
from gemba.insight.eventlog.store import StoreUnreadable
from gemba.insight.eventlog.wording import problem_words, refusal_words
from gemba.interfaces.console.process.choosing import Choice, choice_in, choice_of


def opened(log: str) -> Choice:
    """The log of this key or name, or in this file. Raises ClickException."""
    for line in logs(actor=SYSTEM):
        if log and log in (line.key, line.name):
            return _kept(line.key)
        if log in {line.key_from(name) for name in line.object_types}:
            return _kept(log)
    path = Path(log)
    if path.is_file():
        return _in_file(path)
    names = ", ".join(f"“{line.name}”" for line in logs(actor=SYSTEM) if line.name) or "none"
    raise click.ClickException(
        f"There is no log and no file “{log}”. Imported logs: {names}; the desk's own is “desk”."
    )


def _kept(key: str) -> Choice:
    try:
        return choice_of(key, (), actor=SYSTEM, now=current_time())
    except (LogUnknown, StoreUnreadable) as problem:
        raise click.ClickException(str(problem)) from problem


def _in_file(path: Path) -> Choice:
    """Read where it lies and not kept; `gemba import-log` keeps a log."""
    try:
        form = object_kind_of(path, Limits())
        columns, problems = _read(path) if form is None else _read_objects(path, form)
    except LogUnreadable as refusal:
        raise click.ClickException(refusal_words(refusal)) from refusal
    for problem in problems:
        click.echo(problem_words(problem), err=True)
    return choice_in(path.name, columns)


def _read(path: Path) -> tuple[EventColumns, tuple[Problem, ...]]:
    found = read_log(path)
    return found.columns, found.report.problems


def _read_objects(path: Path, form: ObjectFile) -> tuple[EventColumns, tuple[Problem, ...]]:
    """An object-centric log, seen from the type of object that fits it best."""
    found = read_objects(path, form)
    lead = lead_type(found.log)
    if lead is None:
        raise LogUnreadable("no_relations")
    return flatten(found.log, lead), found.problems
