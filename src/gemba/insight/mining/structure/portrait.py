"""One activity looked at closely: where in a case it stands, and what is typical for it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Codes, Int64s, distinct
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.names import Names

SUPPORT_MIN = 0.1
LIFT_MIN = 1.3
TYPICAL_MAX = 5
VALUES_MAX = 10_000


@dataclass(frozen=True, slots=True)
class Typical:
    """A value of an attribute that is `lift` times as frequent with the activity as without
    regard to it. `share` is of the activity's cases, or of its events for one of events."""

    attribute: str
    value: str
    share: float
    lift: float


@dataclass(frozen=True, slots=True)
class Portrait:
    """`position_median` counts from 1. Shares are of the cases with the activity."""

    cases: int
    first_share: float
    last_share: float
    position_median: float
    typical: tuple[Typical, ...]


def portrait(columns: EventColumns, activity: int, cases: Bools | None = None) -> Portrait:
    """Of the chosen cases. Positions are counted on the distinct traces."""
    traces = columns.index.traces
    trace = columns.index.trace if cases is None else columns.index.trace[cases]
    weight = np.bincount(trace, minlength=len(traces))
    place = np.flatnonzero(traces.activity == activity)
    owner = np.searchsorted(traces.offsets, place, side="right") - 1
    with_it = int(weight[distinct(owner)].sum())
    starts = weight[owner[place == traces.offsets[owner]]].sum()
    ends = weight[owner[place == traces.offsets[owner + 1] - 1]].sum()
    return Portrait(
        cases=with_it,
        first_share=int(starts) / max(with_it, 1),
        last_share=int(ends) / max(with_it, 1),
        position_median=_weighted_median(place - traces.offsets[owner] + 1, weight[owner]),
        typical=_typical(columns, activity, cases),
    )


def _weighted_median(values: Int64s, weights: Int64s) -> float:
    if not weights.sum():
        return float("nan")
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(reached, reached[-1] / 2)])


def _typical(columns: EventColumns, activity: int, cases: Bools | None) -> tuple[Typical, ...]:
    rows = columns.activity == activity
    if cases is not None:
        rows &= columns.row_flags(cases)
    mine = np.zeros(columns.cases, dtype=bool)
    mine[columns.case[np.flatnonzero(rows)]] = True
    chosen_rows = slice(None) if cases is None else columns.row_flags(cases)
    chosen_cases = slice(None) if cases is None else cases
    found: list[Typical] = []
    for name, column in columns.case_attributes.items():
        found += _lifted(name, column.names, column.codes[mine], column.codes[chosen_cases])
    for name, column in columns.attributes.items():
        found += _lifted(name, column.names, column.codes[rows], column.codes[chosen_rows])
    return tuple(sorted(found, key=lambda each: -each.lift)[:TYPICAL_MAX])


def _lifted(name: str, names: Names, mine: Codes, whole: Codes) -> list[Typical]:
    if not len(mine) or len(names) > VALUES_MAX:
        return []
    here = np.bincount(mine[mine >= 0], minlength=len(names)) / len(mine)
    everywhere = np.bincount(whole[whole >= 0], minlength=len(names)) / len(whole)
    lift = np.divide(here, everywhere, out=np.zeros(len(names)), where=everywhere > 0)
    chosen = np.flatnonzero((here >= SUPPORT_MIN) & (lift >= LIFT_MIN))
    return [Typical(name, names[at], float(here[at]), float(lift[at])) for at in chosen.tolist()]
