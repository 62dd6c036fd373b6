"""A log as if some activities, or what happened outside a period, had never been recorded, without
sorting the rest of it again. Columns of rows and the index are made when they are first read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

import numpy as np

from .arrays import Bools, Codes, Int32s, Int64s, offsets_of, sealed
from .columns import EventColumns
from .index import LogIndex
from .joined import CasesLeft
from .names import CodedColumn, Names
from .remaining import ALL_TIME, Period, Plan, Remains, Runs, inside


def without_activities(columns: EventColumns, stays: Bools) -> EventColumns:
    """The log of the flagged activities (one flag per activity). Cases without any are gone, so
    case codes change; activities, resources and attributes keep their dictionaries."""
    return _left_of(columns, stays, ALL_TIME)


def within(columns: EventColumns, period: Period) -> EventColumns:
    """The log of what happened in the period; cases are cut at its ends, else as
    `without_activities`. An event is where its `time_us` is."""
    return _left_of(columns, np.ones(len(columns.activities), dtype=np.bool_), period)


def same_cases(cases: Bools, before: EventColumns, after: EventColumns) -> Bools:
    """Flags of the cases of a log as flags of those left in what `without_activities` or `within`
    made of it."""
    if isinstance(before, HiddenFrom) and before is not after:
        cases = before.left.lifted(cases)
    return after.left.lowered(cases) if isinstance(after, HiddenFrom) else cases


def _left_of(columns: EventColumns, stays: Bools, period: Period) -> EventColumns:
    source = columns
    if isinstance(columns, HiddenFrom):
        source, stays = columns.source, stays & columns.stays
        period = _both(columns.period, period)
    runs = Runs.of(source, period)
    plan = Plan.of(runs, stays)
    return columns if plan is None else HiddenFrom(source, stays, period, (runs, plan))


def _both(one: Period, other: Period) -> Period:
    lows = [each[0] for each in (one, other) if each[0] is not None]
    highs = [each[1] for each in (one, other) if each[1] is not None]
    return max(lows, default=None), min(highs, default=None)


class HiddenFrom(EventColumns):
    """The events of `source` in `period` whose activities stay."""

    source: EventColumns
    stays: Bools
    period: Period
    left: CasesLeft
    _runs: Runs
    _remains: Remains
    _trace: Int32s

    def __init__(
        self, source: EventColumns, stays: Bools, period: Period, found: tuple[Runs, Plan]
    ) -> None:
        runs, plan = found
        trace = plan.trace_of[runs.trace]
        kept = None if bool((trace >= 0).all()) else np.flatnonzero(trace >= 0)
        trace = sealed(trace if kept is None else trace[kept])
        left = CasesLeft(source.cases, kept, runs.whole)
        vars(self).update(
            source=source,
            stays=stays,
            period=period,
            left=left,
            _runs=runs,
            _remains=Remains(source, runs, plan, left),
            _trace=trace,
            activities=source.activities,
            resources=source.resources,
            offsets=sealed(offsets_of(np.diff(plan.traces.offsets)[trace])),
            lineage=object(),
        )

    def __len__(self) -> int:
        return int(self.offsets[-1])

    @cached_property
    def index(self) -> LogIndex:
        return self._remains.index(self._trace)

    def of_source(self, cases: Bools | None) -> Bools | None:
        """Flags of the cases left (None: all) as flags of the cases of the source."""
        if cases is None and self.left.kept is None:
            return None
        return self.left.lifted(np.ones(self.cases, np.bool_) if cases is None else cases)

    @cached_property
    def shown(self) -> Bools:
        """One flag per row of the source, whether it is left."""
        if self._runs.whole is None:
            return sealed(self.stays.take(self.source.activity))
        shown = inside(self.source.time_us, self.period)
        if not self.stays.all():
            shown &= self.stays.take(self.source.activity)
        return sealed(shown)

    @cached_property
    def rows(self) -> Int64s:
        """Which rows of the source are left, ascending."""
        return np.flatnonzero(self.shown)

    @property
    def ends(self) -> tuple[Int64s, Int64s]:
        """By case, the first and the last row of the source that is left."""
        return self._of_cases(self._remains.first_row), self._of_cases(self._remains.last_row)

    @cached_property
    def case(self) -> Int32s:
        codes = np.arange(self.cases, dtype=np.int32)
        return sealed(np.repeat(codes, self.case_lengths))

    @cached_property
    def activity(self) -> Codes:
        return sealed(self.source.activity[self.rows])

    @cached_property
    def time_us(self) -> Int64s:
        return sealed(self.source.time_us[self.rows])

    @cached_property
    def resource(self) -> Int32s:
        return sealed(self.source.resource[self.rows])

    @cached_property
    def start_us(self) -> Int64s | None:
        start = self.source.start_us
        return None if start is None else sealed(start[self.rows])

    @cached_property
    def case_ids(self) -> Names:
        kept = self.left.kept
        return self.source.case_ids if kept is None else self.source.case_ids.taken(kept)

    @cached_property
    def attributes(self) -> Mapping[str, CodedColumn]:
        return _Taken(self.source.attributes, self)

    @cached_property
    def case_attributes(self) -> Mapping[str, CodedColumn]:
        kept = self.left.kept
        if kept is None:
            return self.source.case_attributes
        return {
            key: CodedColumn(each.codes[kept], each.names)
            for key, each in self.source.case_attributes.items()
        }

    @cached_property
    def first_us(self) -> Int64s:
        return self._of_cases(self._remains.first_us)

    @cached_property
    def last_us(self) -> Int64s:
        return self._of_cases(self._remains.last_us)

    def _of_cases(self, by_old_case: Int64s) -> Int64s:
        kept = self.left.kept
        return sealed(by_old_case if kept is None else by_old_case[kept])


class _Taken(Mapping[str, CodedColumn]):
    """Attributes of rows, each taken when it is first asked for."""

    def __init__(self, whole: Mapping[str, CodedColumn], columns: HiddenFrom) -> None:
        self._whole, self._columns = whole, columns
        self._found: dict[str, CodedColumn] = {}

    def __getitem__(self, key: str) -> CodedColumn:
        if key not in self._found:
            whole = self._whole[key]
            self._found[key] = CodedColumn(whole.codes[self._columns.rows], whole.names)
        return self._found[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._whole)

    def __len__(self) -> int:
        return len(self._whole)
