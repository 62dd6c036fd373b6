from hypothesis import given

from gemba.insight.eventlog.columns import EventColumns, build
from gemba.insight.eventlog.testing import Event, drawn_events, log_of, rows_of
from gemba.insight.mining.activities import activities
from gemba.insight.mining.dfg import directly_follows
from gemba.insight.mining.flow_order import flow_order
from gemba.insight.mining.levels import LevelledMap, levelled_map, readable_level
from gemba.insight.mining.process_map import END, START, draw_map


def levels_of(columns: EventColumns, **more: int) -> LevelledMap:
    return levelled_map(directly_follows(columns), activities(columns), **more)


@given(drawn_events())
def test_a_level_shows_what_the_map_of_that_detail_shows(events: list[Event]) -> None:
    columns = build(rows_of(events))
    graph, table = directly_follows(columns), activities(columns)
    levels = levelled_map(graph, table, steps=4)
    for level in range(5):
        drawn = draw_map(graph, table, level / 4)
        assert {e for e, at in levels.edges if at <= level} == set(drawn.edges)
        assert {n for n, at in levels.nodes if at <= level} == set(drawn.nodes)
        assert levels.move_shares[level] == drawn.move_share


def test_detail_nobody_can_read_is_not_offered() -> None:
    text = "\n".join(f"k{n} a 0\nk{n} b{n} 1\nk{n} c{n} 2" for n in range(20))
    whole, part = levels_of(log_of(text)), levels_of(log_of(text), edges_max=30)
    assert whole.level_max == 20
    assert 0 < part.level_max < 20
    assert len(part.edges) <= 30
    assert readable_level(whole, edges_max=30) == part.level_max
    assert readable_level(whole, edges_max=0) == 0


def test_the_order_follows_the_flow_although_some_goes_back() -> None:
    # Most wait before they are answered; a few are asked again afterwards.
    ways = ["open wait answer close"] * 5 + ["open answer wait close"] * 2 + ["open answer close"]
    text = "\n".join(
        f"k{n} {step} {place}"
        for n, way in enumerate(ways)
        for place, step in enumerate(way.split())
    )
    columns = log_of(text)
    levels = levels_of(columns)
    places = flow_order(edge for edge, _ in levels.edges)
    named = sorted(places, key=places.__getitem__)
    assert named[0] == START
    assert named[-1] == END
    assert [columns.activities[code] for code in named[1:-1]] == ["open", "wait", "answer", "close"]


@given(drawn_events())
def test_the_order_has_a_place_for_every_node(events: list[Event]) -> None:
    levels = levels_of(build(rows_of(events)))
    order = flow_order(edge for edge, _ in levels.edges)
    assert sorted(order.values()) == list(range(len(order)))
    assert set(order) >= {node.code for node, _ in levels.nodes}
