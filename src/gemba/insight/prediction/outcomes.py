"""What is foretold of a log: by case when its story ends, and whether something came of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Int64s
from gemba.insight.eventlog.columns import EventColumns

DAY_US = 86_400 * 1_000_000
# Later than any moment.
NEVER = int(np.iinfo(np.int64).max)


@dataclass(frozen=True, eq=False)
class Endings:
    """By case, when its last step was and when that was known to be the last: NEVER while it runs.

    `rows` are by case the row of that step; what came after it is not foretold from.
    """

    end_us: Int64s
    known_us: Int64s
    rows: Int64s


def last_steps(columns: EventColumns) -> Endings:
    """Of a log in which every case ended with its last step."""
    last = columns.last_us.astype(np.int64)
    return Endings(last, last, columns.offsets[1:] - 1)


def at_activity(columns: EventColumns, activities: tuple[str, ...]) -> Endings:
    """Of a log in which cases end with the first of these activities; others still run."""
    wanted = np.array([name in activities for name in columns.activities], np.bool_)
    hits = np.flatnonzero(wanted[columns.activity])
    cases, first = np.unique(columns.case[hits], return_index=True)
    rows = columns.offsets[1:] - 1
    end = np.full(columns.cases, NEVER, np.int64)
    rows = rows.copy()
    rows[cases] = hits[first]
    end[cases] = columns.time_us[hits[first]]
    return Endings(end, end, rows)


@dataclass(frozen=True, eq=False)
class Fates:
    """By case, whether it came about, when that was known (NEVER: not yet), and from which row on
    it is no news any more."""

    came: Bools
    known_us: Int64s
    rows: Int64s


def fates_by_activity(
    columns: EventColumns, activities: tuple[str, ...], endings: Endings, settle_days: int = 0
) -> Fates:
    """Whether a case ever has one of these activities: known when it comes, or so many days after
    the end that it will not."""
    wanted = np.array([name in activities for name in columns.activities], np.bool_)
    hits = np.flatnonzero(wanted[columns.activity])
    cases, first = np.unique(columns.case[hits], return_index=True)
    came = np.zeros(columns.cases, np.bool_)
    came[cases] = True
    ended = endings.known_us < NEVER
    known, rows = endings.known_us.copy(), endings.rows.copy()
    known[ended] += settle_days * DAY_US
    known[cases] = columns.time_us[hits[first]]
    rows[cases] = hits[first]
    # foretold until it comes; after an end that settles, still at that end
    rows[~came] += int(settle_days > 0)
    return Fates(came, known, rows)


def fates_by_label(
    columns: EventColumns, name: str, yes: tuple[str, ...], endings: Endings
) -> Fates:
    """By the last value an attribute has in a case; known at its end. Of cases without one it is
    never known."""
    if name in columns.case_attributes:
        column = columns.case_attributes[name]
        codes = column.codes
    else:
        column = columns.attributes[name]
        codes = column.codes[columns.offsets[1:] - 1]
    wanted = np.array([*(text.casefold() in yes for text in column.names), False])
    known = np.where(codes >= 0, endings.known_us, NEVER)
    return Fates(wanted[codes], known, endings.rows)
