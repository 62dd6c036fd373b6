"""Busy time, multitasking, utilisation and its periods: by hand, drawn and planted."""

from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemba.insight.eventlog.columns import build
from gemba.insight.eventlog.names import CodedColumn
from gemba.insight.eventlog.testing import Event, drawn_events, log_of, rows_of
from gemba.insight.mining.hours import TimeGrid
from gemba.insight.mining.people.at_work import GivenStarts, at_work
from gemba.insight.mining.people.group_load import group_workload
from gemba.insight.mining.people.grouping import by_activity, by_person
from gemba.insight.mining.people.periods import periods, telling_periods, unusual_periods
from gemba.insight.mining.people.profiles import profiles
from gemba.insight.mining.people.tests.planted import DAY_US, MONDAY_US, Worker, moved, planted
from gemba.insight.mining.people.utilisation import busy_by, utilisation, workload
from gemba.insight.mining.people.working_hours import working_hours
from gemba.insight.mining.people.worktime import PARALLEL_MAX, work_items, worked

WEEKDAYS = (0, 1, 2, 3, 4)


def test_two_things_at_once_by_hand() -> None:
    # ann: a 0–60, b 30–90, then c 90–120 without a gap; bob: a 200–260.
    log = log_of(
        """
        1 a 60 ann 0
        1 b 90 ann 30
        1 c 120 ann 90
        2 a 260 bob 200
        2 b 300 bob -
        """
    )
    items = work_items(log, by_person(log))
    found = worked(items)
    assert items.without_start == 1
    assert (found.shared_us / 1e6).tolist() == [45, 45, 30, 60]
    assert (found.busy_us / 1e6).tolist() == [120, 60]
    assert (found.parallel_us[0] / 1e6).tolist()[:3] == [90, 30, 0]
    assert (found.busy.start_us / 1e6).tolist() == [0, 200]
    assert (found.busy.end_us / 1e6).tolist() == [120, 260]
    assert dict(zip(log.activities, busy_by(found, by_activity(log)).tolist(), strict=True)) == {
        "a": 105,
        "b": 45,
        "c": 30,
    }


def test_estimated_starts_take_the_place_of_missing_ones() -> None:
    log = log_of("1 a 60 ann\n1 b 90 ann")
    assert len(work_items(log, by_person(log))) == 0
    items = work_items(log, by_person(log), estimated_start_us=np.array([0, 80_000_000]))
    assert items.is_estimated
    assert (worked(items).busy_us / 1e6).tolist() == [70]


def test_all_in_one_call_says_how_much_is_estimated() -> None:
    log = log_of("1 a 60 ann\n1 b 90 ann\n1 b 95 robot")
    start = np.array([60, 70, 95]) * 1_000_000
    lent = GivenStarts(start, np.array([False, True, False]))
    found = at_work(log, left_out=["robot"], starts=lent)
    assert found.is_estimated
    assert found.estimated_share == 0.5
    assert found.utilisation.busy_seconds.tolist() == [20, 0]
    assert found.multitasking_share == 0
    without = at_work(log)
    assert not without.is_estimated
    assert np.isnan(without.multitasking_share)


