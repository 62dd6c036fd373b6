"""`read_log`: a file of another system as sorted columns, with a report on every odd row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo
from pathlib import Path
from typing import Literal

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Int32s, Int64s
from gemba.insight.eventlog.columns import EventColumns, EventRows, build
from gemba.insight.eventlog.names import CodedColumn, Names
from gemba.insight.eventlog.report import ImportReport, LogUnreadable

from .csv import read_csv
from .mapping import ColumnMapping, MappingGuess, check_mapping, guess_mapping
from .opening import Kind, Limits, kind_of
from .table import RawColumn, RawTable
from .times import zone_named
from .timing import Timing, read_times
from .xes.reading import read_xes

Duplicates = Literal["keep", "leave out"]

_UNKNOWN_RESOURCE = "?"


@dataclass(frozen=True, eq=False)
class ImportedLog:
    """`mapping` is the one used: the one given, or the guess."""

    columns: EventColumns
    mapping: ColumnMapping
    report: ImportReport


@dataclass(frozen=True)
class LogPreview:
    """The first rows of a file as texts, and which columns were recognised."""

    kind: Kind
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    guess: MappingGuess


@dataclass(frozen=True)
class ReadingOptions:
    """`zone` is the time zone of times that carry none."""

    zone: str = "UTC"
    duplicates: Duplicates = "keep"
    limits: Limits = field(default_factory=Limits)


def read_log(
    path: Path, mapping: ColumnMapping | None = None, options: ReadingOptions | None = None
) -> ImportedLog:
    """Reads CSV or XES, also gzipped or alone in a zip. Raises LogUnreadable.

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
    return _Import(kind, table, mapping, options, zone).done()


def preview_log(path: Path, rows: int = 1_000, limits: Limits | None = None) -> LogPreview:
    """The first rows and a guess from them. Raises LogUnreadable."""
    limits = limits or Limits()
    kind = kind_of(path, limits)
    table = _read(path, kind, limits, rows)
    columns = table.columns.values()
    shown = tuple(
        tuple(column.text(row) for column in columns) for row in range(min(len(table), 20))
    )
    return LogPreview(kind, tuple(table.columns), shown, guess_mapping(table))


def _read(path: Path, kind: Kind, limits: Limits, rows_max: int | None = None) -> RawTable:
    return (read_csv if kind == "csv" else read_xes)(path, limits, rows_max)


