"""The time columns of a table: read, compared with each other, and what was odd about them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import tzinfo

import numpy as np

from gemba.insight.eventlog.arrays import UNKNOWN_US, Bools, Int64s
from gemba.insight.eventlog.report import Problem

from .mapping import ColumnMapping
from .table import RawColumn, RawTable
from .times import NAIVE, DateOrder, ParsedTimes, TimeStyle, date_order, parse_times

_YEAR_1950_US = -631_152_000_000_000
_YEAR_2100_US = 4_102_444_800_000_000
_YEAR_US = 31_556_952_000_000
_OFFSETS_SHOWN = 6


@dataclass(eq=False)
class Timing:
    """Times by row; `unusable` rows have none. `start_us` is None without a start column."""

    time_us: Int64s
    start_us: Int64s | None
    unusable: Bools
    problems: list[Problem] = field(default_factory=list)


def read_times(table: RawTable, mapping: ColumnMapping, zone: tzinfo, zone_name: str) -> Timing:
    """`zone` is the one of times that carry none."""
    reading = _Reading(table, mapping, zone, zone_name)
    return reading.timing()


class _Reading:
    def __init__(
        self, table: RawTable, mapping: ColumnMapping, zone: tzinfo, zone_name: str
    ) -> None:
        self._table = table
        self._mapping = mapping
        self._zone = zone
        self._zone_name = zone_name
        self._problems: list[Problem] = []
        self._style = self._chosen_style()

    def timing(self) -> Timing:
        name = self._mapping.timestamp
        column = self._table.columns[name]
        parsed = self._parsed(name)
        time_us = _by_row(parsed.us, column, UNKNOWN_US)
        missing = column.codes < 0
        unread = (time_us == UNKNOWN_US) & ~missing
        self._note("missing_time", missing, column=name)
        self._note("unparseable_time", unread, column=name, example=_example(column, unread))
        start_us = self._start(time_us) if self._mapping.start else None
        return Timing(time_us, start_us, time_us == UNKNOWN_US, self._problems)

    def _note(self, code: str, rows: Bools, **params: str) -> None:
        if rows.any():
            self._problems.append(self._table.problem(code, rows, **params))

    def _start(self, time_us: Int64s) -> Int64s:
        name = self._mapping.start or ""
        column = self._table.columns[name]
        start_us = _by_row(self._parsed(name).us, column, UNKNOWN_US)
        unread = (start_us == UNKNOWN_US) & (column.codes >= 0)
        self._note("unparseable_start", unread, column=name, example=_example(column, unread))
        both = (start_us != UNKNOWN_US) & (time_us != UNKNOWN_US)
        backwards = both & (start_us > time_us)
        self._note("start_after_end", backwards)
        self._note("zero_length", both & (start_us == time_us))
        start_us[backwards] = UNKNOWN_US
        return start_us

    def _parsed(self, name: str) -> ParsedTimes:
        column = self._table.columns[name]
        parsed = parse_times(column.texts, self._style, self._zone)
        self._check_zones(name, column, parsed)
        far = parsed.readable & ((parsed.us < _YEAR_1950_US) | (parsed.us >= _YEAR_2100_US))
        self._note("implausible_time", _flags_by_row(far, column), column=name)
        told = {"column": name, "zone": self._zone_name}
        self._note("time_shown_twice", _flags_by_row(parsed.twice, column), **told)
        self._note("time_never_shown", _flags_by_row(parsed.never, column), **told)
        return parsed

    def _check_zones(self, name: str, column: RawColumn, parsed: ParsedTimes) -> None:
        naive = parsed.readable & (parsed.offset == NAIVE)
        aware = parsed.readable & (parsed.offset != NAIVE)
        if naive.any() and aware.any():
            rows = _flags_by_row(naive, column)
            self._note("mixed_naive_aware", rows, column=name, zone=self._zone_name)
        elif naive.any():
            params = {"column": name, "zone": self._zone_name}
            self._problems.append(Problem("no_zone", params=params, place=self._table.place))
        offsets = _by_row(np.where(aware, parsed.offset, NAIVE), column, NAIVE)
        found, counts = np.unique(offsets[offsets != NAIVE], return_counts=True)
        if len(found) > 1 and not _is_summer_time(parsed, aware):
            usual = found[np.argmax(counts)]
            other = (offsets != NAIVE) & (offsets != usual)
            shown = ", ".join(_offset_text(each) for each in found[:_OFFSETS_SHOWN].tolist())
            dots = ", …" if len(found) > _OFFSETS_SHOWN else ""
            self._note("mixed_offsets", other, column=name, offsets=shown + dots)

    def _chosen_style(self) -> TimeStyle:
        """Day or month first is settled by all dates of both time columns, then by order."""
        given = self._mapping.time_format
        if given:
            return TimeStyle(format=given)
        names = [self._mapping.timestamp, *filter(None, [self._mapping.start])]
        columns = [self._table.columns[name] for name in names]
        found = date_order([text for column in columns for text in column.texts])
        if found.day_first and found.month_first:
            return self._majority(names[0], found)
        if found.day_first or found.month_first:
            return TimeStyle(day_first=found.day_first > 0)
        if found.either:
            return self._by_order(names[0], found)
        return TimeStyle()

    def _majority(self, name: str, found: DateOrder) -> TimeStyle:
        style = TimeStyle(day_first=found.day_first >= found.month_first)
        column = self._table.columns[name]
        one_way = TimeStyle(day_first=not style.day_first)
        wrong = ~parse_times(column.texts, style, self._zone).readable
        wrong &= parse_times(column.texts, one_way, self._zone).readable
        rows = _flags_by_row(wrong, column)
        self._note(
            "mixed_date_order",
            rows,
            column=name,
            order=_order_text(style),
            example=_example(column, rows),
        )
        return style

    def _by_order(self, name: str, found: DateOrder) -> TimeStyle:
        """The reading under which fewer rows of a case go back in time; day first on a tie."""
        styles = (TimeStyle(day_first=True), TimeStyle(day_first=False))
        chosen = min(styles, key=lambda style: self._steps_back(name, style))
        params = {"column": name, "example": found.example, "order": _order_text(chosen)}
        self._problems.append(Problem("ambiguous_dates", params=params, place=self._table.place))
        return chosen

    def _steps_back(self, name: str, style: TimeStyle) -> int:
        column = self._table.columns[name]
        case = self._table.columns[self._mapping.case].codes
        order = np.argsort(case, kind="stable")
        us = _by_row(parse_times(column.texts, style, self._zone).us, column, UNKNOWN_US)[order]
        same_case = np.diff(case[order]) == 0
        both = (us[1:] != UNKNOWN_US) & (us[:-1] != UNKNOWN_US)
        return int(np.count_nonzero(same_case & both & (us[1:] < us[:-1])))


def _is_summer_time(parsed: ParsedTimes, aware: Bools) -> bool:
    """Whether two offsets an hour apart take turns by season, as in one zone."""
    order = np.argsort(parsed.us[aware], kind="stable")
    offset, us = parsed.offset[aware][order], parsed.us[aware][order]
    years = (int(us[-1]) - int(us[0])) // _YEAR_US + 1
    turns = int(np.count_nonzero(np.diff(offset)))
    return int(offset.max()) - int(offset.min()) == 60 and turns <= 2 * years + 1


def _by_row(values: Int64s, column: RawColumn, missing: int) -> Int64s:
    """A value per distinct text as a value per row."""
    return np.append(values, missing)[column.codes]


def _flags_by_row(flags: Bools, column: RawColumn) -> Bools:
    return np.append(flags, False)[column.codes]


def _example(column: RawColumn, rows: Bools) -> str:
    found = np.flatnonzero(rows)
    return column.text(int(found[0])) if len(found) else ""


def _offset_text(minutes: int) -> str:
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}"


def _order_text(style: TimeStyle) -> str:
    return "day/month" if style.day_first else "month/day"
