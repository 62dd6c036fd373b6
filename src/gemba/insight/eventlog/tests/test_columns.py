import numpy as np
import pytest

from gemba.insight.eventlog.columns import EventRows, build
from gemba.insight.eventlog.layout import inconsistencies
from gemba.insight.eventlog.names import CodedColumn
from gemba.insight.eventlog.testing import log_of, rows_of


def told(columns) -> list[tuple[str, str, int]]:  # type: ignore[no-untyped-def]
    return [
        (columns.case_ids[case], columns.activities[activity], time // 1_000_000)
        for case, activity, time in zip(
            columns.case.tolist(), columns.activity.tolist(), columns.time_us.tolist(), strict=True
        )
    ]


def test_rows_are_sorted_by_case_then_time() -> None:
    columns = log_of("k2 b 5\nk1 a 9\nk2 a 1\nk1 b 3")
    assert told(columns) == [("k2", "a", 1), ("k2", "b", 5), ("k1", "b", 3), ("k1", "a", 9)]
    assert columns.offsets.tolist() == [0, 2, 4]
    assert columns.cases == 2
    assert inconsistencies(columns) == []


def test_equal_times_keep_the_order_of_the_file() -> None:
    columns = log_of("k z 7\nk a 7\nk m 7\nk a 7")
    assert [activity for _, activity, _ in told(columns)] == ["z", "a", "m", "a"]


def test_resources_may_be_unknown() -> None:
    columns = log_of("k a 1 ann\nk b 2 -\nk c 3 bob")
    assert columns.resource.tolist() == [0, -1, 1]
    assert list(columns.resources) == ["ann", "bob"]


def test_cases_without_rows_are_left_out_with_their_attributes() -> None:
    rows = EventRows(
        CodedColumn(np.array([2, 0], np.int32), CodedColumn.of(["x", "y", "z"]).names),
        CodedColumn.of(["a", "a"]),
        np.array([1, 2]),
        attributes={"channel": CodedColumn.of(["mail", "form"])},
        case_attributes={"brand": CodedColumn.of(["bx", "by", "bz"])},
    )
    columns = build(rows)
    assert list(columns.case_ids) == ["x", "z"]
    brand = columns.case_attributes["brand"]
    assert [brand.text(case) for case in range(2)] == ["bx", "bz"]
    channel = columns.attributes["channel"]
    assert [channel.text(row) for row in range(2)] == ["form", "mail"]


def test_an_empty_log_is_a_log() -> None:
    columns = build(rows_of([]))
    assert (len(columns), columns.cases, len(columns.index.traces)) == (0, 0, 0)


def test_columns_are_read_only() -> None:
    with pytest.raises(ValueError, match="read-only"):
        log_of("k a 1").time_us[0] = 3


def test_more_activities_than_int16_holds() -> None:
    many = 40_000
    columns = build(EventRows.of(["k"] * many, [f"a{n}" for n in range(many)], list(range(many))))
    assert columns.activity.dtype == np.int32
    assert columns.activities[int(columns.activity[-1])] == "a39999"
    assert inconsistencies(columns) == []


def test_columns_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="differ in length"):
        EventRows.of(["k", "k"], ["a"], [1, 2])


def test_an_event_without_activity_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a case and an activity"):
        EventRows(CodedColumn.of(["k"]), CodedColumn.of([None]), np.array([1]))
