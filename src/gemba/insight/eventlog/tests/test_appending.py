from collections.abc import Sequence

import numpy as np
from hypothesis import given

from gemba.insight.eventlog.appending import append
from gemba.insight.eventlog.columns import EventColumns, EventRows, build
from gemba.insight.eventlog.groups import SortedGroups
from gemba.insight.eventlog.layout import inconsistencies
from gemba.insight.eventlog.names import CodedColumn
from gemba.insight.eventlog.testing import Event, drawn_events, events, log_of, rows_of

Told = list[tuple[str, str, int, str | None, int | None]]


def told(columns: EventColumns) -> Told:
    resource = CodedColumn(columns.resource, columns.resources)
    return [
        (
            columns.case_ids[int(columns.case[row])],
            columns.activities[int(columns.activity[row])],
            int(columns.time_us[row]),
            resource.text(row),
            None if columns.start_us is None else int(columns.start_us[row]),
        )
        for row in range(len(columns))
    ]


def figures(columns: EventColumns) -> dict[str, object]:
    """The index in words, so that codes may differ but nothing else."""
    index = columns.index
    names = list(columns.activities)
    traces = [
        tuple(names[code] for code in index.traces.activities_of(trace))
        for trace in range(len(index.traces))
    ]
    edges = [
        (names[source], names[target])
        for source, target in zip(index.edges.source, index.edges.target, strict=True)
    ]
    keyed: dict[str, tuple[SortedGroups | None, Sequence[object]]] = {
        "edge_wait": (index.edge_wait, edges),
        "activity_wait": (index.activity_wait, names),
        "duration": (index.duration, traces),
        "handling": (index.handling, names),
    }
    found: dict[str, object] = {"trace": [traces[code] for code in index.trace]}
    for what, (groups, keys) in keyed.items():
        if groups is not None:
            bounds = groups.offsets.tolist()
            found[what] = {
                key: groups.value[bounds[place] : bounds[place + 1]].tolist()
                for place, key in enumerate(keys)
                if bounds[place] < bounds[place + 1]
            }
    found["performers"] = sorted(
        (names[activity], columns.resources[resource], count)
        for activity, resource, count in zip(
            index.performers.activity.tolist(),
            index.performers.resource.tolist(),
            index.performers.count.tolist(),
            strict=True,
        )
    )
    return found


@given(drawn_events(), drawn_events())
def test_appending_equals_building_the_whole(first: list[Event], second: list[Event]) -> None:
    check(first, second)


@given(drawn_events(starts=True), drawn_events(starts=True))
def test_appending_equals_building_with_starts(first: list[Event], second: list[Event]) -> None:
    check(first, second)


def check(first: list[Event], second: list[Event]) -> None:
    appended = append(build(rows_of(first)), rows_of(second))
    whole = build(rows_of(first + second))
    assert told(appended) == told(whole)
    assert figures(appended) == figures(whole)
    assert inconsistencies(appended) == []


def test_new_activities_may_outgrow_int16() -> None:
    base = log_of("k first 0")
    many = 33_000
    tail = EventRows.of(["k"] * many, [f"a{n}" for n in range(many)], list(range(1, many + 1)))
    columns = append(base, tail)
    assert columns.activity.dtype == np.int32
    assert columns.activities[int(columns.activity[-1])] == "a32999"
    assert inconsistencies(columns) == []


def test_nothing_to_append_is_the_same_log() -> None:
    base = log_of("k a 1")
    assert append(base, rows_of([])) is base


def test_attributes_meet() -> None:
    first, second = rows_of(events("k a 1\nm a 2")), rows_of(events("m b 1\nn a 3"))
    base = build(
        EventRows(
            first.case,
            first.activity,
            first.time_us,
            attributes={"channel": CodedColumn.of(["mail", "form"])},
            case_attributes={"brand": CodedColumn.of(["red", "blue"])},
        )
    )
    tail = EventRows(
        second.case,
        second.activity,
        second.time_us,
        attributes={"channel": CodedColumn.of(["chat", None]), "size": CodedColumn.of(["S", "L"])},
        case_attributes={"brand": CodedColumn.of([None, "blue"])},
    )
    columns = append(base, tail)
    assert [row[:2] for row in told(columns)] == [("k", "a"), ("m", "b"), ("m", "a"), ("n", "a")]
    channel, size = columns.attributes["channel"], columns.attributes["size"]
    assert [channel.text(row) for row in range(4)] == ["mail", "chat", "form", None]
    assert [size.text(row) for row in range(4)] == [None, "S", None, "L"]
    brand = columns.case_attributes["brand"]
    assert [brand.text(case) for case in range(3)] == ["red", "blue", "blue"]
