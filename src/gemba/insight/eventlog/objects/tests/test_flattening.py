"""Seen from one type of object: against plain Python, and the figures by hand."""

from collections import defaultdict

from hypothesis import given, settings

from gemba.insight.eventlog.objects.flattening import describe, flatten, lead_type
from gemba.insight.eventlog.objects.gathering import Gathering
from gemba.insight.eventlog.objects.log import ObjectLog
from gemba.insight.eventlog.objects.testing import contents, drawn_logs, settled_log
from gemba.insight.eventlog.testing import traces


def shop(told: Gathering) -> None:
    """Two orders; one of two items; both items in one parcel, which is packed twice."""
    for identifier, kind in (
        ("o1", "order"),
        ("o2", "order"),
        ("i1", "item"),
        ("i2", "item"),
        ("p1", "parcel"),
        ("p2", "parcel"),
    ):
        code = told.object(identifier, kind)
        assert code is not None
        if kind == "order":
            told.object_value(code, kind, "state", "new", None)
            told.object_value(code, kind, "state", f"{identifier} sent", "2024-01-09T00:00:00Z")
    for time, activity, things in (
        ("2024-01-03T00:00:00Z", "pack", "p1 i1"),
        ("2024-01-03T00:00:00Z", "pack", "p1 i2"),
        ("2024-01-01T00:00:00Z", "place", "o1 i1 i2"),
        ("2024-01-02T00:00:00Z", "place", "o2"),
        ("2024-01-04T00:00:00Z", "send", "p1 i1 i2 o1 o1"),
        ("2024-01-05T00:00:00Z", "count the stock", ""),
    ):
        event = told.event(None, activity, time)
        told.event_value(event, activity, "resource", f"who does {activity}")
        told.event_value(event, activity, "note", time[:4])
        for number, thing in enumerate(things.split()):
            told.relate(event, thing, str(number))


def test_each_object_of_the_type_is_a_case() -> None:
    log = settled_log(shop).log
    columns = flatten(log, "item")
    assert traces(columns) == {"i1": ["place", "pack", "send"], "i2": ["place", "pack", "send"]}
    orders = flatten(log, "order")
    assert traces(orders) == {"o1": ["place", "send"], "o2": ["place"]}
    assert orders.case_attributes["state"].text(0) == "o1 sent"
    assert orders.attributes["note"].text(0) == "2024"
    assert sorted(orders.resources) == ["who does place", "who does send"]


def test_what_flattening_does_to_the_events_is_said() -> None:
    log = settled_log(shop).log
    item, parcel = describe(log, "item"), describe(log, "parcel")
    assert (item.events, item.events_left_out) == (4, 2)
    assert (item.events_in_several_cases, item.rows_added, item.cases_diverging) == (2, 2, 0)
    # The parcel is packed twice, each time with another item.
    assert (parcel.cases, parcel.cases_without_events, parcel.cases_diverging) == (1, 1, 1)
    assert lead_type(log) == "item"


@settings(max_examples=40, deadline=None)
@given(drawn_logs())
def test_against_plain_python(log: ObjectLog) -> None:
    held = contents(log)
    for kind in log.object_types:
        wanted: dict[str, list[object]] = defaultdict(list)
        used = []
        for event in held.events:
            mine = {o for o, _q in event[4] if held.objects[o][0] == kind}  # type: ignore[attr-defined]
            used.append(len(mine))
            for each in mine:
                wanted[each].append(event[1])
        columns, figures = flatten(log, kind), describe(log, kind)
        assert traces(columns) == wanted
        assert figures.events_left_out == used.count(0)
        assert figures.events_in_several_cases == sum(each > 1 for each in used)
        assert figures.rows_added == len(columns) - figures.events
