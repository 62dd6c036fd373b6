"""The dotted chart: every event a point, its case a line, time from left to right (Song and van der
Aalst, 2007)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from gemba.insight.eventlog.arrays import Bools, Int32s, Int64s, offsets_of, spread
from gemba.insight.eventlog.columns import EventColumns

from .case_list import Sort, case_order

Across = Literal["calendar", "start", "week"]
ACROSS: Mapping[str, Across] = {"calendar": "calendar", "start": "start", "week": "week"}
POINTS_MAX = 1_000_000
COLOURS_MAX = 12
OTHER = COLOURS_MAX
WEEK_US = 7 * 86_400 * 1_000_000
# 1970 began on a Thursday; weeks begin on Monday.
MONDAY_US = 4 * 86_400 * 1_000_000

Colours = npt.NDArray[np.uint8]
Seconds = npt.NDArray[np.uint32]


@dataclass(frozen=True, eq=False)
class DottedChart:
    """`offsets[i]:offsets[i + 1]` are the points of line `i`, whose case code is `case[i]`.

    `seconds` are whole seconds since `origin_us` (of the week, or of the first event of the case,
    as asked); `colour` is the place of the point's value in `values`, OTHER for rarer ones and
    for none. `case_total` counts the chosen cases: where their events are more than `POINTS_MAX`,
    only some, evenly taken, are lines.
    """

    case: Int32s
    offsets: Int64s
    seconds: Seconds
    colour: Colours
    values: tuple[str, ...]
    origin_us: int
    span_seconds: int
    case_total: int


def dotted_chart(
    columns: EventColumns,
    cases: Bools | None = None,
    *,
    across: Across = "calendar",
    sort: Sort = "start",
    colour: str = "",
    points_max: int = POINTS_MAX,
) -> DottedChart:
    """`colour`: an attribute, "resource", or "" for the activity; one the log does not know is the
    activity too."""
    order = case_order(columns, cases, sort=sort)
    lines = _evenly(columns, order, points_max)
    lengths = columns.case_lengths[lines]
    rows = spread(columns.offsets[lines], lengths)
    offsets = offsets_of(lengths)
    time_us = columns.time_us[rows]
    origin = 0
    if across == "start":
        time_us = time_us - np.repeat(time_us[offsets[:-1]], lengths)
    elif across == "week":
        time_us = (time_us - MONDAY_US) % WEEK_US
    elif len(time_us):
        origin = int(time_us.min())
        time_us = time_us - origin
    seconds = (time_us // 1_000_000).astype(np.uint32)
    coded, values = _coloured(columns, rows, colour)
    return DottedChart(
        case=lines.astype(np.int32),
        offsets=offsets,
        seconds=seconds,
        colour=coded,
        values=values,
        origin_us=origin,
        span_seconds=WEEK_US // 1_000_000 if across == "week" else int(seconds.max(initial=0)),
        case_total=len(order),
    )


def _evenly(columns: EventColumns, order: Int64s, points_max: int) -> Int64s:
    """Every case, or every second, third, … so that the points stay within the limit."""
    step = 1
    while len(order[::step]) > 1 and int(columns.case_lengths[order[::step]].sum()) > points_max:
        events = int(columns.case_lengths[order[::step]].sum())
        step = max(step + 1, step * events // points_max)
    return order[::step]


def _coloured(columns: EventColumns, rows: Int64s, colour: str) -> tuple[Colours, tuple[str, ...]]:
    """The most frequent values get a place each, in the order of the whole log, so that a filter
    changes no colour."""
    if colour == "resource":
        codes, names = columns.resource, columns.resources
    elif (of_case := columns.case_attributes.get(colour)) is not None:
        codes, names = of_case.codes, of_case.names
    elif (of_event := columns.attributes.get(colour)) is not None:
        codes, names = of_event.codes, of_event.names
    else:
        codes, names = columns.activity, columns.activities
    counts = np.bincount(codes[codes >= 0], minlength=len(names))
    first = np.argsort(-counts, kind="stable")[:COLOURS_MAX]
    places = np.full(len(names) + 1, OTHER, dtype=np.uint8)
    places[first] = np.arange(len(first))
    mine = codes[columns.case[rows]] if colour in columns.case_attributes else codes[rows]
    return places[mine], tuple(names[code] for code in first.tolist())
