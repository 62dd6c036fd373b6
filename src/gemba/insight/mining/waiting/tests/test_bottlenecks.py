"""Where the waiting is, by hand and against slow sums; and what must not change it."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemba.insight.eventlog.columns import EventColumns, build
from gemba.insight.eventlog.testing import Event, drawn_events, log_of, rows_of
from gemba.insight.mining.calendars import Calendar
from gemba.insight.mining.waiting.bottlenecks import (
    bottlenecks,
    longest_waiting,
    wait_totals,
)
from gemba.insight.mining.waiting.causes import CAUSES, NOTHING_READ, waiting_times
from gemba.insight.mining.waiting.chosen import ChosenWaits
from gemba.insight.mining.waiting.hours import waiting_by_hour_us
from gemba.insight.mining.waiting.index import WaitIndex
from gemba.insight.mining.waiting.parties import Party, Reading

SECOND = 1_000_000
LOGS = drawn_events(size_max=25, starts=True)

# Ann is busy with k2 until 40, then k1 waits on until 50 though she is free. The customer takes
# 100 seconds to answer in k1. k3 was possible at 5, after k1, and goes first.
BY_HAND = """
    k1 ask 0 customer 0
    k2 ask 0 customer 0
    k3 ask 5 customer 5
    k2 do 30 ann 0
    k3 do 40 ann 30
    k1 do 60 ann 50
    k1 confirm 160 customer 160
