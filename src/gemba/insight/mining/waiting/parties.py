"""Who outside the house a process waits for, and who works in no time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Codes, Int32s
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.names import Names
from gemba.insight.mining.calendars import Calendar


@dataclass(frozen=True)
class Party:
    """How a log tells that it waits for somebody outside: the customer, or a vendor.

    The wait before a step is theirs when one of their `resources` does it or when it is one of
    their `steps`; the wait after a step is theirs when the step is one of the `states` (“Waiting
    for customer”) or when the event attribute `attribute` has one of `values`.
    """

    resources: frozenset[str] = frozenset()
    steps: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()
    attribute: str = ""
    values: frozenset[str] = frozenset()

    @property
    def is_named(self) -> bool:
        """Whether anything tells of this party."""
        return bool(self.resources or self.steps or self.states or (self.attribute and self.values))


NOBODY = Party()


@dataclass(frozen=True)
class Reading:
    """How a log is to be read. `calendars` by resource code; None (or a None among them) is
    somebody who may work at any hour. `instant` names resources that take no time: programs;
    `instant_steps` are steps that nobody spends time on, such as taking a ticket."""

    customer: Party = NOBODY
    vendor: Party = NOBODY
    instant: frozenset[str] = frozenset()
    instant_steps: frozenset[str] = frozenset()
    calendars: Sequence[Calendar | None] | None = None

    @property
    def not_people(self) -> frozenset[str]:
        """Resources whose desk cannot be full: programs, and those outside."""
        return self.instant | self.customer.resources | self.vendor.resources


def rows_for(columns: EventColumns, party: Party, enabler: Int32s) -> Bools:
    """Which rows were waited for by this party; `enabler` is the row that let each begin, or -1."""
    theirs = np.zeros(len(columns), dtype=np.bool_)
    if not party.is_named or not len(columns):
        return theirs
    theirs |= flagged(columns.resource, columns.resources, party.resources)
    theirs |= flagged(columns.activity, columns.activities, party.steps)
    left = flagged(columns.activity, columns.activities, party.states)
    told = columns.attributes.get(party.attribute)
    if told is not None:
        left |= flagged(told.codes, told.names, party.values)
    theirs |= (enabler >= 0) & left[enabler]
    return theirs


def flagged(codes: Codes, names: Names, wanted: Iterable[str]) -> Bools:
    """One flag per row: whether its code stands for one of the `wanted` names."""
    # The last entry serves code -1.
    flags = np.zeros(len(names) + 1, dtype=np.bool_)
    if wanted:
        known = names.codes
        flags[[known[name] for name in wanted if name in known]] = True
    return flags[codes]
