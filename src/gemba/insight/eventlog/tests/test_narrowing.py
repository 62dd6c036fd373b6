"""A narrowed log is the log that would have been built from the events that are left."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from gemba.insight.eventlog.columns import EventColumns, build
from gemba.insight.eventlog.testing import Event, drawn_events, only_rows, rows_of


def told(log: EventColumns) -> list[object]:
    """What the log says, independent of its codes."""
    edges, waits, names = log.index.edges, log.index.edge_wait, list(log.activities)
    moves = {
        (names[edges.source[code]], names[edges.target[code]]): waits.value[
            waits.offsets[code] : waits.offsets[code + 1]
        ].tolist()
        for code in range(len(edges))
    }
    cases = [
        (log.case_ids[case], [names[a] for a in log.activity[log.case == case]])
        for case in range(log.cases)
    ]
    counts = dict(zip(names, log.index.frequencies.events.tolist(), strict=True))
    return [sorted(cases), moves, {name: n for name, n in counts.items() if n}, len(log)]


@settings(max_examples=60)
@given(drawn_events(starts=True), st.sampled_from("abcd"), st.integers(0, 30))
def test_narrowing_equals_building_from_the_rest(
    events: list[Event], hidden: str, until: int
) -> None:
    log = build(rows_of(events))
    names = np.array([*log.activities], dtype=object)[log.activity]
    kept = (names != hidden) & (log.time_us <= until * 1_000_000)
    rest = [event for event in events if event[1] != hidden and event[2] <= until]
    assert told(only_rows(log, kept)) == told(build(rows_of(rest)))
