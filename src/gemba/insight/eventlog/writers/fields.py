"""What a written log holds: its fields, and their values a slice of rows at a time.

Every text of a log stands in a dictionary once. A field turns its dictionary into what the format
needs (escaped, guarded, rendered) once, and its rows only pick from that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from gemba.insight.eventlog.arrays import UNKNOWN_US, Bools, Int64s
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.names import CodedColumn

SLICE_ROWS = 20_000

Texts = npt.NDArray[np.object_]
Render = Callable[[str], str]
TimeUnit = Literal["s", "ms", "us"]

CASE, ACTIVITY, TIME, RESOURCE = (
    "case:concept:name",
    "concept:name",
    "time:timestamp",
    "org:resource",
)
START, SEQUENCE = "start_timestamp", "sequence"
CASE_PREFIX = "case:"


@dataclass(frozen=True, eq=False)
class Field:
    """A column of texts: `codes` by row, or by case where `is_of_case`; -1 is no text."""

    name: str
    codes: npt.NDArray[np.signedinteger[Any]]
    texts: Sequence[str]
    is_of_case: bool = False

    def rendered(self, render: Render) -> Texts:
        """What stands for each code; the last entry is for a missing text."""
        found = np.empty(len(self.texts) + 1, dtype=object)
        found[:-1] = [render(text) for text in self.texts]
        found[-1] = ""
        return found


def row_slices(columns: EventColumns, cases: Bools | None) -> Iterator[Int64s]:
    """The rows to write, in order, a slice at a time; whole cases are not kept together."""
    flags = None if cases is None else columns.row_flags(cases)
    rows = np.arange(len(columns)) if flags is None else np.flatnonzero(flags)
    for first in range(0, len(rows), SLICE_ROWS):
        yield rows[first : first + SLICE_ROWS]


def text_fields(columns: EventColumns) -> list[Field]:
    """Activity, resource where there is one, then attributes of events and of cases."""
    taken = {CASE, ACTIVITY, TIME, RESOURCE, START, SEQUENCE}
    fields = [Field(ACTIVITY, columns.activity, list(columns.activities))]
    if len(columns.resources):
        fields.append(Field(RESOURCE, columns.resource, list(columns.resources)))
    for name, column in columns.attributes.items():
        fields.append(_attribute(free_name(name, taken), column))
    for name, column in columns.case_attributes.items():
        fields.append(_attribute(free_name(f"{CASE_PREFIX}{name}", taken), column, of_case=True))
    return fields


def free_name(name: str, taken: set[str]) -> str:
    """The name, or with a number behind it where it is taken; it is taken from now on."""
    found, number = name, 1
    while found in taken:
        number += 1
        found = f"{name} ({number})"
    taken.add(found)
    return found


def sequence(columns: EventColumns, rows: Int64s) -> Int64s:
    """The place of a row within its case, counting from 1."""
    places: Int64s = rows - columns.offsets[columns.case[rows]] + 1
    return places


def has_starts(columns: EventColumns) -> bool:
    return columns.start_us is not None and bool((columns.start_us != UNKNOWN_US).any())


def time_unit(columns: EventColumns) -> TimeUnit:
    """The coarsest unit that loses nothing: seconds, milliseconds or microseconds."""
    times = [columns.time_us, *([] if columns.start_us is None else [columns.start_us])]
    units: tuple[tuple[TimeUnit, int], ...] = (("s", 1_000_000), ("ms", 1_000))
    for unit, us in units:
        if all(not (each[each != UNKNOWN_US] % us).any() for each in times):
            return unit
    return "us"


def time_texts(times_us: Int64s, unit: TimeUnit) -> list[str]:
    """ISO 8601 in UTC; empty where a time is unknown."""
    known = times_us != UNKNOWN_US
    moments = np.where(known, times_us, 0).astype("datetime64[us]")
    texts: Texts = np.datetime_as_string(moments, unit=unit, timezone="UTC").astype(object)
    texts[~known] = ""
    return list(texts)


def _attribute(name: str, column: CodedColumn, *, of_case: bool = False) -> Field:
    return Field(name, column.codes, list(column.names), of_case)