"""
READING = Reading(customer=Party(frozenset({"customer"})), instant=frozenset({"customer"}))


def seconds(by_cause_us: tuple[int, ...]) -> dict[str, float]:
    return {cause: us / SECOND for cause, us in zip(CAUSES, by_cause_us, strict=True) if us}


def index_of(columns: EventColumns, reading: Reading = NOTHING_READ) -> WaitIndex:
    return WaitIndex.of(columns, waiting_times(columns, reading))


def test_by_hand() -> None:
    columns = log_of(BY_HAND)
    index = index_of(columns, READING)
    waits = ChosenWaits(index, None)
    do, confirm = columns.activities.codes["do"], columns.activities.codes["confirm"]
    totals = wait_totals(waits)
    assert seconds(totals.by_cause_us) == {
        "contention": 30 + 25,
        "prioritisation": 10,
        "extraneous": 10,
        "customer": 100,
    }
    assert totals.waiting_us == totals.idle_us == 175 * SECOND
    assert totals.handling_us == (30 + 10 + 10) * SECOND
    assert totals.case_us == (160 + 30 + 35) * SECOND
    first, second = bottlenecks(waits)
    assert (first.target, first.waits, first.cases, first.main_cause) == (confirm, 1, 1, "customer")
    assert (second.target, second.waits, second.cases) == (do, 2, 2)
    assert second.median_us == 25 * SECOND
    assert (first.share, second.share) == (100 / 175, 75 / 175)
    slow, quick = longest_waiting(waits, second.key, 5)
    assert [columns.case_ids[each.case] for each in (slow, quick)] == ["k1", "k3"]
    assert (slow.total_us, quick.total_us) == (50 * SECOND, 25 * SECOND)
    only = np.array([name == "k1" for name in columns.case_ids])
    assert seconds(wait_totals(ChosenWaits(index, only)).by_cause_us)["contention"] == 30


def test_a_desk_that_waits_for_a_state_to_end() -> None:
    columns = log_of("""
        k1 pend 0 ann
        k1 close 90 bob
    """)
    reading = Reading(customer=Party(states=frozenset({"pend"})))
    totals = wait_totals(ChosenWaits(index_of(columns, reading), None))
    assert seconds(totals.by_cause_us) == {"customer": 90}


def test_a_step_without_work_takes_no_time() -> None:
    columns = log_of("""
        k1 ask 0 customer
        k1 take 60 ann
        k1 reply 100 ann
    """)
    quick = Reading(instant=frozenset({"customer"}), instant_steps=frozenset({"take"}))
    waits = waiting_times(columns, quick)
    assert (waits.start_us // SECOND).tolist() == [0, 60, 60]
    assert waits.estimated.tolist() == [False, False, True]
    assert (waiting_times(columns).start_us // SECOND).tolist() == [0, 0, 60]


def test_steps_side_by_side_wait_for_what_came_before_both() -> None:
    columns = log_of(
        "\n".join(
            f"k{n} {step} {100 * n + end} - {100 * n + start}"
            for n in range(4)
            for step, start, end in (("a", 0, 10), ("b", 12, 30), ("c", 15, 40))
        )
    )
    found = bottlenecks(ChosenWaits(index_of(columns), None))
    names = [(columns.activities[each.source], columns.activities[each.target]) for each in found]
    assert names == [("a", "c"), ("a", "b")]
    assert [each.total_us for each in found] == [4 * 5 * SECOND, 4 * 2 * SECOND]
    totals = wait_totals(ChosenWaits(index_of(columns), None))
    assert totals.idle_us == 4 * 2 * SECOND


def test_a_step_side_by_side_is_waited_for_from_what_came_before_both() -> None:
    """In four cases b and c overlap; in the fifth c comes after b, and waited since a."""
    often = [
        f"k{n} {step} {100 * n + end} - {100 * n + start}"
        for n in range(4)
        for step, start, end in (("a", 0, 10), ("b", 12, 30), ("c", 15, 40))
    ]
    once = ["k9 a 910 - 900", "k9 b 920 - 912", "k9 c 960 - 950"]
    columns = log_of("\n".join([*often, *once]))
    only = np.array([name == "k9" for name in columns.case_ids])
    found = bottlenecks(ChosenWaits(index_of(columns), only))
    waits = {
        (columns.activities[each.source], columns.activities[each.target]): each.total_us // SECOND
        for each in found
    }
    assert waits == {("a", "c"): 40, ("a", "b"): 2}


@pytest.mark.parametrize(("free", "cause"), [(1800, "batching"), (30, "extraneous")])
def test_a_batch_gathers_while_somebody_is_free(free: int, cause: str) -> None:
    """Two forms done in one go; the first lay there for `free` seconds before the second came."""
    columns = log_of(f"""
        k1 ask 0 customer 0
        k2 ask {free} customer {free}
        k1 do {free + 20} ann {free}
        k2 do {free + 40} ann {free + 20}
    """)
    totals = wait_totals(ChosenWaits(index_of(columns, READING), None))
    assert seconds(totals.by_cause_us) == {cause: free, "contention": 20}


def test_a_log_without_anything_waits_nowhere() -> None:
    for text in ("", "k a 1"):
        waits = ChosenWaits(index_of(log_of(text)), None)
        assert bottlenecks(waits) == []
        assert wait_totals(waits).waiting_us == 0
        assert int(waits.by_hour_us.sum()) == 0


@given(LOGS, st.sampled_from(["moves", "steps"]))
def test_bottlenecks_add_up(events: list[Event], grain: str) -> None:
    columns = build(rows_of(events))
    index = index_of(columns, READING)
    waits = ChosenWaits(index, None)
    found = bottlenecks(waits, "moves" if grain == "moves" else "steps")
    totals = wait_totals(waits)
    assert sum(each.total_us for each in found) == totals.waiting_us
    assert int(waits.by_hour_us.sum()) == totals.waiting_us
    for each in found:
        assert sum(each.by_cause_us) == each.total_us
        behind = longest_waiting(waits, each.key, 99)
        assert sum(case.total_us for case in behind) == each.total_us
        assert len(behind) == each.cases
    # The time of a case is its idle time and the moments in which any of its steps ran.
    moments: dict[int, set[int]] = defaultdict(set)
    for row, case in enumerate(columns.case.tolist()):
        start, end = int(index.start_us[row]), int(columns.time_us[row])
        moments[case] |= set(range(start // SECOND, end // SECOND))
    worked = sum(len(each) for each in moments.values())
    if not index.estimated.any():
        assert totals.case_us - totals.idle_us == worked * SECOND


def by_case(columns: EventColumns) -> dict[str, list[int]]:
    """What each case waited, by cause."""
    calendars = [Calendar(((3 * 1440, 3 * 1440 + 10),))] * len(columns.resources)
    waits = waiting_times(columns, Reading(READING.customer, calendars=calendars))
    owner = columns.case[waits.row]
    return {
        columns.case_ids[case].lower(): waits.causes_us[:, owner == case].sum(axis=1).tolist()
        for case in range(columns.cases)
    }


@given(LOGS)
def test_order_of_cases_and_names_change_nothing(events: list[Event]) -> None:
    columns = build(rows_of(events))
    cases = sorted({event[0] for event in events}, reverse=True)
    moved = [event for case in cases for event in events if event[0] == case]
    renamed = [
        (case.upper(), f"step {activity}", at, None if who is None else f"<{who}>", start)
        for case, activity, at, who, start in moved
    ]
    assert by_case(build(rows_of(renamed))) == by_case(columns)


@pytest.mark.parametrize("hours", [-5, 8])
@given(events=LOGS)
def test_a_shifted_clock_changes_nothing(hours: int, events: list[Event]) -> None:
    """All times and the calendar's zone moved alike."""
    zone = {-5: "Etc/GMT+5", 8: "Etc/GMT-8"}[hours]
    calendar = Calendar(((3 * 1440, 3 * 1440 + 1),))
    results = []
    for shift, name in ((0, "UTC"), (-hours * 3600, zone)):
        moved = [
            (c, a, at + shift, who, None if start is None else start + shift)
            for c, a, at, who, start in events
        ]
        columns = build(rows_of(moved))
        own = [Calendar(calendar.intervals, name)] * len(columns.resources)
        waits = waiting_times(columns, Reading(calendars=own))
        by_hour = waiting_by_hour_us(waits.enabled_us, waits.start_us[waits.row], name)
        results.append((waits.causes_us.tolist(), by_hour.tolist()))
    assert results[0] == results[1]
