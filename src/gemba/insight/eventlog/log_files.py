"""A log as a file of another tool, and the file an imported log came from."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from gemba.foundation.events.actors import Actor
from gemba.foundation.vault.files import FileUnknown, open_file

from .apart import ReadingStopped, write_parquet_apart
from .arrays import Bools
from .columns import EventColumns
from .names import Names
from .operations import ORIGINALS
from .queries import LogLine, LogUnknown, import_story, log_line, may_import
from .writers.csv import csv_pieces
from .writers.xes import gzipped, xes_pieces

_PIECE_BYTES = 1 << 20


class LogExportRefused(Exception):
    """The log cannot be had as a file, or not by this actor; the message says why."""


@dataclass(frozen=True)
class LogForm:
    """A form a log can be written in: `key` names it in addresses and commands."""

    key: str
    ending: str
    media_type: str


LOG_FORMS = {
    form.key: form
    for form in (
        LogForm("csv", ".csv", "text/csv; charset=utf-8"),
        LogForm("spreadsheet", ".csv", "text/csv; charset=utf-8"),
        LogForm("parquet", ".parquet", "application/vnd.apache.parquet"),
        LogForm("xes", ".xes", "application/xml"),
        LogForm("xes-gz", ".xes.gz", "application/gzip"),
    )
}


@dataclass(frozen=True)
class LogExport:
    """What to write: the chosen cases of a log, None for all, under the reader's words."""

    line: LogLine
    title: str
    columns: EventColumns
    cases: Bools | None
    activity: Callable[[str], str] = str
    resource: Callable[[str], str] = str


def may_export(line: LogLine, *, actor: Actor) -> bool:
    """Whether this actor may have the log as a file. The desk's own tells of the tickets of
    every team, if only by their ids."""
    return actor.works_the_desk and (not line.is_desk or actor.sees_every_team)


def export_log(order: LogExport, form: LogForm, *, actor: Actor) -> Iterator[bytes]:
    """The file piece by piece. Raises LogExportRefused, before the first piece."""
    if not may_export(order.line, actor=actor):
        raise LogExportRefused(
            _("Only those who see the tickets of every team may export the desk's own log.")
        )
    columns = replace(
        order.columns,
        activities=_worded(order.columns.activities, order.activity),
        resources=_worded(order.columns.resources, order.resource),
    )
    if form.key == "parquet":
        return _parquet_pieces(columns, order.cases)
    if form.key in ("csv", "spreadsheet"):
        return csv_pieces(columns, order.cases, for_spreadsheet=form.key == "spreadsheet")
    pieces = xes_pieces(columns, order.cases, order.title)
    return gzipped(pieces) if form.key == "xes-gz" else pieces


def has_original(key: str, *, actor: Actor) -> bool:
    """Whether the untouched file of a log is kept and this actor may have it."""
    story = import_story(key, actor=actor)
    return bool(story and story.report.original and may_import(actor))


def open_original(key: str, *, actor: Actor) -> tuple[str, BinaryIO]:
    """Name and content of the file as it was imported. Raises LogUnknown for whoever may not
    import, and where there is none."""
    story = import_story(key, actor=actor)
    if story is None or not may_import(actor):
        raise LogUnknown(key)
    try:
        file = open_file(story.report.original, shelf=ORIGINALS)
    except FileUnknown:
        raise LogUnknown(key) from None
    return log_line(key, actor=actor).file_name, file


def _worded(names: Names, words: Callable[[str], str]) -> Names:
    """Codes as words; two that read the same stay apart by their code."""
    taken: dict[str, str] = {}
    for code in names:
        word = words(code)
        taken[word if word not in taken else f"{word} ({code})"] = code
    return Names.of(taken)


def _parquet_pieces(columns: EventColumns, cases: Bools | None) -> Iterator[bytes]:
    # Not a block: the file must outlive this call, and go when its last piece has been read.
    folder = tempfile.TemporaryDirectory()
    path = Path(folder.name) / "log.parquet"
    try:
        write_parquet_apart(columns, cases, path)
    except ReadingStopped as stop:
        folder.cleanup()
        raise LogExportRefused(
            _("Writing the file took too long or too much memory. Filter the log and try again.")
        ) from stop
    return _file_pieces(path, folder)


def _file_pieces(path: Path, folder: tempfile.TemporaryDirectory[str]) -> Iterator[bytes]:
    with folder, path.open("rb") as file:
        while piece := file.read(_PIECE_BYTES):
            yield piece
