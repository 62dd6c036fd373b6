"""From a table of texts and a mapping to the rows of a log, with a report on what was odd."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import tzinfo
from typing import Literal

import numpy as np

from gemba.insight.eventlog.arrays import UNKNOWN_US, Bools, Int32s, Int64s
from gemba.insight.eventlog.columns import EventColumns, EventRows, build
from gemba.insight.eventlog.names import CodedColumn, Names
from gemba.insight.eventlog.report import ImportReport, LogUnreadable

from .lifecycle import (
    Lifecycle,
    Pairs,
    Steps,
    WorkRows,
    joined,
    may_pair,
    pair,
    starts_of,
)
from .mapping import ColumnMapping
from .opening import Kind, Limits
from .sequence import in_sequence, sequence_numbers
from .table import RawColumn, RawTable
from .timing import Timing, read_times

Duplicates = Literal["keep", "leave out"]

_UNKNOWN_RESOURCE = "?"


@dataclass(frozen=True)
class ReadingOptions:
    """`zone` is the time zone of times that carry none. `lifecycle` says what to do where
    starts and completions are events of their own: put them together ("pair"), keep completions
    alone, keep both as different activities ("separate"), or keep all as they are; "auto" pairs
    where the file says which belong together and keeps all otherwise."""

    zone: str = "UTC"
    duplicates: Duplicates = "keep"
    limits: Limits = field(default_factory=Limits)
    lifecycle: Lifecycle = "auto"


class LogMaking:
    """One import: each step flags rows and adds to the problems."""

    def __init__(
        self, table: RawTable, mapping: ColumnMapping, options: ReadingOptions, zone: tzinfo
    ) -> None:
        self._table = table
        self._mapping = mapping
        self._options = options
        self._zone = zone
        self._problems = list(table.problems)
        self._dropped = np.zeros(len(table), dtype=bool)
        self._lifecycle = ""

    def made(self, kind: Kind) -> tuple[EventColumns, ImportReport]:
        """The log and what was odd about it. Raises LogUnreadable where no row can be used."""
        case = self._required("missing_case", self._mapping.case)
        activity = self._activity()
        timing = read_times(self._table, self._mapping, self._zone, self._options.zone)
        self._problems += timing.problems
        self._dropped |= timing.unusable
        self._check_duplicates()
        start_us = self._work(case, activity, timing)
        kept = np.flatnonzero(~self._dropped)
        if not len(kept):
            self._refuse()
        kept = self._ordered(kept, case.codes, timing.time_us)
        self._check_defaults()
        timing = replace(timing, start_us=start_us)
        columns = build(self._rows(case, activity, timing, kept))
        report = ImportReport(
            kind,
            len(self._table),
            len(kept),
            tuple(self._problems),
            self._table.encoding,
            self._table.delimiter,
            self._options.zone,
            self._options.duplicates,
            self._lifecycle,
        )
        return columns, report

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

    def _activity(self) -> RawColumn:
        """The activity, with the texts a classifier adds to it."""
        more = list(self._mapping.activity_more)
        if self._options.lifecycle == "separate" and self._mapping.lifecycle:
            more += [self._mapping.lifecycle]
        column = self._required("missing_activity", self._mapping.activity)
        return joined([column, *(self._table.columns[name] for name in more)]) if more else column

    def _work(self, case: RawColumn, activity: RawColumn, timing: Timing) -> Int64s | None:
        """Starts by row, after starts and completions were put together as the options say."""
        name, way = self._mapping.lifecycle, self._options.lifecycle
        if name is None:
            return timing.start_us
        steps = Steps.of(self._table.columns[name])
        instance = self._optional(self._mapping.instance)
        if way == "auto":
            way = "pair" if may_pair(steps, instance) else "keep"
        usable = ~self._dropped
        self._lifecycle = way
        if way == "pair":
            resource = self._optional(self._mapping.resource)
            unknown = np.full(len(self._table), -1, dtype=np.int32)
            rows = WorkRows(
                case.codes,
                activity.codes,
                unknown if instance is None else instance.codes,
                unknown if resource is None else resource.codes,
                timing.time_us,
            )
            # Only activities that have starts at all can lack one.
            started = np.isin(activity.codes, np.unique(activity.codes[steps.starts & usable]))
            return self._paired(pair(rows, steps, usable), steps, timing, started)
        if way == "complete":
            self._leave_out("lifecycle_others_left_out", steps.starts | steps.others)
        elif way == "keep" and (steps.starts & usable).any():
            self._note("lifecycle_unpaired", steps.starts & usable)
        return timing.start_us

    def _paired(self, pairs: Pairs, steps: Steps, timing: Timing, started: Bools) -> Int64s:
        found = starts_of(pairs, timing.time_us)
        if timing.start_us is not None:
            found = np.where(timing.start_us == UNKNOWN_US, found, timing.start_us)
        both, alone = (np.zeros(len(found), dtype=bool) for _ in range(2))
        both[pairs.completes], alone[pairs.lonely] = True, True
        self._note("lifecycle_paired", both)
        completes = ~self._dropped & ~steps.starts & ~steps.others
        self._note("completion_without_start", completes & started & (found == UNKNOWN_US))
        self._leave_out("start_without_completion", alone)
        self._leave_out("lifecycle_others_left_out", steps.others)
        # A start that was found lives on in its completion.
        self._dropped[pairs.starts] = True
        return found

    def _leave_out(self, code: str, rows: Bools) -> None:
        self._note(code, rows & ~self._dropped)
        self._dropped |= rows

    def _optional(self, name: str | None) -> RawColumn | None:
        return None if name is None else self._table.columns[name]

    def _ordered(self, kept: Int64s, case: Int32s, time_us: Int64s) -> Int64s:
        """The rows kept, in the order that decides among equal times."""
        code, name = "out_of_order", self._mapping.sequence
        if name is not None:
            number, unreadable = sequence_numbers(self._table.columns[name])
            self._note("unreadable_sequence", unreadable & ~self._dropped, column=name)
            kept, code = in_sequence(kept, number), "sequence_against_time"
        order = np.argsort(case[kept], kind="stable")
        latest = _running_max(case[kept][order], time_us[kept][order])
        late = np.zeros(len(self._table), dtype=bool)
        late[kept[order]] = time_us[kept][order] < latest
        self._note(code, late)
        return kept

    def _check_defaults(self) -> None:
        """An XES file may declare values for what its events leave out; nothing is filled in."""
        for name, text in self._table.defaults.items():
            column = self._table.columns.get(name)
            if column is not None:
                missing = (column.codes < 0) & ~self._dropped
                self._note("default_not_filled_in", missing, column=name, example=text)

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
            forced = name in self._mapping.case_attributes
            if forced or np.array_equal(of_case[case.codes[kept]], codes):
                short = name.removeprefix("case:")
                by_case[name if short in by_case else short] = CodedColumn(
                    of_case, Names.of(column.texts)
                )
            else:
                event[name] = _coded(column, kept)
        return event, by_case

    def _attribute_names(self) -> tuple[str, ...]:
        if self._mapping.attributes is not None:
            return self._mapping.attributes
        # What was not used to put work together stays to be looked at.
        roles = self._mapping.roles
        spare = () if self._lifecycle == "pair" else ("lifecycle", "instance")
        taken = {name for role, name in roles.items() if role not in spare}
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
    moments, low = np.unique(time_us, return_inverse=True)
    # Ranks of later cases all lie above those of earlier ones, so one pass serves all.
    width = int(low.max()) + 1
    place = np.cumsum(np.append(0, np.diff(case) != 0))
    latest = np.maximum.accumulate(place * width + low) - place * width
    times: Int64s = moments[latest]
    return times


def _coded(column: RawColumn, rows: Int64s) -> CodedColumn:
    return CodedColumn(column.codes[rows], Names.of(column.texts))
