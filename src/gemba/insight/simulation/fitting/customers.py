"""How customers wait: how soon they give up, ask again, or come back another way.

Patience and asking again are told by those who did either, and by all who were served before they
would have (`censored`). Each type has its own where enough of its customers did; else that of all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from gemba.insight.eventlog.arrays import UNKNOWN_US, Bools, Floats, Int64s
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.mining.waiting.enablement import begun_us
from gemba.insight.simulation.model import CaseType, Chase, Customer, Draw, Switch

from .aside import Apart
from .case_types import Kinds
from .censored import censored_draw
from .families import best_draw
from .steps import Steps

# So many have to have done it to tell a type of its own.
OWN_MIN = 30
TIMES_MAX = 10
# Who comes back so much later comes for something else.
BACK_SECONDS_MAX = 7 * 86_400.0
BACK_MIN = 5


@dataclass(frozen=True, eq=False)
class Waited:
    """Customers who waited for somebody to begin: `seconds`, and whether they `gave_up`; `first`
    before anybody had begun to answer them. `of_type` is the type of each."""

    seconds: Floats
    gave_up: Bools
    first: Bools
    of_type: Int64s

    @classmethod
    def of(cls, steps: Steps, apart: Apart, kinds: Kinds, is_reply: Bools) -> Waited:
        """`is_reply` by step."""
        answered = np.zeros(len(kinds.of_case), dtype=np.int64)
        np.add.at(answered, steps.case[is_reply], 1)
        order = np.cumsum(is_reply)
        begin = np.concatenate([[0], order])[np.flatnonzero(steps.is_first)]
        before = order - 1 - begin[steps.case]
        ended = np.full(len(answered), np.iinfo(np.int64).min)
        np.maximum.at(ended, steps.case, steps.end_us)
        left = np.flatnonzero(apart.left_us != UNKNOWN_US)
        served = np.flatnonzero(is_reply)
        return cls(
            np.concatenate([steps.wait_us[served], apart.left_us[left] - ended[left]]) / 1e6,
            np.repeat([False, True], [len(served), len(left)]),
            np.concatenate([before[served] == 0, answered[left] == 0]),
            kinds.of_case[np.concatenate([steps.case[served], left])],
        )

    def patience(self, *, first: bool) -> Callable[[Bools], Draw | None]:
        """That of those among whom some flags choose."""
        mine = self.first == first
        return lambda chosen: censored_draw(
            self.seconds[mine & chosen], self.gave_up[mine & chosen]
        )


@dataclass(frozen=True, eq=False)
class Back:
    """By case, the case its customer came back with after leaving it, -1 for none."""

    case: Int64s
    after_seconds: Floats


def with_customers(kinds: Kinds, waited: Waited, apart: Apart) -> list[CaseType]:
    """The types with patience and asking again."""
    found: list[CaseType] = []
    first, later = waited.patience(first=True), waited.patience(first=False)
    for code, each in enumerate(kinds.types):
        mine = _own(waited.of_type == code, waited.gave_up)
        customer = Customer(first(mine), later(mine), chase=_chase(code, kinds, apart))
        if apart.left_as:
            customer = replace(customer, leaves_as=apart.left_as)
        found.append(replace(each, customer=customer))
    return found


def _own(mine: Bools, did: Bools) -> Bools:
    """Those of a type, or all where too few of it did."""
    return mine if np.count_nonzero(mine & did) >= OWN_MIN else np.ones(len(mine), dtype=np.bool_)


def _chase(code: int, kinds: Kinds, apart: Apart) -> Chase | None:
    asked = apart.asked
    if asked is None:
        return None
    mine = _own(kinds.of_case[asked.case] == code, asked.again)
    every = censored_draw(asked.seconds[mine], asked.again[mine])
    return None if every is None else Chase(every, min(asked.times_max, TIMES_MAX), asked.as_)


def coming_back(columns: EventColumns, apart: Apart, attribute: str) -> Back:
    """Found by the next case of the same customer, named by an attribute of cases."""
    case = np.full(columns.cases, -1, dtype=np.int64)
    after = np.zeros(columns.cases)
    column = columns.case_attributes.get(attribute)
    left = np.flatnonzero(apart.left_us != UNKNOWN_US)
    if column is None or not len(left):
        return Back(case, after)
    begun = np.minimum.reduceat(begun_us(columns), columns.offsets[:-1])
    order = np.lexsort((begun, column.codes))
    who = column.codes[order]
    for each in left[column.codes[left] >= 0].tolist():
        code = column.codes[each]
        low, high = np.searchsorted(who, [code, code + 1])
        theirs = order[low:high]
        later = theirs[begun[theirs] > apart.left_us[each]]
        if len(later):
            seconds = float(begun[later[0]] - apart.left_us[each]) / 1e6
            if seconds <= BACK_SECONDS_MAX:
                case[each], after[each] = later[0], seconds
    return Back(case, after)


def with_switches(
    types: list[CaseType], kinds: Kinds, back: Back, left_us: Int64s
) -> tuple[list[CaseType], Bools]:
    """The types with those who left one and came back as another, as most of them did; and which
    cases a switch brings, so that they do not arrive by themselves as well."""
    found, brought = list(types), np.zeros(len(left_us), dtype=np.bool_)
    for code, each in enumerate(types):
        left = np.flatnonzero((left_us != UNKNOWN_US) & (kinds.of_case == code))
        mine = left[back.case[left] >= 0]
        to = kinds.of_case[back.case[mine]]
        usual = int(np.argmax(np.bincount(to))) if len(to) else code
        mine = mine[to == usual]
        if len(mine) >= BACK_MIN:
            after = best_draw(back.after_seconds[mine]).draw
            switch = Switch(len(mine) / len(left), types[usual].name, after)
            found[code] = replace(each, customer=replace(each.customer, switch=switch))
            brought[back.case[mine]] = True
    return found, brought
