"""The list of cases and the dotted chart against slow plain Python."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from gemba.insight.eventlog.columns import build
from gemba.insight.eventlog.testing import Event, drawn_events, log_of, rows_of
from gemba.insight.mining.case_list import SORTS, case_events, case_order, case_rows
from gemba.insight.mining.dotted import OTHER, WEEK_US, dotted_chart

LOG = "1 a 0 ann\n1 b 5 bob 3\n2 a 1\n2 a 2\n3 c 4"


@settings(max_examples=30)
@given(drawn_events(), st.sampled_from(sorted(SORTS)), st.booleans())
def test_cases_are_sorted_by_what_is_asked(events: list[Event], sort: str, down: bool) -> None:
    log = build(rows_of(events))
    order = case_order(log, sort=SORTS[sort], down=down)
    assert sorted(order.tolist()) == list(range(log.cases))
    rows = case_rows(log, order)
    keys: dict[str, list[float]] = {
        "start": [float(row.first_us) for row in rows],
        "end": [float(row.last_us) for row in rows],
        "duration": [row.seconds for row in rows],
        "events": [float(row.events) for row in rows],
    }
    if sort in keys:
        assert keys[sort] == sorted(keys[sort], reverse=down)
    for row in rows:
        mine = [event for event in events if event[0] == row.case]
        assert row.events == len(mine)
        assert row.seconds == max(e[2] for e in mine) - min(e[2] for e in mine)


def test_by_variant_the_most_frequent_come_first() -> None:
    log = log_of("1 a 9\n2 b 1\n3 a 3\n4 c 0")
    rows = case_rows(log, case_order(log, sort="variant"))
    assert [row.case for row in rows] == ["3", "1", "2", "4"]


def test_the_way_of_one_case() -> None:
    first, second = case_events(log_of(LOG), 0)
    assert (first.activity, first.resource, first.wait_seconds) == ("a", "ann", None)
    assert (second.wait_seconds, second.handling_seconds) == (3, 2)
    assert len(case_events(log_of(LOG), 1, limit=1)) == 1


@settings(max_examples=30)
@given(drawn_events(), st.sampled_from(["calendar", "start", "week"]))
def test_every_event_is_a_point_on_the_line_of_its_case(events: list[Event], across: str) -> None:
    log = build(rows_of(events))
    chart = dotted_chart(log, across=across, sort="duration")  # type: ignore[arg-type]
    assert len(chart.seconds) == len(events) == chart.offsets[-1]
    names = list(log.activities)
    for line, code in enumerate(chart.case.tolist()):
        part = slice(chart.offsets[line], chart.offsets[line + 1])
        mine = sorted((e for e in events if e[0] == log.case_ids[code]), key=lambda e: e[2])
        origin = {"calendar": min(e[2] for e in events), "start": mine[0][2], "week": -3 * 86_400}
        week = WEEK_US // 1_000_000
        assert chart.seconds[part].tolist() == [(e[2] - origin[across]) % week for e in mine]
        assert [chart.values[c] for c in chart.colour[part]] == [e[1] for e in mine]
    assert set(chart.values) == set(names)


def test_too_many_points_leave_evenly_taken_cases() -> None:
    log = build(rows_of([(f"c{n:03}", "a", n, None, None) for n in range(100)]))
    chart = dotted_chart(log, points_max=10)
    assert (len(chart.case), chart.case_total) == (10, 100)
    assert len(set((chart.case[1:] - chart.case[:-1]).tolist())) == 1


def test_rare_values_share_a_colour() -> None:
    log = build(rows_of([("1", f"step {n}", n, None, None) for n in range(20)]))
    assert dotted_chart(log).colour.tolist().count(OTHER) == 8
    by_whom = dotted_chart(log_of(LOG), colour="resource")
    assert by_whom.values == ("ann", "bob")
    assert by_whom.colour.tolist() == [0, 1, OTHER, OTHER, OTHER]
