"""Cases that are alike: by the attribute of cases that tells most about what comes next, by the
one that tells most about who does it besides, and by another one where somebody asks for it."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Floats, Int64s
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.names import CodedColumn
from gemba.insight.mining.figures import sums_by
from gemba.insight.simulation.model import CaseType

ONLY_TYPE = "all"
OTHER = "other"
KINDS_MAX, PAIRS_MAX = 12, 24
# A kind with fewer cases is one of the others.
KIND_CASES_MIN = 30
KNOWN_SHARE_MIN = 0.8
# A value of so small a part of all cases is not told apart any further.
FEW_SHARE = 0.15
# So many attributes at most for what they tell of who does it.
DOERS_MAX = 2
_BETWEEN_VALUES = re.compile(r"[,;|]")


@dataclass(frozen=True)
class Cut:
    """An attribute of cases by which they are to be told apart besides. A `value` that is rare, or
    one of several in a text as tags are, sets those that have it apart from all others."""

    attribute: str
    value: str = ""


@dataclass(frozen=True, eq=False)
class Kinds:
    """The types of cases, and the type of each case. `wider`: by case the code of a wider kind,
    of which types are parts, where one attribute may be known only late in a case; None where types
    are that themselves."""

    types: tuple[CaseType, ...]
    of_case: Int64s
    wider: Int64s | None = None

    @property
    def names(self) -> list[str]:
        return [each.name for each in self.types]

    @property
    def having(self) -> dict[tuple[str, str], Bools]:
        """By value of the attributes that tell types, which types have it."""
        found: dict[tuple[str, str], Bools] = {}
        for code, each in enumerate(self.types):
            for value in each.attributes:
                found.setdefault(value, np.zeros(len(self.types), dtype=np.bool_))[code] = True
        return found


def kinds_by(columns: EventColumns, attribute: str | None, besides: Cut | None = None) -> Kinds:
    """By one attribute of cases (None: those that tell most, or none where none does), and by
    another one `besides`.

    Raises KeyError for an attribute the log does not have.
    """
    if attribute is not None:
        kinds = _kinds(columns, attribute, columns.case_attributes[attribute])
    else:
        kinds = _best(columns, _one_kind(columns), _moves(columns))
        for _more in range(DOERS_MAX):
            kinds = _best(columns, kinds, _doers(columns))
    if besides is None:
        return kinds
    cut = _cut(columns, besides)
    few = _few(cut, besides)
    found = _both(kinds, cut) if few is None else _set_apart(kinds, cut, few)
    return replace(found, wider=kinds.of_case)


def _best(columns: EventColumns, known: Kinds, facts: _Facts) -> Kinds:
    """With the attribute that tells most of some facts besides what is known; as known where none
    tells enough."""
    best, chosen = 0.0, known
    before = facts.cost(known)
    for name, column in columns.case_attributes.items():
        if np.mean(column.codes >= 0) >= KNOWN_SHARE_MIN:
            found = _both(known, _kinds(columns, name, column))
            gain = before - facts.cost(found) if found is not known else 0.0
            if gain > best:
                best, chosen = gain, found
    return chosen


def _cut(columns: EventColumns, cut: Cut) -> Kinds:
    column = columns.case_attributes[cut.attribute]
    kinds = _kinds(columns, cut.attribute, column)
    having = [
        code
        for code, text in enumerate(column.names)
        if cut.value in (text, *(each.strip() for each in _BETWEEN_VALUES.split(text)))
    ]
    if not cut.value or (len(having) < 2 and cut.value in kinds.names):
        return kinds
    has_it = np.isin(column.codes, having)
    if not KIND_CASES_MIN <= np.count_nonzero(has_it) <= columns.cases - KIND_CASES_MIN:
        return kinds
    types = (CaseType(cut.value, ((cut.attribute, cut.value),)), CaseType(OTHER))
    return Kinds(types, np.where(has_it, 0, 1))


def _few(cut: Kinds, by: Cut) -> int | None:
    """The code of the type that has the value, where there is one such type, of few cases."""
    having = [
        code for code, each in enumerate(cut.types) if (by.attribute, by.value) in each.attributes
    ]
    share = float(np.mean(cut.of_case == having[0])) if having else 1.0
    return having[0] if share <= FEW_SHARE else None


def _set_apart(kinds: Kinds, cut: Kinds, few: int) -> Kinds:
    """Those few are one type, whatever else they are, so that enough is told of it."""
    of_case = np.where(cut.of_case == few, len(kinds.types), kinds.of_case)
    types = (*kinds.types, cut.types[few])
    used, of_case = np.unique(of_case, return_inverse=True)
    return Kinds(tuple(types[code] for code in used.tolist()), of_case.astype(np.int64))


def _both(one: Kinds, other: Kinds) -> Kinds:
    """Kinds by what both tell. Of pairs that are rare only what the second tells is kept."""
    size = len(other.types)
    if size < 2 or len(one.types) < 2:
        return one if size < 2 else other
    pair = one.of_case * size + other.of_case
    count = np.bincount(pair, minlength=len(one.types) * size)
    if np.count_nonzero(count) <= len(one.types) and _tells(one, other):
        return one
    order = np.argsort(-count, kind="stable")[:PAIRS_MAX]
    frequent = [code for code in order.tolist() if count[code] >= KIND_CASES_MIN]
    # What is rare stands behind, by what the second attribute tells.
    place = len(frequent) + np.arange(len(count)) % size
    place[frequent] = np.arange(len(frequent))
    types = [_of_both(one.types[code // size], other.types[code % size]) for code in frequent]
    types += other.types
    used, of_case = np.unique(place[pair], return_inverse=True)
    return Kinds(tuple(types[code] for code in used.tolist()), of_case.astype(np.int64))


def _tells(one: Kinds, other: Kinds) -> bool:
    """Whether the first has all values of the second among its attributes already."""
    known = {value for each in one.types for value in each.attributes}
    return all(set(each.attributes) <= known for each in other.types)


def _of_both(one: CaseType, other: CaseType) -> CaseType:
    names = dict.fromkeys((one.name, other.name))
    values = dict.fromkeys((*one.attributes, *other.attributes))
    return CaseType(" · ".join(names), tuple(values))


def _one_kind(columns: EventColumns) -> Kinds:
    return Kinds((CaseType(ONLY_TYPE),), np.zeros(columns.cases, dtype=np.int64))


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
    return Kinds(tuple(types), of_case)


@dataclass(frozen=True, eq=False)
class _Facts:
    """What is told of cases, fact by fact: its `case`, what is known already (`left`, codes), and
    what there is to tell (`right`)."""

    case: Int64s
    left: Int64s
    right: Int64s

    def cost(self, kinds: Kinds) -> float:
        """Nats that tell them where the kind is known, with what so many figures cost (Bayesian
        information criterion)."""
        pair = self.left * (int(self.right.max(initial=0)) + 1) + self.right
        pairs, first, place = np.unique(pair, return_index=True, return_inverse=True)
        count = len(kinds.types)
        cell = place * count + kinds.of_case[self.case]
        table = sums_by(cell, np.ones(len(place)), len(pairs) * count).reshape(len(pairs), count)
        figures = int(np.count_nonzero(table))
        return _entropy(table, self.left[first]) + 0.5 * figures * math.log(max(len(self.right), 2))


def _moves(columns: EventColumns) -> _Facts:
    """What comes next."""
    source = _before(columns)
    return _Facts(columns.case.astype(np.int64), source, columns.activity.astype(np.int64))


def _doers(columns: EventColumns) -> _Facts:
    """Who does it, given what it is and what came before."""
    rows = np.flatnonzero(columns.resource >= 0)
    move = _before(columns) * len(columns.activities) + columns.activity
    who = columns.resource[rows].astype(np.int64)
    return _Facts(columns.case[rows].astype(np.int64), move[rows], who)


def _before(columns: EventColumns) -> Int64s:
    """By row, the activity before it in its case; one more than there are before the first."""
    target = columns.activity.astype(np.int64)
    source = np.concatenate([target[:1], target[:-1]])
    source[columns.offsets[:-1]] = len(columns.activities)
    return source


def _entropy(table: Floats, left: Int64s) -> float:
    """Nats that tell what is on the right, given what is on the left, of all kinds."""
    total = np.zeros((int(left.max(initial=0)) + 1, table.shape[1]))
    np.add.at(total, left, table)
    whole = total[left]
    share = np.where(table > 0, table / np.maximum(whole, 1), 1.0)
    return float(-(table * np.log(share)).sum())
