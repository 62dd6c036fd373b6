"""Every figure against plain Python, on drawn logs with ties, repeats, late and lone events."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemba.insight.eventlog.appending import append
from gemba.insight.eventlog.columns import EventColumns, build
from gemba.insight.eventlog.testing import Event, drawn_events, rows_of
from gemba.insight.mining.activities import activities
from gemba.insight.mining.dfg import directly_follows
from gemba.insight.mining.durations import case_durations
from gemba.insight.mining.tests.oracle import Oracle, judge, quantile
from gemba.insight.mining.variants import variants

Cases = np.ndarray[tuple[int], np.dtype[np.bool_]]


def check_edges(columns: EventColumns, cases: Cases | None, oracle: Oracle) -> None:
    graph = directly_follows(columns, cases)
    names = list(graph.activities)
    pairs = [
        (names[s], names[t])
        for s, t in zip(graph.source.tolist(), graph.target.tolist(), strict=True)
    ]
    assert set(pairs) == set(oracle.edge_waits)
    assert graph.count.tolist() == sorted(graph.count.tolist(), reverse=True)
    for place, pair in enumerate(pairs):
        waits = oracle.edge_waits[pair]
        assert graph.count[place] == len(waits)
        assert graph.cases[place] == len(oracle.edge_cases[pair])
        assert graph.wait_seconds_median[place] == pytest.approx(oracle.median_wait(pair))
        assert graph.wait_seconds_mean[place] == pytest.approx(sum(waits) / len(waits))
        assert graph.wait_seconds_p90[place] == pytest.approx(quantile(waits, 0.9))
    for code, name in enumerate(names):
        assert graph.start_count[code] == oracle.starts[name]
        assert graph.end_count[code] == oracle.ends[name]
    assert graph.case_total == len(oracle.durations)


def check_variants(columns: EventColumns, cases: Cases | None, oracle: Oracle) -> None:
    table = variants(columns, cases)
    rows = table.rows()
    total = len(oracle.durations)
    assert {row.activities for row in rows} == set(oracle.variants)
    assert len(rows) == len(oracle.variants)
    so_far = 0
    for row in rows:
        durations = oracle.variants[row.activities]
        so_far += len(durations)
        assert row.count == len(durations)
        assert row.share == pytest.approx(len(durations) / total)
        assert row.cumulative_share == pytest.approx(so_far / total)
        assert row.duration_seconds_median == pytest.approx(quantile(durations, 0.5))
        assert row.duration_seconds_p90 == pytest.approx(quantile(durations, 0.9))
        assert len(row.example_cases) == min(3, len(durations))
        assert all(oracle.durations[case] in durations for case in row.example_cases)
    assert [row.count for row in rows] == sorted((row.count for row in rows), reverse=True)


def check_activities(columns: EventColumns, cases: Cases | None, oracle: Oracle) -> None:
    table = activities(columns, cases)

    def same(figure: float, values: list[float], share: float) -> None:
        if values:
            assert figure == pytest.approx(quantile(values, share))
        else:
            assert math.isnan(figure)

    for code, name in enumerate(columns.activities):
        per_case = oracle.activity_cases[name]
        again = sum(1 for times in per_case.values() if times > 1)
        assert table.count[code] == oracle.count[name]
        assert table.cases[code] == len(per_case)
        assert table.rework_cases[code] == again
        assert table.rework_share[code] == pytest.approx(again / max(len(per_case), 1))
        assert table.resources[code] == len(oracle.resources[name])
        same(table.wait_seconds_median[code], oracle.waits[name], 0.5)
        same(table.wait_seconds_p90[code], oracle.waits[name], 0.9)
        same(table.handling_seconds_median[code], oracle.handling[name], 0.5)
        same(table.handling_seconds_p90[code], oracle.handling[name], 0.9)


def check_durations(columns: EventColumns, cases: Cases | None, oracle: Oracle) -> None:
    found = case_durations(columns, cases)
    told = {
        columns.case_ids[case]: seconds
        for case, seconds in zip(found.case.tolist(), found.seconds.tolist(), strict=True)
    }
    assert told == pytest.approx(oracle.durations)
    if oracle.durations:
        assert found.median == pytest.approx(quantile(oracle.durations.values(), 0.5))
    else:
        assert math.isnan(found.median)
        assert math.isnan(found.mean)


CHECKS = [check_edges, check_variants, check_activities, check_durations]
Check = Callable[[EventColumns, Cases | None, Oracle], None]
logs = st.booleans().flatmap(lambda starts: drawn_events(starts=starts))


@pytest.mark.parametrize("check", CHECKS)
@given(events=logs)
def test_all_cases(check: Check, events: list[Event]) -> None:
    check(build(rows_of(events)), None, judge(events))


@pytest.mark.parametrize("check", CHECKS)
@given(events=logs, chosen=st.sets(st.sampled_from(["c1", "c2", "c3", "c4"])))
def test_chosen_cases(check: Check, events: list[Event], chosen: set[str]) -> None:
    columns = build(rows_of(events))
    flags = np.array([case in chosen for case in columns.case_ids], dtype=bool)
    check(columns, flags, judge(events, chosen))


@pytest.mark.parametrize("check", CHECKS)
@given(first=logs, second=logs)
def test_appended_logs(check: Check, first: list[Event], second: list[Event]) -> None:
    check(append(build(rows_of(first)), rows_of(second)), None, judge(first + second))
