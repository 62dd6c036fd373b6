"""Who an event belongs to: a person, or the group a person or an event is in."""

from __future__ import annotations

from collections.abc import Callable, Collection

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Int64s, sealed
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.names import CodedColumn


class AttributeUnknown(Exception):
    """The log has no such attribute."""


def by_person(columns: EventColumns, *, left_out: Collection[str] = ()) -> CodedColumn:
    """One code per event, -1 where nobody is known, and for resources `left_out`.

    Left out are those who are nobody's colleague: a customer, a machine.
    """
    codes = [columns.resources.codes[each] for each in left_out if each in columns.resources.codes]
    if not codes:
        return CodedColumn(columns.resource, columns.resources)
    table = np.append(np.arange(len(columns.resources), dtype=np.int32), np.int32(-1))
    table[codes] = -1
    return CodedColumn(sealed(table[columns.resource]), columns.resources)


def by_attribute(columns: EventColumns, name: str) -> CodedColumn:
    """By an attribute of events or, where there is none of that name, of cases.

    Raises AttributeUnknown.
    """
    if name in columns.attributes:
        return columns.attributes[name]
    if name not in columns.case_attributes:
        known = ", ".join([*columns.attributes, *columns.case_attributes]) or "none"
        raise AttributeUnknown(f"The log has no attribute “{name}”. It has: {known}.")
    found = columns.case_attributes[name]
    return CodedColumn(sealed(np.repeat(found.codes, columns.case_lengths)), found.names)


def by_group(who: CodedColumn, group_of: Callable[[str], str | None]) -> CodedColumn:
    """People in their groups; `None` is in no group. Asked once per person, not per event."""
    groups = CodedColumn.of([group_of(name) for name in who.names])
    table = np.append(groups.codes, np.int32(-1)).astype(np.int32)
    return CodedColumn(sealed(table[who.codes]), groups.names)


def by_activity(columns: EventColumns) -> CodedColumn:
    """The activity itself: the nearest a log comes to a skill when it names none."""
    return CodedColumn(columns.activity, columns.activities)


def known_rows(columns: EventColumns, who: CodedColumn, cases: Bools | None) -> Int64s:
    """Rows of the chosen cases for which it is known who they belong to."""
    known = who.codes >= 0
    if cases is not None:
        known = known & columns.row_flags(cases)
    return np.flatnonzero(known)
