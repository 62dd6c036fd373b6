"""What the index of a log's waits adds up under a filter is what the waits themselves say."""

from __future__ import annotations

import statistics
from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemba.insight.eventlog.columns import EventColumns, build
from gemba.insight.eventlog.testing import Event, drawn_events, rows_of
from gemba.insight.mining.calendars import Calendar
from gemba.insight.mining.waiting.bottlenecks import bottlenecks, longest_waiting, wait_totals
from gemba.insight.mining.waiting.causes import CAUSES, WaitingTimes, waiting_times
from gemba.insight.mining.waiting.chosen import ChosenWaits
from gemba.insight.mining.waiting.hours import HOUR_US, HOURS
from gemba.insight.mining.waiting.index import WaitIndex
from gemba.insight.mining.waiting.one_by_one import waits_one_by_one
from gemba.insight.mining.waiting.parties import Party, Reading

SECOND = 1_000_000
LOGS = drawn_events(size_max=30, starts=True)
FLAGS = st.one_of(st.none(), st.lists(st.booleans(), min_size=30, max_size=30))
Key = tuple[int, int]


def split(events: list[Event]) -> tuple[EventColumns, WaitingTimes]:
    columns = build(rows_of(events))
    hours = Calendar(((3 * 1440, 3 * 1440 + 1),))
    reading = Reading(Party(steps=frozenset("d")), calendars=[hours] * len(columns.resources))
    return columns, waiting_times(columns, reading)


def by_bottleneck(
    columns: EventColumns, waits: WaitingTimes, places: list[int], grain: str
) -> dict[Key, list[int]]:
    """The places of the waits of each move, or of each step."""
    found: dict[Key, list[int]] = {}
    for place in places:
        row = int(waits.row[place])
        before = int(columns.activity[waits.enabler[row]]) if grain == "moves" else -1
        found.setdefault((before, int(columns.activity[row])), []).append(place)
    return found


@given(LOGS, FLAGS, st.sampled_from(["moves", "steps"]), st.integers(0, 9))
def test_bottlenecks(events: list[Event], flags: list[bool] | None, grain: str, mill: int) -> None:
    columns, waits = split(events)
    cases = None if flags is None else np.array(flags)[: columns.cases]
    index = WaitIndex.of(columns, waits)
    chosen = ChosenWaits(index, cases)
    owner = columns.case[waits.row]
    places = [at for at in range(len(owner)) if cases is None or cases[owner[at]]]
    mills = waits.total_us // SECOND * mill
    by_row = np.zeros(len(columns), dtype=np.int64)
    by_row[waits.row] = mills
    found = bottlenecks(chosen, "moves" if grain == "moves" else "steps", by_row)
    expected = by_bottleneck(columns, waits, places, grain)
    assert {(each.source, each.target) for each in found} == set(expected)
    assert sum(each.share for each in found) == pytest.approx(1 if found else 0)
    order = [(-each.mills, -each.total_us, each.source, each.target) for each in found]
    assert order == sorted(order)
    for each in found:
        mine = expected[each.source, each.target]
        lengths = waits.total_us[mine].tolist()
        assert each.by_cause_us == tuple(waits.causes_us[:, mine].sum(axis=1).tolist())
        assert (each.waits, each.total_us) == (len(mine), sum(lengths))
        assert each.median_us == statistics.median_low(lengths)
        assert each.cases == len(set(owner[mine].tolist()))
        assert each.mills == int(mills[mine].sum())
        behind = longest_waiting(chosen, each.key, 99)
        longest = {
            case: waits.total_us[[at for at in mine if owner[at] == case]].sum()
            for case in set(owner[mine].tolist())
        }
        assert {case.case: case.total_us for case in behind} == longest
        sums = np.sum([case.by_cause_us for case in behind], axis=0)
        assert tuple(sums.tolist()) == each.by_cause_us


@given(LOGS, FLAGS)
def test_totals(events: list[Event], flags: list[bool] | None) -> None:
    columns, waits = split(events)
    cases = None if flags is None else np.array(flags)[: columns.cases]
    chosen = np.ones(columns.cases, bool) if cases is None else cases
    rows, owner = columns.row_flags(chosen), columns.case[waits.row]
    totals = wait_totals(ChosenWaits(WaitIndex.of(columns, waits), cases))
    assert totals.cases == int(chosen.sum())
    assert totals.waits == int(chosen[owner].sum())
    assert totals.by_cause_us == tuple(waits.causes_us[:, chosen[owner]].sum(axis=1).tolist())
    assert totals.waiting_us == sum(totals.by_cause_us)
    spent = (columns.time_us - waits.start_us)[rows & waits.works]
    assert totals.handling_us == int(spent.sum())
    works = int((rows & waits.works).sum())
    assert totals.estimated_share == int((waits.estimated & rows).sum()) / max(works, 1)
    length = idle = 0
    for case in np.flatnonzero(chosen).tolist():
        mine = slice(columns.offsets[case], columns.offsets[case + 1])
        start, end = waits.start_us[mine] // SECOND, columns.time_us[mine] // SECOND
        first, last = int(start.min()), int(end.max())
        busy = {at for s, e in zip(start, end, strict=True) for at in range(int(s), int(e))}
        length, idle = length + last - first, idle + last - first - len(busy)
    assert (totals.case_us // SECOND, totals.idle_us // SECOND) == (length, idle)


@given(LOGS, FLAGS, st.sampled_from(["UTC", "Asia/Kathmandu"]), st.integers(1, 40_000))
def test_hours(events: list[Event], flags: list[bool] | None, zone: str, slower: int) -> None:
    """Second by second would be slow: each wait is walked from hour to hour."""
    columns, waits = split(
        [
            (case, step, at * slower, who, None if start is None else start * slower)
            for case, step, at, who, start in events
        ]
    )
    cases = None if flags is None else np.array(flags)[: columns.cases]
    ahead = {"UTC": 0, "Asia/Kathmandu": 19_800 * SECOND}[zone]
    expected = [0] * HOURS
    for place, row in enumerate(waits.row.tolist()):
        if cases is not None and not cases[columns.case[row]]:
            continue
        at, until = int(waits.enabled_us[place]) + ahead, int(waits.start_us[row]) + ahead
        while at < until:
            step = min(HOUR_US - at % HOUR_US, until - at)
            expected[(at // HOUR_US + 72) % HOURS] += step
            at += step
    index = WaitIndex.of(columns, waits, zone)
    assert ChosenWaits(index, cases).by_hour_us.tolist() == expected


@given(LOGS)
def test_the_waits_come_back_one_by_one(events: list[Event]) -> None:
    columns, waits = split(events)
    again = waits_one_by_one(WaitIndex.of(columns, waits), columns)
    assert again.pooled is None
    for each in fields(waits):
        if each.name == "pooled":
            continue
        np.testing.assert_array_equal(getattr(again, each.name), getattr(waits, each.name))
    assert len(CAUSES) == len(again.causes_us)