class _Import:
    """One import: each step flags rows and adds to the problems."""

    def __init__(
        self,
        kind: Kind,
        table: RawTable,
        mapping: ColumnMapping,
        options: ReadingOptions,
        zone: tzinfo,
    ) -> None:
        self._kind = kind
        self._table = table
        self._mapping = mapping
        self._options = options
        self._zone = zone
        self._problems = list(table.problems)
        self._dropped = np.zeros(len(table), dtype=bool)

    def done(self) -> ImportedLog:
        case = self._required("missing_case", self._mapping.case)
        activity = self._required("missing_activity", self._mapping.activity)
        timing = read_times(self._table, self._mapping, self._zone, self._options.zone)
        self._problems += timing.problems
        self._dropped |= timing.unusable
        self._check_duplicates()
        kept = np.flatnonzero(~self._dropped)
        if not len(kept):
            self._refuse()
        self._check_order(case.codes[kept], timing.time_us[kept])
        columns = build(self._rows(case, activity, timing, kept))
        report = ImportReport(
            self._kind,
            len(self._table),
            len(kept),
            tuple(self._problems),
            self._table.encoding,
            self._table.delimiter,
        )
        return ImportedLog(columns, self._mapping, report)

    def _note(self, code: str, rows: Bools, **params: str) -> None:
        if rows.any():
            self._problems.append(self._table.problem(code, rows, **params))

    def _required(self, code: str, name: str) -> RawColumn:
        column = self._table.columns[name]
        missing = column.codes < 0
        self._note(code, missing, column=name)
        self._dropped |= missing
        return column

    def _check_duplicates(self) -> None:
        repeated = repeated_rows([column.codes for column in self._table.columns.values()])
        repeated &= ~self._dropped
        if self._options.duplicates == "keep":
            self._note("duplicate_rows", repeated)
        else:
            self._note("duplicate_rows_left_out", repeated)
            self._dropped |= repeated

    def _check_order(self, case: Int32s, time_us: Int64s) -> None:
        order = np.argsort(case, kind="stable")
        latest = _running_max(case[order], time_us[order])
        late = np.zeros(len(self._table), dtype=bool)
        late[np.flatnonzero(~self._dropped)[order]] = time_us[order] < latest
        self._note("out_of_order", late)

    def _refuse(self) -> None:
        behind = tuple(each for each in self._problems if each.severity == "left out")
        reasons = " ".join(each.sentence for each in behind)
        raise LogUnreadable("nothing_kept", behind, count=str(len(self._table)), reasons=reasons)

    def _rows(
        self, case: RawColumn, activity: RawColumn, timing: Timing, kept: Int64s
    ) -> EventRows:
        event, by_case = self._attributes(case, kept)
        return EventRows(
            case=_coded(case, kept),
            activity=_coded(activity, kept),
            time_us=timing.time_us[kept],
            resource=self._resource(kept),
            start_us=None if timing.start_us is None else timing.start_us[kept],
            attributes=event,
            case_attributes=by_case,
        )

    def _resource(self, kept: Int64s) -> CodedColumn | None:
        if self._mapping.resource is None:
            return None
        column = self._table.columns[self._mapping.resource]
        codes = column.codes[kept]
        unknown = [text == _UNKNOWN_RESOURCE for text in column.texts]
        table = np.append(np.where(unknown, -1, np.arange(len(unknown))), -1).astype(np.int32)
        return CodedColumn(table[codes], Names.of(column.texts))

    def _attributes(
        self, case: RawColumn, kept: Int64s
    ) -> tuple[Mapping[str, CodedColumn], Mapping[str, CodedColumn]]:
        """Attributes of events, and those that never change within a case."""
        first = np.full(len(case.texts), -1, dtype=np.int64)
        first[case.codes[kept[::-1]]] = kept[::-1]
        event: dict[str, CodedColumn] = {}
        by_case: dict[str, CodedColumn] = {}
        for name in self._attribute_names():
            column = self._table.columns[name]
            codes = column.codes[kept]
            if not (codes >= 0).any():
                continue
            of_case = np.where(first >= 0, column.codes[first], np.int32(-1))
            if np.array_equal(of_case[case.codes[kept]], codes):
                names = Names.of(column.texts)
                by_case[name.removeprefix("case:")] = CodedColumn(of_case, names)
            else:
                event[name] = _coded(column, kept)
        return event, by_case

    def _attribute_names(self) -> tuple[str, ...]:
        if self._mapping.attributes is not None:
            return self._mapping.attributes
        taken = set(self._mapping.roles.values())
        return tuple(name for name in self._table.columns if name not in taken)


def repeated_rows(columns: Sequence[Int32s]) -> Bools:
    """Flags rows equal to an earlier row in every column."""
    mixed = np.zeros(len(columns[0]), dtype=np.uint64)
    for codes in columns:
        mixed = (mixed ^ codes.astype(np.uint32)) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
    _, place, counts = np.unique(mixed, return_inverse=True, return_counts=True)
    # Only rows that share a hash are compared code by code.
    likely = np.flatnonzero(counts[place] > 1)
    repeated = np.zeros(len(mixed), dtype=bool)
    if len(likely):
        table = np.stack([codes[likely] for codes in columns], axis=1)
        _, first = np.unique(table, axis=0, return_index=True)
        repeated[np.delete(likely, first)] = True
    return repeated


def _running_max(case: Int32s, time_us: Int64s) -> Int64s:
    """The latest time of a case up to each row; rows of a case stand together."""
    _, low = np.unique(time_us, return_inverse=True)
    # Ranks of later cases all lie above those of earlier ones, so one pass serves all.
    width = int(low.max()) + 1
    place = np.cumsum(np.append(0, np.diff(case) != 0))
    latest = np.maximum.accumulate(place * width + low) - place * width
    times: Int64s = np.sort(np.unique(time_us))[latest]
    return times


def _coded(column: RawColumn, rows: Int64s) -> CodedColumn:
    return CodedColumn(column.codes[rows], Names.of(column.texts))
