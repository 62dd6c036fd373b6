"""Cases that are alike: by the attribute of cases that tells most about what comes next."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Floats, Int64s
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.names import CodedColumn
from gemba.insight.mining.figures import sums_by
from gemba.insight.simulation.model import CaseType

ONLY_TYPE = "all"
OTHER = "other"
KINDS_MAX = 12
# A kind with fewer cases is one of the others.
KIND_CASES_MIN = 30
KNOWN_SHARE_MIN = 0.8


@dataclass(frozen=True, eq=False)
class Kinds:
    """The types of cases, the type of each case, and the attribute they come from, if any."""

    types: tuple[CaseType, ...]
    of_case: Int64s
    attribute: str | None

    @property
    def names(self) -> list[str]:
        return [each.name for each in self.types]


def kinds_by(columns: EventColumns, attribute: str | None) -> Kinds:
    """By one attribute of cases; None takes the one that tells most, or none where none does.

    Raises KeyError for an attribute the log does not have.
    """
    if attribute is not None:
        return _kinds(columns, attribute, columns.case_attributes[attribute])
    best, chosen = 0.0, None
    for name, column in columns.case_attributes.items():
        if np.mean(column.codes >= 0) < KNOWN_SHARE_MIN:
            continue
        found = _kinds(columns, name, column)
        gain = _gain(columns, found)
        if gain > best:
            best, chosen = gain, found
    return chosen or _one_kind(columns)


def _one_kind(columns: EventColumns) -> Kinds:
    return Kinds((CaseType(ONLY_TYPE),), np.zeros(columns.cases, dtype=np.int64), None)


def _kinds(columns: EventColumns, name: str, column: CodedColumn) -> Kinds:
    """The frequent values are kinds, all else is another one."""
    count = np.bincount(column.codes[column.codes >= 0], minlength=len(column.names))
    order = np.argsort(-count, kind="stable")[:KINDS_MAX]
    frequent = [code for code in order.tolist() if count[code] >= KIND_CASES_MIN]
    if len(frequent) < 2 or len(frequent) == len(order) < len(column.names) * 0.02:
        return _one_kind(columns)
    table = np.full(len(column.names) + 1, len(frequent), dtype=np.int64)
    table[frequent] = np.arange(len(frequent))
    of_case = table[column.codes]
    values = [column.names[code] for code in frequent]
    types = [CaseType(value, ((name, value),)) for value in values]
    if (of_case == len(frequent)).any():
        types.append(CaseType(OTHER if OTHER not in values else f"{OTHER} ({name})"))
    return Kinds(tuple(types), of_case, name)


def _gain(columns: EventColumns, kinds: Kinds) -> float:
    """How much better the moves of cases are told with the kind than without, less what so many
    more figures cost (Bayesian information criterion)."""
    if len(kinds.types) < 2:
        return 0.0
    size = len(columns.activities)
    target = columns.activity.astype(np.int64)
    source = np.concatenate([[size], target[:-1]])
    source[columns.offsets[:-1]] = size
    move = source * size + target
    moves, place = np.unique(move, return_inverse=True)
    kind = kinds.of_case[columns.case]
    count = len(kinds.types)
    cells = sums_by(place * count + kind, np.ones(len(place)), len(moves) * count)
    table = cells.reshape(len(moves), count)
    left = moves // size
    with_kind = _entropy(table, left, size)
    without = _entropy(table.sum(axis=1, keepdims=True), left, size)
    figures = max(int(np.count_nonzero(table)) - len(moves), 0)
    return without - with_kind - 0.5 * figures * math.log(max(len(target), 2))


def _entropy(table: Floats, left: Int64s, size: int) -> float:
    """Nats that tell the moves, given where they come from, of all kinds."""
    total = np.zeros((size + 1, table.shape[1]))
    np.add.at(total, left, table)
    whole = total[left]
    share = np.where(table > 0, table / np.maximum(whole, 1), 1.0)
    return float(-(table * np.log(share)).sum())
