"""Deviations in words, counted by hand; causes that were planted."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemba.foundation.kernel.intervals import wilson
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.names import CodedColumn
from gemba.insight.eventlog.testing import log_of
from gemba.insight.mining.conformance.alignments import alignments
from gemba.insight.mining.conformance.causes import causes
from gemba.insight.mining.conformance.deviations import Deviations, deviations
from gemba.insight.mining.conformance.tests.drawn_nets import blocks, log_of_traces, net_of

STRAIGHT = net_of(("then", ("a", "b", "c", "d")))

LOG = """
c1 a 0 ann
c1 b 1 ann
c1 c 2 bob
c1 d 3 bob
c2 a 0 ann
c2 c 5 bob
c2 d 10 bob
c3 a 0 ann
c3 b 2 ann
c3 x 4 cyd
c3 x 5 cyd
c3 c 6 bob
c3 d 30 bob
c4 a 0 ann
c4 c 1 bob
c4 b 2 cyd
c4 d 20 bob
c5 a 0 ann
c5 c 5 bob
c5 d 10 cyd
c6 a 0 ann
c6 b 0 ann
c6 c 0 bob
c6 a 1 bob
c6 d 1 bob
"""


@pytest.fixture
def log() -> EventColumns:
    return log_of(LOG)


def told(found: Deviations) -> dict[str, tuple[int, int]]:
    return {each.key: (each.events, each.cases) for each in found.rows}


def test_each_kind_is_told(log: EventColumns) -> None:
    found = deviations(log, alignments(log, STRAIGHT))
    told_kinds = told(found)
    order = told_kinds.pop("misplaced:b", None) or told_kinds.pop("misplaced:c")
    assert order == (1, 1)
    assert told_kinds == {"skipped:b": (2, 2), "unknown:x": (2, 1), "inserted:a": (1, 1)}
    assert found.deviating.tolist() == [False, True, True, True, True, True]
    assert found.rows[0].share == pytest.approx(2 / 6)


def test_what_a_deviation_costs_in_time(log: EventColumns) -> None:
    found = deviations(log, alignments(log, STRAIGHT))
    skipped = found.find("skipped:b")
    assert skipped is not None
    assert skipped.duration_seconds_with == 10
    assert skipped.duration_seconds_without == 11.5
    assert skipped.longer_seconds == -1.5


def test_the_events_behind_a_deviation(log: EventColumns) -> None:
    found = deviations(log, alignments(log, STRAIGHT))
    rows = {each.key: found.events_of(each) for each in found.rows}
    skipped, unknown = rows["skipped:b"], rows["unknown:x"]
    # Told by the event that came instead of the skipped one.
    assert [log.activities[log.activity[row]] for row in skipped.row.tolist()] == ["c", "c"]
    assert [log.case_ids[case] for case in skipped.case.tolist()] == ["c2", "c5"]
    assert [log.resources[who] for who in unknown.resource.tolist()] == ["cyd", "cyd"]
    assert found.cases_of(found.rows[0]).tolist() == [False, True, False, False, True, False]


def test_only_chosen_cases(log: EventColumns) -> None:
    chosen = np.array([True, True, False, False, False, False])
    found = deviations(log, alignments(log, STRAIGHT, chosen), chosen)
    assert told(found) == {"skipped:b": (1, 1)}
    assert found.rows[0].share == 0.5


def test_cases_left_out_are_not_counted_as_good(log: EventColumns) -> None:
    found = deviations(log, alignments(log, STRAIGHT, operations_max=0))
    assert found.aligned.tolist() == [True, False, False, False, False, False]
    assert found.rows == ()


@given(blocks(), st.lists(st.text("abcdx", min_size=1, max_size=6), min_size=1, max_size=5))
def test_deviations_add_up(block: object, traces: list[str]) -> None:
    columns = log_of_traces(traces)
    aligned = alignments(columns, net_of(block))  # type: ignore[arg-type]
    found = deviations(columns, aligned)
    cost = int(aligned.cost @ aligned.traces.count)
    twice = sum(each.events for each in found.rows if each.kind == "misplaced")
    assert sum(each.events for each in found.rows) + twice == cost
    flags = np.zeros(columns.cases, dtype=bool)
    for each in found.rows:
        behind = found.events_of(each)
        assert len(behind.row) == each.events
        assert len(set(behind.case.tolist())) == each.cases
        assert np.array_equal(columns.case[behind.row], behind.case)
        if each.kind in ("inserted", "unknown", "misplaced"):
            assert {columns.activities[code] for code in columns.activity[behind.row]} == {
                each.activity
            }
        flags |= found.cases_of(each)
    assert np.array_equal(flags, found.deviating)


def planted(cases: int) -> tuple[EventColumns, np.ndarray]:
    """Night cases deviate half of the time, others one time in twenty; colour means nothing."""
    rng = np.random.default_rng(7)
    log = log_of_traces(["ab"] * cases)
    night = rng.random(cases) < 0.2
    colours = [("red", "blue", "green")[each] for each in rng.integers(0, 3, cases)]
    attributes = {
        "shift": CodedColumn.of(["night" if each else "day" for each in night]),
        "colour": CodedColumn.of(colours),
    }
    deviating = rng.random(cases) < np.where(night, 0.5, 0.05)
    return replace(log, case_attributes=attributes), deviating


def test_a_planted_cause_is_found_and_nothing_else() -> None:
    columns, deviating = planted(900)
    found = causes(columns, deviating)
    assert [(each.attribute, each.value) for each in found.rows] == [("shift", "night")]
    cause = found.rows[0]
    assert found.tested == 5
    assert cause.share_low < 0.5 < cause.share_high
    assert cause.lift > 2
    expected = cause.cases * deviating.mean()
    assert cause.more_than_expected == pytest.approx(cause.deviating - expected)


def test_people_can_be_causes() -> None:
    lines = [f"c{case} a {case} {'bob' if case < 20 else 'ann'}" for case in range(200)]
    columns = log_of("\n".join(lines))
    bobs = np.array([columns.case_ids[code] in {f"c{n}" for n in range(20)} for code in range(200)])
    found = causes(columns, bobs)
    assert [(each.attribute, each.value, each.deviating) for each in found.rows] == [
        (None, "bob", 20)
    ]


def test_no_cause_without_a_difference() -> None:
    columns, _ = planted(50)
    assert causes(columns, np.zeros(50, dtype=bool)).rows == ()
    assert causes(columns, np.ones(50, dtype=bool)).rows == ()


def test_the_chance_of_so_many() -> None:
    """Fisher's tea: 4 of 4 right has the chance 1 in 70."""
    columns = replace(
        log_of_traces(["ab"] * 10),
        case_attributes={"k": CodedColumn.of(["x"] * 5 + ["y"] * 5)},
    )
    found = causes(columns, np.arange(10) < 5)
    assert [each.p for each in found.rows] == [pytest.approx(1 / math.comb(10, 5))]


def test_wilson_is_never_outside() -> None:
    low, high = wilson(0, 10)
    assert (low, high) == pytest.approx((0, 0.2775), abs=1e-4)
    assert low >= 0
    low, high = wilson(10, 10)
    assert (low, high) == pytest.approx((0.7225, 1), abs=1e-4)
    assert high <= 1
