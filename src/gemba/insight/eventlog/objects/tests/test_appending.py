"""Told in parts, a log is the same as told at once."""

from datetime import UTC

from hypothesis import given, settings
from hypothesis import strategies as st

from gemba.insight.eventlog.appending import append as append_rows
from gemba.insight.eventlog.objects.appending import append
from gemba.insight.eventlog.objects.flattening import flat_rows, flatten
from gemba.insight.eventlog.objects.gathering import Gathering
from gemba.insight.eventlog.objects.log import ObjectLog, empty_log
from gemba.insight.eventlog.objects.settling import settle
from gemba.insight.eventlog.objects.testing import contents
from gemba.insight.eventlog.readers.opening import Limits

Told = tuple[str, int, list[tuple[str, str]]]
_events = st.lists(
    st.tuples(
        st.sampled_from(["a", "b"]),
        st.integers(0, 9),
        st.lists(st.tuples(st.sampled_from("ticket agent".split()), st.sampled_from("12"))),
    ),
    max_size=9,
)


def log_of(events: list[Told], first: int) -> ObjectLog:
    told, described = Gathering(Limits()), set()
    for number, (activity, day, things) in enumerate(events, start=first):
        event = told.event(f"e{number}", activity, f"2024-01-{day + 1:02}T00:00:00Z")
        told.event_value(event, activity, "resource", f"r{day}")
        for kind, name in things:
            identifier = f"{kind} {name}"
            if identifier not in described:
                described.add(identifier)
                code = told.object(identifier, kind)
                assert code is not None
                told.object_value(code, kind, "seen", f"{number}", f"2024-02-{number + 1:02}")
            told.relate(event, identifier, activity)
            told.link(told.object_ids[identifier], "ticket 1", "beside")
    return settle(told, UTC, "UTC").log


@settings(max_examples=30, deadline=None)
@given(_events, _events)
def test_told_in_two_parts(one: list[Told], two: list[Told]) -> None:
    # Values change at the same times either way; links to what nobody described fall away.
    base, tail = log_of(one, 0), log_of(two, len(one))
    whole = append(append(empty_log(), base), tail)
    assert contents(whole).events == contents(log_of(one + two, 0)).events
    assert {k: v[0] for k, v in contents(whole).objects.items()} == {
        k: v[0] for k, v in contents(log_of(one + two, 0)).objects.items()
    }
    for kind in set(base.object_types) & set(tail.object_types):
        flat = append_rows(flatten(base, kind), flat_rows(tail, kind))
        again = flatten(whole, kind)
        for row in range(len(again)):
            case = flat.case_ids.codes[again.case_ids[int(again.case[row])]]
            rows = slice(flat.offsets[case], flat.offsets[case + 1])
            assert flat.case_attributes["seen"].text(case) == again.case_attributes["seen"].text(
                int(again.case[row])
            )
            assert again.time_us[row] in flat.time_us[rows]
        assert len(flat) == len(again)
