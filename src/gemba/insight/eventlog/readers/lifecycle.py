"""Logs that tell the start and the completion of an activity as two events: put together.

Within a case, a start and a completion belong together when they have the same activity and the
same instance (XES: concept:instance). Where no instance is told, the same resource comes first,
then anybody; among several open starts the oldest is completed first (FIFO). First in, first out
is the rule that is wrong least: it never lets one piece of work overtake another of its kind, the
total of all handling times is the same whatever is paired, and work that was never completed is
not dragged along. (Last in, first out gives the same total and a wider spread.)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from gemba.insight.eventlog.arrays import UNKNOWN_US, Bools, Int32s, Int64s

from .table import RawColumn

# "auto" pairs where every start names its instance, so that nothing has to be supposed.
Lifecycle = Literal["auto", "pair", "complete", "separate", "keep"]

START, COMPLETE = "start", "complete"
# The other steps of the standard's transactional model (IEEE 1849, lifecycle extension).
OTHERS = frozenset(
    "schedule assign reassign withdraw suspend resume abort_case autoskip manualskip pi_abort "
    "ate_abort".split()
)


@dataclass(frozen=True, eq=False)
class Steps:
    """By row: whether it starts an activity, is some other step of the standard, or (neither of
    both) completes one. What the standard does not know counts as a completion."""

    starts: Bools
    others: Bools

    @classmethod
    def of(cls, column: RawColumn) -> Steps:
        words = [text.casefold() for text in column.texts]
        starts = np.array([word == START for word in words] + [False])
        others = np.array([word in OTHERS for word in words] + [False])
        return cls(starts[column.codes], others[column.codes])


@dataclass(frozen=True, eq=False)
class WorkRows:
    """What decides which start belongs to which completion; -1 is unknown."""

    case: Int32s
    activity: Int32s
    instance: Int32s
    resource: Int32s
    time_us: Int64s


@dataclass(frozen=True, eq=False)
class Pairs:
    """Rows of completions with their starts. `lonely` are starts without a completion."""

    completes: Int64s
    starts: Int64s
    lonely: Int64s


def may_pair(steps: Steps, instance: RawColumn | None) -> bool:
    """Whether starts can be paired without supposing anything."""
    if instance is None or not steps.starts.any():
        return False
    return bool((instance.codes[steps.starts] >= 0).all())


def pair(rows: WorkRows, steps: Steps, usable: Bools) -> Pairs:
    """Pairs among the usable rows; rows of one case may come in any order."""
    left = usable & ~steps.others
    found: list[tuple[Int64s, Int64s]] = []
    told = rows.instance >= 0
    by_work = (rows.case, rows.activity)
    rounds: Sequence[tuple[Bools, Sequence[Int32s]]] = (
        (told, (*by_work, rows.instance)),
        (~told & (rows.resource >= 0), (*by_work, rows.resource)),
        (~told, by_work),
    )
    for among, same in rounds:
        places = np.flatnonzero(left & among)
        starts, completes = _first_in_first_out(
            _groups([each[places] for each in same]), rows.time_us[places], steps.starts[places]
        )
        found.append((places[starts], places[completes]))
        left[places[starts]] = left[places[completes]] = False
    return Pairs(
        completes=np.concatenate([each[1] for each in found]),
        starts=np.concatenate([each[0] for each in found]),
        lonely=np.flatnonzero(left & steps.starts),
    )


def starts_of(pairs: Pairs, time_us: Int64s) -> Int64s:
    """The start by row, UNKNOWN_US where none was found."""
    start_us = np.full(len(time_us), UNKNOWN_US, dtype=np.int64)
    start_us[pairs.completes] = time_us[pairs.starts]
    return start_us


def joined(columns: Sequence[RawColumn]) -> RawColumn:
    """One column from several: texts with a plus between them, as XES classifiers have it.

    Unknown texts are left out; a row is unknown where the first column is.
    """
    first = columns[0]
    codes: npt.NDArray[np.int64] = first.codes.astype(np.int64)
    for column in columns[1:]:
        codes = codes * (len(column.texts) + 1) + column.codes + 1
    found, place = np.unique(codes, return_inverse=True)
    one = np.zeros(len(found), dtype=np.int64)
    one[place] = np.arange(len(place))
    seen: dict[str, int] = {}
    table = np.empty(len(found), dtype=np.int32)
    for number, row in enumerate(one.tolist()):
        text = "+".join(filter(None, (column.text(row) for column in columns)))
        table[number] = -1 if first.codes[row] < 0 else seen.setdefault(text, len(seen))
    return RawColumn(table[place], list(seen))


def transition_counts(column: RawColumn) -> Mapping[str, int]:
    """How often each step is told, the most frequent first."""
    codes = column.codes
    counts = np.bincount(codes[codes >= 0], minlength=len(column.texts))
    order = np.argsort(-counts, kind="stable")
    return {column.texts[code]: int(counts[code]) for code in order.tolist() if counts[code]}


def _groups(columns: Sequence[Int32s]) -> Int64s:
    """One number for each combination of codes."""
    group = np.zeros(len(columns[0]), dtype=np.int64)
    for codes in columns:
        width = int(codes.max(initial=-1)) + 2
        _, group = np.unique(group * width + codes + 1, return_inverse=True)
    return group


def _first_in_first_out(group: Int64s, time_us: Int64s, is_start: Bools) -> tuple[Int64s, Int64s]:
    """Starts and their completions. At equal times a start comes before a completion."""
    order = np.lexsort((~is_start, time_us, group))
    sorted_group, opens = group[order], is_start[order]
    step = np.where(opens, 1, -1)
    number = np.cumsum(np.append(0, np.diff(sorted_group) != 0)[: len(order)])
    total = np.cumsum(step)
    first = np.append(True, np.diff(number) > 0)[: len(order)]
    before = np.maximum.accumulate(np.where(first, np.arange(len(order)), 0))
    still_open = total - (total - step)[before]
    # A completion finds no start where the count of open ones falls to a new low below zero.
    shift = number * (len(order) + 1)
    low = np.minimum.accumulate(np.minimum(still_open, 0) - shift) + shift
    low_before = np.where(first, 0, np.append(0, low)[: len(order)])
    matched = opens | (still_open >= low_before)
    starts, completes = np.flatnonzero(opens), np.flatnonzero(~opens & matched)
    rank = _rank(number[completes])
    offset = np.searchsorted(number[starts], number[completes])
    return order[starts[offset + rank]], order[completes]


def _rank(sorted_group: Int64s) -> Int64s:
    """0, 1, … within each run of equal numbers."""
    place = np.arange(len(sorted_group))
    first = np.append(True, np.diff(sorted_group) > 0)[: len(sorted_group)]
    rank: Int64s = place - np.maximum.accumulate(np.where(first, place, 0))
    return rank
