"""Under filters that hide steps or trim to a period, waits are those between the steps shown: told
here by walking back from each step, in plain Python."""

from __future__ import annotations

import statistics
from dataclasses import dataclass

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.remaining import Period
from gemba.insight.eventlog.testing import (
    HIDES,
    PERIODS,
    Event,
    drawn_events,
    log_of,
    narrowed,
    shown_rows,
)
from gemba.insight.mining.waiting.bottlenecks import bottlenecks, longest_waiting, wait_totals
from gemba.insight.mining.waiting.causes import CAUSES, HIDDEN, WaitingTimes, waiting_times
from gemba.insight.mining.waiting.chosen import ChosenWaits
from gemba.insight.mining.waiting.hours import HOUR_US, HOURS
from gemba.insight.mining.waiting.index import WaitIndex
from gemba.insight.mining.waiting.one_by_one import waits_one_by_one
from gemba.insight.mining.waiting.tests.test_index import by_bottleneck, split

SECOND = 1_000_000
LOGS = drawn_events(size_max=30, starts=True)
FLAGS = st.one_of(st.none(), st.lists(st.booleans(), min_size=4, max_size=4))


@dataclass(frozen=True)
class Walked:
    """A wait between two shown steps, by rows of the whole log."""

    since: int
    row: int
    length_us: int
    by_cause_us: tuple[int, ...]


def walked(columns: EventColumns, waits: WaitingTimes, shown: list[int]) -> list[Walked]:
    """Of all cases."""
    own = {row: waits.causes_us[:, at] for at, row in enumerate(waits.row.tolist())}
    nothing, found = np.zeros(len(CAUSES), dtype=np.int64), []
    for row in shown:
        causes, since = own.get(row, nothing).copy(), int(waits.enabler[row])
        while since >= 0 and since not in shown:
            causes += own.get(since, nothing)
            causes[HIDDEN] += columns.time_us[since] - waits.start_us[since]
            since = int(waits.enabler[since])
        length = int(waits.start_us[row] - columns.time_us[since]) if since >= 0 else 0
        if length:
            assert int(causes.sum()) == length, "the causes sum to all between the steps shown"
            found.append(Walked(since, row, length, tuple(causes.tolist())))
    return found


@settings(max_examples=settings().max_examples * 2)
@given(LOGS, HIDES, PERIODS, FLAGS, st.sampled_from(["moves", "steps"]), st.integers(0, 9))
def test_between_the_steps_shown(
    events: list[Event],
    hide: set[str],
    period: Period,
    flags: list[bool] | None,
    grain: str,
    mill: int,
) -> None:
    columns, waits = split(events)
    left, index = narrowed(columns, hide, period), WaitIndex.of(columns, waits)
    cases = None if flags is None else np.array(flags)[: left.cases]
    chosen = ChosenWaits.of(index, left, cases)
    ids = {left.case_ids[at] for at in range(left.cases) if cases is None or cases[at]}
    name = [columns.case_ids[int(case)] for case in columns.case]
    shown = shown_rows(columns, left)
    known = [each for each in walked(columns, waits, shown) if name[each.row] in ids]
    mills = np.arange(len(columns), dtype=np.int64) * mill
    found = bottlenecks(chosen, "moves" if grain == "moves" else "steps", mills)
    expected: dict[tuple[int, int], list[Walked]] = {}
    for each in known:
        before = int(columns.activity[each.since]) if grain == "moves" else -1
        expected.setdefault((before, int(columns.activity[each.row])), []).append(each)
    assert {(each.source, each.target) for each in found} == set(expected)
    for one in found:
        mine = expected[one.source, one.target]
        assert one.waits == len(mine)
        assert one.total_us == sum(each.length_us for each in mine)
        assert one.by_cause_us == tuple(map(sum, zip(*(w.by_cause_us for w in mine), strict=True)))
        assert one.median_us == statistics.median_low(each.length_us for each in mine)
        assert one.cases == len({name[each.row] for each in mine})
        assert one.mills == sum(int(mills[each.row]) for each in mine)
        behind = longest_waiting(chosen, one.key, 99)
        assert {columns.case_ids[each.case]: each.by_cause_us for each in behind} == {
            case: tuple(
                map(sum, zip(*(w.by_cause_us for w in mine if name[w.row] == case), strict=True))
            )
            for case in {name[each.row] for each in mine}
        }
    totals = wait_totals(chosen)
    assert (totals.cases, totals.waits) == (len(ids), len(known))
    assert totals.waiting_us == sum(each.length_us for each in known)
    rows = [row for row in shown if name[row] in ids]
    _check_cases(columns, waits, rows, chosen)


