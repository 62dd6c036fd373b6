"""`read_log`: a file of another system as sorted columns, with a report on every odd row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.report import ImportReport, LogUnreadable

from .csv import read_csv
from .lifecycle import transition_counts
from .making import LogMaking, ReadingOptions
from .mapping import ColumnMapping, MappingGuess, check_mapping, guess_mapping
from .opening import Kind, Limits, ObjectFile, kind_of, object_kind_of
from .parquet import read_parquet
from .table import Classifier, RawTable
from .times import zone_named
from .xes.reading import read_xes

_READERS = {"csv": read_csv, "xes": read_xes, "parquet": read_parquet}


@dataclass(frozen=True, eq=False)
class ImportedLog:
    """`mapping` is the one used: the one given, or the guess."""

    columns: EventColumns
    mapping: ColumnMapping
    report: ImportReport


@dataclass(frozen=True)
class LogPreview:
    """The first rows of a file as texts, and which columns were recognised.

    `classifiers` are those an XES file offers and can be followed with the columns it has;
    `transitions` count what the recognised lifecycle column says in the rows looked at.
    """

    kind: Kind | ObjectFile
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    guess: MappingGuess
    classifiers: tuple[Classifier, ...] = ()
    transitions: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_object_centric(self) -> bool:
        """Whether the file says itself what its parts are, so that there are no columns to agree
        on."""
        return self.kind.startswith("ocel-")


def read_log(
    path: Path, mapping: ColumnMapping | None = None, options: ReadingOptions | None = None
) -> ImportedLog:
    """Reads CSV, XES or Parquet, also gzipped or alone in a zip. Raises LogUnreadable.

    Without a mapping the columns are recognised. Rows that cannot be used are left out and
    reported; so is everything that was assumed.
    """
    options = options or ReadingOptions()
    zone = zone_named(options.zone)
    kind = kind_of(path, options.limits)
    table = _read(path, kind, options.limits)
    if not len(table):
        raise LogUnreadable("no_rows")
    if mapping is None:
        mapping = guess_mapping(table).mapping(table.columns)
    check_mapping(mapping, tuple(table.columns))
    columns, report = LogMaking(table, mapping, options, zone).made(kind)
    return ImportedLog(columns, mapping, report)


def preview_log(path: Path, rows: int = 1_000, limits: Limits | None = None) -> LogPreview:
    """The first rows and a guess from them. Raises LogUnreadable."""
    limits = limits or Limits()
    form = object_kind_of(path, limits)
    if form is not None:
        return LogPreview(form, (), (), MappingGuess({}, ()))
    kind = kind_of(path, limits)
    table = _read(path, kind, limits, rows)
    columns = table.columns.values()
    shown = tuple(
        tuple(column.text(row) for column in columns) for row in range(min(len(table), 20))
    )
    guess = guess_mapping(table)
    offered = tuple(each for each in table.classifiers if set(each.keys) <= set(table.columns))
    return LogPreview(kind, tuple(table.columns), shown, guess, offered, _told(table, guess))


def _told(table: RawTable, guess: MappingGuess) -> Mapping[str, int]:
    name = guess.roles.get("lifecycle")
    return {} if name is None else transition_counts(table.columns[name])


def _read(path: Path, kind: Kind, limits: Limits, rows_max: int | None = None) -> RawTable:
    return _READERS[kind](path, limits, rows_max)
