"""Which log a command speaks of: one the desk knows, or a file."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import click

from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.kernel.clock import current_time
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.queries import LogLine, LogUnknown, logs
from gemba.insight.eventlog.readers.importing import read_log
from gemba.insight.eventlog.report import LogUnreadable
from gemba.insight.eventlog.store import StoreUnreadable
from gemba.insight.eventlog.wording import problem_words, refusal_words
from gemba.insight.mining.filters.applying import apply_filters
from gemba.interfaces.console.process.choosing import Choice, choice_of


def opened(log: str) -> Choice:
    """The log of this key or name, or in this file. Raises ClickException."""
    for line in logs(actor=SYSTEM):
        if log and log in (line.key, line.name):
            return _kept(line)
    path = Path(log)
    if path.is_file():
        return _in_file(path)
    names = ", ".join(f"“{line.name}”" for line in logs(actor=SYSTEM) if line.name) or "none"
    raise click.ClickException(
        f"There is no log and no file “{log}”. Imported logs: {names}; the desk's own is “desk”."
    )


def _kept(line: LogLine) -> Choice:
    try:
        return choice_of(line.key, (), actor=SYSTEM, now=current_time())
    except (LogUnknown, StoreUnreadable) as problem:
        raise click.ClickException(str(problem)) from problem


def _in_file(path: Path) -> Choice:
    """Read where it lies and not kept; `gemba import-log` keeps a log."""
    try:
        read = read_log(path)
    except LogUnreadable as refusal:
        raise click.ClickException(refusal_words(refusal)) from refusal
    for problem in read.report.problems:
        click.echo(problem_words(problem), err=True)
    return choice_in(path.name, read.columns)


def choice_in(name: str, columns: EventColumns) -> Choice:
    """A log that nothing keeps."""
    return Choice(
        log=LogLine(f"file-{uuid4().hex}", name),
        title=name,
        whole=columns,
        left=apply_filters(columns, ()),
        unreadable=(),
        label=str,
        who=str,
    )