def _check_cases(
    columns: EventColumns, waits: WaitingTimes, rows: list[int], chosen: ChosenWaits
) -> None:
    """Length, idle time and work of what is shown, second by second."""
    totals = wait_totals(chosen)
    worked = [row for row in rows if waits.works[row]]
    spent = sum(int(columns.time_us[row] - waits.start_us[row]) for row in worked)
    assert totals.handling_us == spent
    estimated = sum(bool(waits.estimated[row]) for row in rows)
    assert totals.estimated_share == estimated / max(len(worked), 1)
    length = idle = 0
    for case in {int(columns.case[row]) for row in rows}:
        mine = [row for row in rows if columns.case[row] == case]
        spans = [(int(waits.start_us[row]), int(columns.time_us[row])) for row in mine]
        first, last = min(s for s, _e in spans), max(e for _s, e in spans)
        busy = {at for s, e in spans for at in range(s // SECOND, e // SECOND)}
        length, idle = length + last - first, idle + last - first - len(busy) * SECOND
    assert (totals.case_us, totals.idle_us) == (length, idle)


@given(LOGS, HIDES, PERIODS, FLAGS, st.sampled_from(["UTC", "Asia/Kathmandu"]))
def test_hours(
    events: list[Event], hide: set[str], period: Period, flags: list[bool] | None, zone: str
) -> None:
    """Each wait is walked from hour to hour."""
    slow = [
        (case, step, at * 7000, who, begun and begun * 7000)
        for case, step, at, who, begun in events
    ]
    columns, waits = split(slow)
    left = narrowed(columns, hide, (period[0] and period[0] * 7000, period[1] and period[1] * 7000))
    cases = None if flags is None else np.array(flags)[: left.cases]
    ids = {left.case_ids[at] for at in range(left.cases) if cases is None or cases[at]}
    ahead = {"UTC": 0, "Asia/Kathmandu": 19_800 * SECOND}[zone]
    expected = [0] * HOURS
    for each in walked(columns, waits, shown_rows(columns, left)):
        if columns.case_ids[int(columns.case[each.row])] in ids:
            at = int(columns.time_us[each.since]) + ahead
            until = int(waits.start_us[each.row]) + ahead
            while at < until:
                step = min(HOUR_US - at % HOUR_US, until - at)
                expected[(at // HOUR_US + 72) % HOURS] += step
                at += step
    chosen = ChosenWaits.of(WaitIndex.of(columns, waits, zone), left, cases)
    assert chosen.by_hour_us.tolist() == expected


@given(LOGS, HIDES, PERIODS)
def test_one_by_one_they_are_the_same(events: list[Event], hide: set[str], period: Period) -> None:
    """So what they cost is that of a log of the steps shown."""
    columns, waits = split(events)
    left = narrowed(columns, hide, period)
    single = waits_one_by_one(WaitIndex.of(columns, waits), left)
    shown = shown_rows(columns, left)
    known = walked(columns, waits, shown)
    assert [shown[row] for row in single.row.tolist()] == [each.row for each in known]
    assert [shown[single.enabler[row]] for row in single.row.tolist()] == [w.since for w in known]
    assert single.causes_us.T.tolist() == [list(each.by_cause_us) for each in known]
    np.testing.assert_array_equal(single.total_us, single.causes_us.sum(axis=0))
    places = [at for row in single.row.tolist() for at in [row]]
    assert set(by_bottleneck(left, single, list(range(len(places))), "moves")) == {
        (int(columns.activity[each.since]), int(columns.activity[each.row])) for each in known
    }


def test_a_hidden_step_was_worked_on_and_keeps_people_busy() -> None:
    """Ann does b of k1 while a of k2 lies ready: with b hidden she is no less busy with it."""
    columns = log_of("""
        k1 a  0 ann 0
        k1 b 50 ann 10
        k1 c 60 ann 55
        k2 a  5 bob 5
        k2 c 70 ann 65
    """)
    index = WaitIndex.of(columns, waiting_times(columns))
    left = narrowed(columns, {"b"}, (None, None))
    (move,) = bottlenecks(ChosenWaits.of(index, left))
    causes = {name: us // SECOND for name, us in zip(CAUSES, move.by_cause_us, strict=True) if us}
    assert causes == {"contention": 40, "prioritisation": 5, "extraneous": 30, "hidden": 40}
    whole = wait_totals(ChosenWaits.of(index))
    assert whole.by_cause_us[HIDDEN] == 0
    assert wait_totals(ChosenWaits.of(index, left)).waiting_us == (55 + 60) * SECOND
