"""Branches of a case side by side: what waits for what, and small days worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemba.insight.simulation.codec import from_json, to_json
from gemba.insight.simulation.engine import run
from gemba.insight.simulation.floor import Floor
from gemba.insight.simulation.model import (
    Activity,
    Calendar,
    CaseType,
    Customer,
    Delay,
    Draw,
    Handling,
    OpenCase,
    Person,
    Twin,
    TwinInvalid,
)
from gemba.insight.simulation.orders import LOOKS_BACK_MAX, beside, edges_of, normal_order
from gemba.insight.simulation.plan import draw_plan
from gemba.insight.simulation.testing import chain, twins

from .test_customers_and_batches import day, opens, told, work

NAMES = "abcd"
pairs = st.sets(st.sampled_from([(a, b) for a in NAMES for b in NAMES if a < b]))


@given(st.lists(st.lists(st.integers(0, 3), min_size=1, max_size=9), max_size=6), pairs)
def test_a_step_waits_for_all_before_it_but_those_beside_it(
    cases: list[list[int]], concurrent: set[tuple[str, str]]
) -> None:
    side_by_side = beside(NAMES, concurrent)
    case = np.repeat(np.arange(len(cases)), [len(each) for each in cases])
    activity = np.array([code for each in cases for code in each], dtype=np.int64)
    edges = edges_of(case, activity, side_by_side)
    told = set(zip(edges.before.tolist(), edges.after.tolist(), strict=True))
    expected = set()
    for row in edges.rows.tolist():
        waits: set[int] = set()
        for earlier in range(row - 1, -1, -1):
            if case[earlier] == case[row] and not side_by_side[activity[earlier], activity[row]]:
                waits.add(earlier)
        # All that those wait for in their turn need not be said.
        for each in sorted(waits, reverse=True):
            behind = _behind(each, case, activity, side_by_side)
            waits -= behind
        expected |= {(before, row) for before in waits}
    assert told == expected
    chains = set(range(len(case))) - set(edges.rows.tolist())
    for row in chains:
        mates = activity[case == case[row]]
        assert not side_by_side[np.ix_(mates, mates)].any()


def _behind(
    row: int,
    case: np.ndarray[tuple[int], np.dtype[np.int64]],
    activity: np.ndarray[tuple[int], np.dtype[np.int64]],
    side_by_side: np.ndarray[tuple[int, int], np.dtype[np.bool_]],
) -> set[int]:
    found: set[int] = set()
    for earlier in range(row):
        if case[earlier] == case[row] and not side_by_side[activity[earlier], activity[row]]:
            found |= {earlier} | _behind(earlier, case, activity, side_by_side)
    return found


@given(st.lists(st.integers(0, 3), min_size=2, max_size=9), pairs, st.data())
def test_swapped_neighbours_side_by_side_have_the_same_normal_order(
    steps: list[int], concurrent: set[tuple[str, str]], data: st.DataObject
) -> None:
    side_by_side = beside(NAMES, concurrent)
    swapped = list(steps)
    for _ in range(5):
        place = data.draw(st.integers(0, len(steps) - 2))
        if side_by_side[swapped[place], swapped[place + 1]]:
            swapped[place : place + 2] = swapped[place + 1], swapped[place]
    one, other = (np.array(each, dtype=np.int64) for each in (steps, swapped))
    nobody = np.zeros(len(steps), dtype=np.int64)
    orders = [normal_order(nobody, each, side_by_side) for each in (one, other)]
    assert one[orders[0]].tolist() == other[orders[1]].tolist()
    # Nothing comes before what it waits for.
    edges = edges_of(nobody, one, side_by_side)
    at = np.argsort(orders[0])
    assert np.all(at[edges.before] < at[edges.after])


def test_a_chain_stays_as_it_is() -> None:
    order = normal_order(np.array([0, 0, 1, 1]), np.array([2, 1, 1, 0]), beside("abc", []))
    assert order.tolist() == [0, 1, 2, 3]


def test_what_lies_very_far_back_is_done() -> None:
    activity = np.array([0, *[1] * (LOOKS_BACK_MAX + 5), 2], dtype=np.int64)
    side_by_side = beside("abc", [("a", "b")])
    edges = edges_of(np.zeros(len(activity), np.int64), activity, side_by_side)
    assert edges.before[edges.after == len(activity) - 1].tolist() == [len(activity) - 2]


def branched(**changes: object) -> Twin:
    """One case: open, then pack (10 minutes) beside check (15) and post (5), then close."""
    minutes = {"open": 5, "pack": 10, "check": 15, "post": 5, "close": 1}
    twin = day(
        activities=tuple(work(name, each) for name, each in minutes.items()),
        branching=chain(*minutes),
        people=tuple(Person(name, Calendar.always()) for name in ("ann", "bob")),
        open_cases=opens(1),
        concurrent=(("pack", "check"), ("pack", "post")),
    )
    return replace(twin, **changes)  # type: ignore[arg-type]


def times(twin: Twin) -> dict[str, tuple[float, float]]:
    return {row[1]: row[3:] for row in told(run(twin, 1).rows)}


def test_branches_run_side_by_side_and_what_follows_waits_for_all() -> None:
    assert times(branched()) == {
        "open": (0, 5),
        "pack": (5, 15),
        "check": (5, 20),
        "post": (20, 25),
        "close": (25, 26),
    }
    one_by_one = times(branched(concurrent=()))
    assert [each[0] for each in one_by_one.values()] == [0, 5, 15, 30, 35]


def test_one_person_does_one_branch_after_the_other() -> None:
    found = times(branched(people=(Person("ann", Calendar.always()),)))
    assert found == {
        "open": (0, 5),
        "pack": (5, 15),
        "check": (15, 30),
        "post": (30, 35),
        "close": (35, 36),
    }


def test_a_delay_counts_from_the_branch_that_was_waited_for_last() -> None:
    delays = (Delay("close", Draw.fixed(600), "post"), Delay("close", Draw.fixed(60), "pack"))
    assert times(branched(delays=delays))["close"] == (35, 36)
    slow = tuple(
        replace(each, handling=(Handling(Draw.fixed(1_800)),)) if each.name == "pack" else each
        for each in branched().activities
    )
    assert times(branched(delays=delays, activities=slow))["close"] == (36, 37)


def test_steps_that_nobody_does_run_beside_work() -> None:
    system = Activity("check", (Handling(Draw.fixed(900)),), None, "system")
    activities = tuple(system if each.name == "check" else each for each in branched().activities)
    outcome = run(branched(activities=activities), 1)
    assert told(outcome.rows) == [
        ("c0", "open", "ann", 0, 5),
        ("c0", "pack", "bob", 5, 15),
        ("c0", "check", "system", 5, 20),
        ("c0", "post", "ann", 20, 25),
        ("c0", "close", "bob", 25, 26),
    ]
    # Only work of people waits.
    assert len(outcome.waits.seconds) == 4


def test_the_case_ends_when_all_its_branches_have() -> None:
    branches_last = branched(branching=chain("open", "pack", "check"))
    outcome = run(branches_last, 1)
    ended = (outcome.cases.ended_us[0] - branches_last.horizon.start_us) / 60e6
    assert ended == 20


def test_who_leaves_leaves_all_branches_but_begun_work_is_done() -> None:
    patient = CaseType("mail", customer=Customer(later=Draw.fixed(300)))
    ann = Person("ann", Calendar.always())
    rows = told(run(branched(types=(patient,), people=(ann,)), 1).rows)
    assert [(row[1], row[4]) for row in rows] == [
        ("open", 5),
        ("Customer left", 10),
        ("pack", 15),
    ]


def test_open_cases_go_on_with_all_branches_at_once() -> None:
    case = OpenCase("mail", 3_600, ("open",), "c0")
    found = times(branched(open_cases=(case,)))
    assert found["pack"] == (0, 10)
    assert found["check"] == (0, 15)


def test_luck_is_the_same_with_and_without_branches() -> None:
    activities = tuple(
        replace(each, handling=(Handling(Draw.exponential(600)),)) for each in branched().activities
    )
    both, chained = (
        {row[1]: row[4] - row[3] for row in told(run(each, 3).rows)}
        for each in (
            branched(activities=activities),
            branched(activities=activities, concurrent=()),
        )
    )
    assert both == pytest.approx(chained, abs=0.002)


@given(twins())
def test_nothing_begins_before_what_it_waits_for_is_done(twin: Twin) -> None:
    floor = Floor(draw_plan(twin, 5))
    floor.run()
    branches = floor.plan.branches
    for before, after in zip(branches.before.tolist(), branches.after.tolist(), strict=True):
        if floor.begun[after] >= 0:
            assert 0 <= floor.done[before] <= floor.begun[after]


def test_pairs_are_checked_and_kept_in_files() -> None:
    assert from_json(to_json(branched())) == branched()
    with pytest.raises(TwinInvalid, match="No step is called “sing”"):
        branched(concurrent=(("pack", "sing"),))
    with pytest.raises(TwinInvalid, match="beside itself"):
        branched(concurrent=(("pack", "pack"),))
