"""What a log costs, step by step, in mills (thousandths of a minor unit); whole numbers all along.

Every amount belongs to one event (or to one case: a broken promise), so that sums by step, move,
cause, channel or attribute are sums of the same amounts and none is counted twice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from gemba.foundation.kernel.money import MILLS
from gemba.insight.eventlog.arrays import Bools, Int32s, Int64s, sealed
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.names import CodedColumn, Names
from gemba.insight.eventlog.rates import Price, Rates, price_of

from .causes import CUSTOMER, HIDDEN, WaitingTimes
from .parties import flagged
from .sums import dense, owners, summed

HOUR_MS, DAY_MS = 3_600_000, 86_400_000


@dataclass(frozen=True)
class Pricing:
    """Rates and what they need to know of a log: the groups of a person, the more telling first,
    and which steps are a contact (none: every case is one)."""

    rates: Rates
    groups_of: Callable[[str], Sequence[str]] = lambda _person: ()
    contact_steps: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class Costs:
    """By row: `work`, `contact`, `part`, `waiting` (of the wait before it). By cause and wait:
    `waiting_by_cause`. By case: `breach`. All in mills."""

    work: Int64s
    contact: Int64s
    part: Int64s
    waiting: Int64s
    waiting_by_cause: Int64s
    breach: Int64s

    @property
    def by_row(self) -> Int64s:
        """All that belongs to one event."""
        return self.work + self.contact + self.part + self.waiting


def costs_of(columns: EventColumns, waits: WaitingTimes, pricing: Pricing) -> Costs:
    """All costs of all cases; a filter is applied when they are summed."""
    rates = pricing.rates
    spent_ms = np.where(waits.works, columns.time_us - waits.start_us, 0) // 1000
    by_cause = _priced(waits.causes_us // 1000, np.int64(rates.waiting_day_minor), DAY_MS)
    by_cause[[CUSTOMER, HIDDEN]] = 0
    waiting = np.zeros(len(columns), dtype=np.int64)
    waiting[waits.row] = by_cause.sum(axis=0)
    return Costs(
        work=sealed(_priced(spent_ms, _hour_rates(columns, pricing)[columns.resource], HOUR_MS)),
        contact=sealed(_contacts(columns, pricing)),
        part=sealed(_parts(columns, rates)),
        waiting=sealed(waiting),
        waiting_by_cause=sealed(by_cause),
        breach=sealed(_breaches(columns, rates)),
    )


def case_costs(columns: EventColumns, costs: Costs) -> Int64s:
    """By case, in mills."""
    if not columns.cases:
        return costs.breach
    return np.add.reduceat(costs.by_row, columns.offsets[:-1]) + costs.breach


def event_values(columns: EventColumns, attribute: str) -> CodedColumn | None:
    """An attribute by row, whether the log has it by row or by case; None where it has none."""
    if attribute in columns.attributes:
        return columns.attributes[attribute]
    found = columns.case_attributes.get(attribute)
    if found is None:
        return None
    return CodedColumn(np.repeat(found.codes, columns.case_lengths), found.names)


def _priced(amount: Int64s, rate_minor: Int64s | np.int64, unit: int) -> Int64s:
    """Mills for an amount at a rate per unit, the rest of a mill dropped."""
    rate = rate_minor * MILLS
    whole, rest = np.divmod(amount, unit)
    priced: Int64s = whole * rate + rest * rate // unit
    return priced


def _hour_rates(columns: EventColumns, pricing: Pricing) -> Int64s:
    """By resource code; the last entry serves code -1."""
    rates = pricing.rates
    persons = {price.name: price.minor for price in rates.hour_by_person}
    groups = {price.name: price.minor for price in rates.hour_by_group}
    found = []
    for name in columns.resources:
        own = [groups[each] for each in pricing.groups_of(name) if each in groups] if groups else []
        found.append(persons.get(name, own[0] if own else rates.hour_minor))
    return np.array([*found, rates.hour_minor], dtype=np.int64)


def _contacts(columns: EventColumns, pricing: Pricing) -> Int64s:
    rates = pricing.rates
    cost = np.zeros(len(columns), dtype=np.int64)
    if pricing.contact_steps:
        rows = np.flatnonzero(flagged(columns.activity, columns.activities, pricing.contact_steps))
    else:
        rows = columns.offsets[:-1]
    cost[rows] = rates.contact_minor * MILLS
    channel = event_values(columns, rates.channel_attribute)
    if channel is not None:
        cost[rows] = _price_table(channel.names, rates.contact_by_channel, rates.contact_minor)[
            channel.codes[rows]
        ]
    return cost


def _parts(columns: EventColumns, rates: Rates) -> Int64s:
    """A part is charged once a case, where it is first named."""
    cost = np.zeros(len(columns), dtype=np.int64)
    part = event_values(columns, rates.part_attribute)
    if part is None or not rates.parts:
        return cost
    rows = np.flatnonzero(part.codes >= 0)
    pair = columns.case[rows].astype(np.int64) * max(len(part.names), 1) + part.codes[rows]
    first = rows[np.unique(pair, return_index=True)[1]]
    cost[first] = _price_table(part.names, rates.parts, 0)[part.codes[first]]
    return cost


def _breaches(columns: EventColumns, rates: Rates) -> Int64s:
    """The value a case ends with decides."""
    cost = np.zeros(columns.cases, dtype=np.int64)
    told = event_values(columns, rates.breach_attribute)
    if told is None or not columns.cases:
        return cost
    last = columns.offsets[1:] - 1
    broken = flagged(told.codes[last], told.names, {rates.breach_value})
    cost[broken] = rates.breach_minor * MILLS
    return cost


def _price_table(names: Names, prices: Sequence[Price], default: int) -> Int64s:
    """Mills by code; the last entry serves code -1."""
    found = [price_of(prices, name) for name in names] if prices else [None] * len(names)
    minor = [default if each is None else each for each in found]
    return np.array([*minor, default], dtype=np.int64) * MILLS


@dataclass(frozen=True, eq=False)
class CostGroup:
    """Costs by some grouping, in mills: `cases` have any event there."""

    names: tuple[str, ...]
    mills: Int64s
    cases: Int64s

    def ranked(self) -> list[tuple[str, int, int]]:
        """Name, mills and cases, the dearest first; what costs nothing is left out."""
        order = np.lexsort((np.arange(len(self.mills)), -self.mills)).tolist()
        return [
            (self.names[at], int(self.mills[at]), int(self.cases[at]))
            for at in order
            if self.mills[at]
        ]


def costs_by_step(columns: EventColumns, costs: Costs, cases: Bools | None = None) -> CostGroup:
    """By activity; broken promises belong to cases, not to steps."""
    rows = _chosen_rows(columns, cases)
    codes = columns.activity[rows].astype(np.int32)
    return _by_code(columns, costs.by_row[rows], rows, codes, tuple(columns.activities))


def costs_by_move(columns: EventColumns, costs: Costs, cases: Bools | None = None) -> CostGroup:
    """By the step before and the step itself, whose cost it is; named `source_target` by codes.
    The first steps of cases are reached by no move."""
    rows = _chosen_rows(columns, cases)
    first = np.zeros(len(columns) + 1, dtype=np.bool_)
    first[columns.offsets[:-1]] = True
    rows = rows[~first[rows]]
    size = max(len(columns.activities), 1)
    pair = columns.activity[rows - 1].astype(np.int64) * size + columns.activity[rows]
    distinct, codes = dense(pair, size * size)
    names = tuple(f"{key // size}_{key % size}" for key in distinct.tolist())
    return _by_code(columns, costs.by_row[rows], rows, codes.astype(np.int32), names)


def costs_by_value(
    columns: EventColumns, costs: Costs, attribute: str, cases: Bools | None = None
) -> CostGroup | None:
    """By the value of an attribute with which a case ends; None where the log has none such."""
    told = event_values(columns, attribute)
    if told is None or not columns.cases:
        return None
    whole = case_costs(columns, costs)
    codes = told.codes[columns.offsets[1:] - 1]
    chosen = codes >= 0 if cases is None else (codes >= 0) & cases
    size = len(told.names)
    mills = summed(codes[chosen], whole[chosen], size)
    return CostGroup(tuple(told.names), mills, np.bincount(codes[chosen], minlength=size))


def _chosen_rows(columns: EventColumns, cases: Bools | None) -> Int64s:
    if cases is None:
        return np.arange(len(columns))
    return np.flatnonzero(columns.row_flags(cases))


def _by_code(
    columns: EventColumns, mills: Int64s, rows: Int64s, codes: Int32s, names: tuple[str, ...]
) -> CostGroup:
    size = len(names)
    return CostGroup(names, summed(codes, mills, size), owners(codes, columns.case[rows], size))
