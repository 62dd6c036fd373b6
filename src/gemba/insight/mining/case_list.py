"""Cases one by one: sorted and paged, and the way of a single case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from gemba.insight.eventlog.arrays import UNKNOWN_US, Bools, Int64s
from gemba.insight.eventlog.columns import EventColumns

from .durations import case_durations

Sort = Literal["start", "end", "duration", "events", "variant"]
SORTS: Mapping[str, Sort] = {
    "start": "start",
    "end": "end",
    "duration": "duration",
    "events": "events",
    "variant": "variant",
}


@dataclass(frozen=True, slots=True)
class CaseRow:
    """`code` is the case code in the columns. Times in UTC microseconds, the first event's and the
    last one's; the duration counts from the first start where starts are known."""

    code: int
    case: str
    events: int
    first_us: int
    last_us: int
    seconds: float


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """One event of a case. `wait_seconds` since the event before, None for the first;
    `handling_seconds` None where no start is known."""

    activity: str
    resource: str | None
    time_us: int
    wait_seconds: float | None
    handling_seconds: float | None
    attributes: tuple[tuple[str, str], ...]


def case_order(
    columns: EventColumns, cases: Bools | None = None, *, sort: Sort = "start", down: bool = False
) -> Int64s:
    """Case codes in order; equal ones keep the order of the log. By variant: the most frequent
    first, of one variant those that begin first."""
    chosen = np.arange(columns.cases) if cases is None else np.flatnonzero(cases)
    key = _sorting_key(columns, chosen, sort)
    return chosen[np.argsort(-key if down else key, kind="stable")]


def case_rows(columns: EventColumns, codes: Int64s) -> list[CaseRow]:
    """The figures of some cases, in their order."""
    first, last = columns.offsets[codes], columns.offsets[codes + 1] - 1
    flags = np.zeros(columns.cases, dtype=bool)
    flags[codes] = True
    durations = case_durations(columns, flags)
    seconds = dict(zip(durations.case.tolist(), durations.seconds.tolist(), strict=True))
    return [
        CaseRow(code, columns.case_ids[code], end - begin + 1, begin_us, end_us, seconds[code])
        for code, begin, end, begin_us, end_us in zip(
            codes.tolist(),
            first.tolist(),
            last.tolist(),
            columns.time_us[first].tolist(),
            columns.time_us[last].tolist(),
            strict=True,
        )
    ]


def case_events(columns: EventColumns, code: int, *, limit: int = 500) -> list[CaseEvent]:
    """The first `limit` events of a case. Raises IndexError for a code the log does not have."""
    if not 0 <= code < columns.cases:
        raise IndexError(code)
    found: list[CaseEvent] = []
    first = int(columns.offsets[code])
    for row in range(first, min(int(columns.offsets[code + 1]), first + limit)):
        start = UNKNOWN_US if columns.start_us is None else int(columns.start_us[row])
        end = int(columns.time_us[row])
        begun = end if start == UNKNOWN_US else start
        resource = int(columns.resource[row])
        attributes = [(name, each.text(row)) for name, each in columns.attributes.items()]
        found.append(
            CaseEvent(
                activity=columns.activities[int(columns.activity[row])],
                resource=None if resource < 0 else columns.resources[resource],
                time_us=end,
                wait_seconds=(
                    None if row == first else max(begun - int(columns.time_us[row - 1]), 0) / 1e6
                ),
                handling_seconds=None if start == UNKNOWN_US else max(end - start, 0) / 1e6,
                attributes=tuple((name, text) for name, text in attributes if text),
            )
        )
    return found


def _sorting_key(
    columns: EventColumns, chosen: Int64s, sort: Sort
) -> npt.NDArray[np.integer | np.floating]:
    if sort == "start":
        return columns.time_us[columns.offsets[chosen]]
    if sort == "end":
        return columns.time_us[columns.offsets[chosen + 1] - 1]
    if sort == "events":
        return columns.case_lengths[chosen]
    if sort == "duration":
        return case_durations(columns).seconds[chosen]
    traces = columns.index.trace[chosen]
    count = np.bincount(traces, minlength=len(columns.index.traces))
    rank = np.empty(len(count), dtype=np.int64)
    rank[np.lexsort((np.arange(len(count)), -count))] = np.arange(len(count))
    place = np.empty(len(chosen), dtype=np.int64)
    begins = columns.time_us[columns.offsets[chosen]]
    place[np.argsort(begins, kind="stable")] = np.arange(len(chosen))
    return rank[traces] * (len(chosen) + 1) + place
