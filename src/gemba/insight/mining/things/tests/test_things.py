"""The ways of all objects, against plain Python and by hand."""

from collections import Counter, defaultdict
from itertools import pairwise
from statistics import median

from hypothesis import given, settings

from gemba.insight.eventlog.objects.gathering import Gathering
from gemba.insight.eventlog.objects.log import ObjectLog
from gemba.insight.eventlog.objects.testing import drawn_logs, settled_log
from gemba.insight.mining.things.flow import object_flow
from gemba.insight.mining.things.types import Link, Meeting, links, meetings, type_figures


def ways(log: ObjectLog) -> dict[int, list[int]]:
    """The events of each object, in order."""
    found: dict[int, list[int]] = defaultdict(list)
    rows = zip(log.event_objects.source.tolist(), log.event_objects.target.tolist(), strict=True)
    for event, thing in sorted(set(rows)):
        found[thing].append(event)
    return found


@settings(max_examples=40, deadline=None)
@given(drawn_logs())
def test_every_move_of_every_object_is_counted_once(log: ObjectLog) -> None:
    counts: Counter[tuple[int, ...]] = Counter()
    movers: dict[tuple[int, ...], set[int]] = defaultdict(set)
    waits: dict[tuple[int, ...], list[float]] = defaultdict(list)
    begins: Counter[tuple[int, int]] = Counter()
    for thing, events in ways(log).items():
        kind = int(log.object_type[thing])
        begins[kind, int(log.activity[events[0]])] += 1
        for one, two in pairwise(events):
            move = (kind, int(log.activity[one]), int(log.activity[two]))
            counts[move] += 1
            movers[move].add(thing)
            waits[move].append((int(log.time_us[two]) - int(log.time_us[one])) / 1e6)
    flow = object_flow(log, list(log.object_types))
    found = list(zip(flow.type.tolist(), flow.source.tolist(), flow.target.tolist(), strict=True))
    assert dict(zip(found, flow.count.tolist(), strict=True)) == counts
    assert flow.objects.tolist() == [len(movers[move]) for move in found]
    assert flow.wait_seconds_median.tolist() == [median(waits[move]) for move in found]
    assert {key: flow.begins[key] for key in begins} == begins
    assert flow.begins.sum() == flow.ends.sum() == sum(begins.values())
    assert flow.touched.sum() == sum(map(len, ways(log).values()))


def test_types_not_asked_for_are_left_out() -> None:
    log = settled_log(deliveries).log
    assert set(object_flow(log, ["order"]).type.tolist()) == {0}
    assert object_flow(log, []).begins.shape == (0, 3)


def deliveries(told: Gathering) -> None:
    for identifier, kind in (("o1", "order"), ("o2", "order"), ("i1", "item"), ("i2", "item")):
        told.object(identifier, kind)
    told.object("never", "order")
    for day, (activity, things) in enumerate(
        (("place", "o1 i1 i2"), ("place", "o2 i1"), ("pack", "i1"), ("send", "o1 i1"))
    ):
        event = told.event(None, activity, f"2024-01-{day + 1:02}T00:00:00Z")
        for thing in things.split():
            told.relate(event, thing, "")
    for source, target in (("o1", "i1"), ("o1", "i2"), ("i1", "o2")):
        told.link(told.object_ids[source], target, "of")


def test_types_say_what_happens_to_their_objects() -> None:
    log = settled_log(deliveries).log
    item, order = sorted(type_figures(log), key=lambda each: each.name)
    assert (order.objects, order.objects_with_events, order.events) == (3, 2, 3)
    assert (item.events, item.events_each_median, item.events_each_max) == (4, 2.5, 4)
    assert order.lifetime_seconds_median == 1.5 * 86_400
    place, send = log.activities.codes["place"], log.activities.codes["send"]
    assert order.begins_with == (place, 1.0)
    assert item.ends_with == (min(place, send), 0.5)


def test_how_types_meet() -> None:
    log = settled_log(deliveries).log
    assert meetings(log, ["order", "item"]) == [
        Meeting("item", "order", 3, 1.5),
        Meeting("order", "item", 3, 1.5),
    ]
    assert meetings(log, ["order"]) == []
    assert links(log) == [Link("order", "item", "of", 2), Link("item", "order", "of", 1)]
