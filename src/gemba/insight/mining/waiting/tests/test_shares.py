"""Splitting a log's waits some people at a time gives what splitting them all at once gives."""

from __future__ import annotations

from unittest.mock import patch

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gemba.insight.eventlog.columns import EventColumns, build
from gemba.insight.eventlog.testing import Event, drawn_events, rows_of
from gemba.insight.mining.calendars import Calendar
from gemba.insight.mining.waiting import shares
from gemba.insight.mining.waiting.causes import BATCHING, WaitingTimes, waiting_times
from gemba.insight.mining.waiting.parties import Party, Reading


def split(columns: EventColumns, rows_at_once: int) -> WaitingTimes:
    """The first person works at any hour, the next ten minutes a week."""
    hours = Calendar(((3 * 1440, 3 * 1440 + 10),))
    calendars = [hours if code % 2 else None for code in range(len(columns.resources))]
    reading = Reading(Party(steps=frozenset("d")), calendars=calendars)
    with patch.object(shares, "ROWS_AT_ONCE", rows_at_once):
        return waiting_times(columns, reading)


@given(drawn_events(size_max=40, starts=True), st.integers(1, 8))
def test_a_few_people_at_a_time(events: list[Event], rows_at_once: int) -> None:
    columns = build(rows_of(events))
    whole, parts = split(columns, len(events) + 1), split(columns, rows_at_once)
    for name, array in vars(whole).items():
        np.testing.assert_array_equal(getattr(parts, name), array, err_msg=name)


def test_every_row_has_its_share() -> None:
    columns = build(rows_of([("c", "a", at, f"p{at % 7}", None) for at in range(50)]))
    with patch.object(shares, "ROWS_AT_ONCE", 10):
        found = shares.shares_of(columns, np.ones(50, dtype=bool))
    assert len(found) > 1
    rows = np.concatenate([each.rows for each in found])
    assert sorted(rows.tolist()) == list(range(50))
    for each in found:
        assert (columns.resource[each.rows] - each.first).tolist() == each.person.tolist()


def test_whether_batches_are_usual_is_told_by_all_people() -> None:
    """Ann saves up two forms in twenty-one; Bob alone would never tell that this is rare."""
    hour = 3600
    forms: list[Event] = [
        (f"{who}{n}", step, n * hour + at, None if step == "ask" else who, n * hour + begun)
        for who, count in (("ann", 2), ("bob", 19))
        for n in range(count)
        for step, at, begun in (("ask", 0, 0), ("do", 20, 10))
    ]
    late = [
        (case, step, 90 * hour + 20 * n + at, None if step == "ask" else "ann", begun)
        for n, case in enumerate(("late1", "late2"))
        for step, at, begun in (("ask", -hour * (2 - n), None), ("do", 20, 90 * hour + 20 * n))
    ]
    columns = build(rows_of([*forms, *late]))
    whole, parts = split(columns, 1000), split(columns, 4)
    assert whole.causes_us[BATCHING].sum() == 0
    np.testing.assert_array_equal(parts.causes_us, whole.causes_us)
    others: list[Event] = [("c1", "do", 0, "cleo", None), ("c2", "do", 0, "dave", None)]
    alone = build(rows_of([*others, *forms[:4], *late]))
    assert split(alone, 4).causes_us[BATCHING].sum() > 0
