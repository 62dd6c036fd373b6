"""What is odd about a log: a code, how much of it, where, and the sentences behind the code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Int64s
from gemba.insight.eventlog.columns import EventColumns

# "serious": figures are wrong unless something is done. "warning": look before you trust some
# figures. "note": good to know.
Severity = Literal["serious", "warning", "note"]

EXAMPLES = 5


@dataclass(frozen=True)
class QualityIssue:
    """`count` of `total` things of the kind the sentence names; `cases` are the first concerned.

    `params` fill the sentences; `activities` are codes of activities the sentence names.
    """

    code: str
    count: int
    total: int
    cases: tuple[str, ...] = ()
    params: Mapping[str, str] = field(default_factory=dict)
    activities: Mapping[str, int] = field(default_factory=dict)

    @property
    def share(self) -> float:
        return self.count / self.total if self.total else 0.0


def cases_of_rows(columns: EventColumns, rows: Int64s) -> tuple[str, ...]:
    """The ids of the first cases these rows belong to."""
    found = np.unique(columns.case[rows[: EXAMPLES * 50]])[:EXAMPLES]
    return tuple(columns.case_ids[code] for code in found.tolist())


def of_rows(code: str, columns: EventColumns, rows: Bools, **params: str) -> list[QualityIssue]:
    """One issue about the flagged rows, or none."""
    places = np.flatnonzero(rows)
    if not len(places):
        return []
    return [QualityIssue(code, len(places), len(columns), cases_of_rows(columns, places), params)]


def of_cases(code: str, columns: EventColumns, cases: Bools, **params: str) -> list[QualityIssue]:
    """One issue about the flagged cases, or none."""
    places = np.flatnonzero(cases)
    if not len(places):
        return []
    shown = tuple(columns.case_ids[case] for case in places[:EXAMPLES].tolist())
    return [QualityIssue(code, len(places), columns.cases, shown, params)]


def day_text(us: int) -> str:
    """A day as people everywhere read it: 2024-05-31."""
    return str(np.datetime64(us, "us").astype("datetime64[D]"))


def listed(names: Sequence[str], most: int = 5) -> str:
    """The first names in quotes."""
    shown = ", ".join(f"“{name}”" for name in names[:most])
    return f"{shown}, …" if len(names) > most else shown
