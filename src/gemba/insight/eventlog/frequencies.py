"""How often: occurrences and cases per activity and per edge, from the traces of the cases."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .arrays import Codes, Floats, Int32s, Int64s, sealed
from .traces import Edges, Traces


@dataclass(frozen=True, eq=False)
class Frequencies:
    """By activity code: events, cases with it, cases with it more than once, cases that begin
    and that end with it. By edge code: cases with it."""

    events: Int64s
    cases: Int64s
    rework_cases: Int64s
    starts: Int64s
    ends: Int64s
    edge_cases: Int64s


def count_frequencies(
    trace: Int32s, traces: Traces, edges: Edges, activity_names: int
) -> Frequencies:
    """`trace` has the trace code of each case that counts."""
    counts = np.bincount(trace, minlength=len(traces))
    # Floats for `bincount`; whole numbers stay exact up to 2**53.
    weights = counts.astype(np.float64)
    positions = np.repeat(weights, np.diff(traces.offsets))
    # First, second and further occurrences of a code in its trace are told apart in one pass.
    by_nth = _sums(traces.activity * np.int32(3) + traces.activity_nth, positions, activity_names)
    edge_by_nth = _sums((traces.edge + 1) * 3 + traces.edge_nth, positions, len(edges) + 1)
    first = traces.activity[traces.offsets[:-1]]
    last = traces.activity[traces.offsets[1:] - 1]
    return Frequencies(
        events=sealed(by_nth.sum(axis=1)),
        cases=sealed(by_nth[:, 0].copy()),
        rework_cases=sealed(by_nth[:, 1].copy()),
        starts=sealed(_counted(first, weights, activity_names)),
        ends=sealed(_counted(last, weights, activity_names)),
        edge_cases=sealed(edge_by_nth[1:, 0].copy()),
    )


def _sums(key: Codes, weights: Floats, codes: int) -> Int64s:
    return _counted(key, weights, 3 * codes).reshape(codes, 3)


def _counted(key: Codes, weights: Floats, size: int) -> Int64s:
    return np.bincount(key, weights=weights, minlength=size).astype(np.int64)
