"""Logs small enough to compute by hand."""

import math

import numpy as np
import pytest

from gemba.insight.eventlog.columns import build
from gemba.insight.eventlog.testing import log_of, rows_of
from gemba.insight.mining.activities import activities
from gemba.insight.mining.dfg import directly_follows
from gemba.insight.mining.durations import case_durations
from gemba.insight.mining.variants import variants

# Three tickets: two go straight, one is reopened. Times are seconds.
TICKETS = """
t1 open    0   -
t1 assign  60  ann
t1 resolve 660 ann
t2 open    100 -
t2 assign  120 bob
t2 resolve 220 bob
t3 open    200 -
t3 assign  300 ann
t3 resolve 400 ann
t3 assign  500 bob
t3 resolve 900 ann
"""
OPEN, ASSIGN, RESOLVE = 0, 1, 2


def test_edges() -> None:
    graph = directly_follows(log_of(TICKETS))
    assert list(zip(graph.source.tolist(), graph.target.tolist(), strict=True)) == [
        (ASSIGN, RESOLVE),
        (OPEN, ASSIGN),
        (RESOLVE, ASSIGN),
    ]
    assert graph.count.tolist() == [4, 3, 1]
    assert graph.cases.tolist() == [3, 3, 1]
    # assign -> resolve took 600, 100, 100, 400; open -> assign 60, 20, 100.
    assert graph.wait_seconds_median.tolist() == [250.0, 60.0, 100.0]
    assert graph.wait_seconds_mean.tolist() == [300.0, 60.0, 100.0]
    assert graph.wait_seconds_p90.tolist() == pytest.approx([540.0, 92.0, 100.0])
    assert graph.start_count.tolist() == [3, 0, 0]
    assert graph.end_count.tolist() == [0, 0, 3]


def test_variants() -> None:
    straight, reopened = variants(log_of(TICKETS)).rows()
    assert straight.activities == ("open", "assign", "resolve")
    assert (straight.rank, straight.count) == (1, 2)
    assert straight.share == straight.cumulative_share == pytest.approx(2 / 3)
    # The two took 660 and 120 seconds.
    assert straight.duration_seconds_median == 390.0
    assert straight.duration_seconds_p90 == pytest.approx(606.0)
    assert set(straight.example_cases) == {"t1", "t2"}
    assert reopened.activities == ("open", "assign", "resolve", "assign", "resolve")
    assert reopened.cumulative_share == 1.0
    assert reopened.duration_seconds_median == 700.0


def test_equal_counts_are_told_in_order_of_their_first_case() -> None:
    log = log_of("k z 1\nm a 1\nn z 1\no a 1\np q 1")
    assert [row.activities for row in variants(log).rows()] == [("z",), ("a",), ("q",)]
    assert [row.activities for row in variants(log).rows(1)] == [("z",)]


def test_activities() -> None:
    table = activities(log_of(TICKETS))
    assert table.count.tolist() == [3, 4, 4]
    assert table.cases.tolist() == [3, 3, 3]
    assert table.rework_cases.tolist() == [0, 1, 1]
    assert table.rework_share.tolist() == pytest.approx([0, 1 / 3, 1 / 3])
    assert table.resources.tolist() == [0, 2, 2]
    # assign was reached after 60, 20, 100, 100 seconds.
    assert math.isnan(table.wait_seconds_median[OPEN])
    assert table.wait_seconds_median[ASSIGN] == 80.0
    assert table.wait_seconds_p90[ASSIGN] == 100.0
    assert np.isnan(table.handling_seconds_median).all()


def test_only_the_chosen_cases_count() -> None:
    log = log_of(TICKETS)
    chosen = np.array([False, False, True])
    assert directly_follows(log, chosen).count.tolist() == [2, 1, 1]
    assert activities(log, chosen).resources.tolist() == [0, 2, 1]
    assert case_durations(log, chosen).seconds.tolist() == [700.0]
    assert len(variants(log, chosen)) == 1


def test_with_starts_waiting_and_handling_part() -> None:
    # triage 0-10, repair waits 5 and takes 30, test starts before repair has ended.
    log = log_of("k triage 10 - 0\nk repair 45 - 15\nk test 50 - 40")
    table, graph = activities(log), directly_follows(log)
    assert table.handling_seconds_median.tolist() == [10.0, 30.0, 10.0]
    assert graph.wait_seconds_median.tolist() == [5.0, 0.0]
    assert case_durations(log).seconds.tolist() == [50.0]


def test_a_log_without_events() -> None:
    log = build(rows_of([]))
    assert len(directly_follows(log)) == 0
    assert len(variants(log)) == 0
    assert len(activities(log)) == 0
    assert math.isnan(case_durations(log).median)