@given(events=drawn_events(starts=True))
def test_second_by_second(events: list[Event]) -> None:
    log = build(rows_of(events))
    items = work_items(log, by_person(log))
    found = worked(items)
    shared = np.zeros(len(items))
    parallel: dict[tuple[int, int], int] = defaultdict(int)
    bounds = list(zip(items.person, items.start_us // 10**6, items.end_us // 10**6, strict=True))
    for person in range(items.people):
        for second in range(31):
            open_now = [i for i, (p, s, e) in enumerate(bounds) if p == person and s <= second < e]
            for item in open_now:
                shared[item] += 1 / len(open_now)
            if open_now:
                parallel[person, min(len(open_now), PARALLEL_MAX) - 1] += 1
    assert found.shared_us / 1e6 == pytest.approx(shared)
    for person in range(items.people):
        for depth in range(PARALLEL_MAX):
            assert found.parallel_us[person, depth] == parallel[person, depth] * 1e6
        assert found.of(person).total_us == found.busy_us[person]
    assert found.shared_us.sum() == pytest.approx(found.busy_us.sum())


def test_planted_utilisation_is_found_within_a_tenth() -> None:
    team = (Worker("calm", WEEKDAYS, 8, 16, 0.3), Worker("hot", WEEKDAYS, 10, 18, 0.9))
    log = planted(team, weeks=15, rng=np.random.default_rng(3))
    who = by_person(log)
    work, hours = worked(work_items(log, who)), working_hours(log, who)
    found = utilisation(work, hours)
    for worker in team:
        code = log.resources.codes[worker.name]
        assert found.share[code] == pytest.approx(worker.load, rel=0.1)
        assert found.outside_seconds[code] <= 0.05 * found.busy_seconds[code]
        assert found.parallel_mean[code] == pytest.approx(1)
    both = found.by_group(CodedColumn.of(["team", "team"]))
    assert both.share.tolist() == pytest.approx([0.6], rel=0.1)
    grid = TimeGrid.hours(MONDAY_US, MONDAY_US + 14 * 7 * DAY_US)
    busy, staffed = workload(work, hours, grid).by_week_hour()
    # Tuesday: one person at 9 and at 17 o'clock, two at 12.
    assert staffed[24 + np.array([9, 12, 17])].tolist() == pytest.approx([1, 2, 1], rel=0.1)
    assert busy[24 + np.array([9, 12, 17])].tolist() == pytest.approx([0.3, 1.2, 0.9], rel=0.1)
    assert busy[6 * 24 :].sum() == 0


def test_overloaded_and_idle_days_are_named() -> None:
    rng = np.random.default_rng(5)
    parts = [
        planted([Worker("ann", WEEKDAYS, 9, 17, load)], weeks=weeks, rng=rng)
        for load, weeks in ((0.5, 6), (0.97, 1), (0.5, 6), (0.1, 2))
    ]
    since = zip(parts, (0, 6, 7, 13), strict=True)
    rows = [event for part, week in since for event in moved(part, week, f"{week}-")]
    log = build(rows_of(rows))
    who = by_person(log)
    work, hours = worked(work_items(log, who)), working_hours(log, who)
    days = TimeGrid.days(MONDAY_US, MONDAY_US + 15 * 7 * DAY_US)
    load = workload(work, hours, days)
    idle, busy = sorted(periods(load), key=lambda each: each.is_overload)
    assert (busy.start_us, busy.days) == (MONDAY_US + 6 * 7 * DAY_US, 5)
    assert busy.load == pytest.approx(0.97, rel=0.1)
    assert (idle.start_us, idle.days) == (MONDAY_US + 13 * 7 * DAY_US, 10)
    assert idle.end_us == idle.start_us + 12 * DAY_US
    unusual = unusual_periods(load)
    assert [(each.start_us, each.is_overload) for each in unusual][:1] == [(idle.start_us, False)]
    assert {each.start_us for each in unusual} == {busy.start_us, idle.start_us}


def test_each_groups_own_periods_though_all_together_are_calm() -> None:
    # Ann serves the printers throughout; Bob the phones, from week 8 on the printers, where he
    # is worn out for a week when Ann idles. Together their load hardly changes.
    rng = np.random.default_rng(8)
    told = [
        (name, kind, since, planted([Worker(name, WEEKDAYS, 9, 17, load)], weeks=weeks, rng=rng))
        for name, kind, since, weeks, load in (
            ("ann", "printers", 0, 10, 0.5),
            ("ann", "printers", 10, 1, 0.1),
            ("ann", "printers", 11, 5, 0.5),
            ("bob", "phones", 0, 8, 0.5),
            ("bob", "printers", 8, 2, 0.5),
            ("bob", "printers", 10, 1, 0.95),
            ("bob", "printers", 11, 5, 0.5),
        )
    ]
    rows = [
        event for _n, kind, since, part in told for event in moved(part, since, f"{kind} {since}-")
    ]
    log = build(rows_of(rows))
    who = by_person(log)
    work, hours = worked(work_items(log, who)), working_hours(log, who)
    days = TimeGrid.days(MONDAY_US, MONDAY_US + 16 * 7 * DAY_US)
    week_ten = MONDAY_US + 10 * 7 * DAY_US
    assert telling_periods(workload(work, hours, days)) == []
    of_ann, of_bob = (
        telling_periods(workload(work, hours, days, np.array([log.resources.codes[name]])))
        for name in ("ann", "bob")
    )
    assert [(each.start_us, each.is_overload) for each in of_ann] == [(week_ten, False)]
    assert [(each.start_us, each.is_overload) for each in of_bob] == [(week_ten, True)]
    kind = CodedColumn.of([log.case_ids[case].split()[0] for case in log.case.tolist()])
    phones = group_workload(work, hours, days, groups=kind, code=kind.names.codes["phones"])
    # The phones have Bob's days before he leaves them, and nobody's long after.
    assert phones.staffed_seconds[:28].sum() == pytest.approx(4 * 5 * 8 * 3600, rel=0.1)
    assert phones.staffed_seconds[-14:].sum() == 0
    assert phones.share[0] == pytest.approx(0.5, rel=0.2)


@given(events=drawn_events(starts=True))
def test_groups_add_up_to_everybody(events: list[Event]) -> None:
    log = build(rows_of(events))
    who = by_person(log)
    work, hours = worked(work_items(log, who)), working_hours(log, who)
    grid = TimeGrid.hours(0, 31_000_000)
    kinds = by_activity(log)
    parts = [
        group_workload(work, hours, grid, groups=kinds, code=code)
        for code in range(len(kinds.names))
    ]
    busy = sum(part.busy_seconds for part in parts)
    assert np.sum(busy) == pytest.approx(workload(work, hours, grid).busy_seconds.sum())
    by_kind = busy_by(work, kinds)
    assert [part.busy_seconds.sum() for part in parts] == pytest.approx(by_kind.tolist())
    able = np.flatnonzero(np.bincount(work.items.person, minlength=len(who.names)))
    staffed = workload(work, hours, grid, able).staffed_seconds.sum()
    assert sum(part.staffed_seconds.sum() for part in parts) == pytest.approx(staffed)


def test_profiles_by_hand() -> None:
    log = log_of("1 a 0 ann\n1 b 604800 ann\n1 a 1209600 ann\n2 a 10 bob\n2 c 20 -")
    found = profiles(log, by_person(log))
    assert [found.names[code] for code in found.person.tolist()] == ["ann", "bob"]
    assert found.events.tolist() == [3, 1]
    assert found.cases.tolist() == [1, 1]
    assert found.involvement.tolist() == [0.5, 0.5]
    assert found.activities.tolist() == [2, 1]
    assert found.main_share.tolist() == [2 / 3, 1]
    assert found.events_per_week.tolist() == [1.5, 1]
    assert found.in_hand_mean.tolist() == [1, 0]
    nobody = profiles(log, by_person(log), np.zeros(2, dtype=bool))
    assert len(nobody) == 0


def test_an_empty_log() -> None:
    empty = build(rows_of([]))
    who = by_person(empty)
    work, hours = worked(work_items(empty, who)), working_hours(empty, who)
    assert len(utilisation(work, hours).share) == 0
    assert periods(workload(work, hours, TimeGrid.days(0, 0))) == []
    assert len(profiles(empty, who)) == 0


@given(st.integers(0, 5))
def test_nobody_is_busier_than_the_clock(seed: int) -> None:
    log = planted([Worker("a", WEEKDAYS, 8, 9, 1.0)], weeks=1, rng=np.random.default_rng(seed))
    who = by_person(log)
    share = utilisation(worked(work_items(log, who)), working_hours(log, who)).share
    assert np.nan_to_num(share).max() <= 1
