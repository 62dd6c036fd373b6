"""Two sliders: every position is connected, more only adds, and both together are the whole map."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from gemba.insight.eventlog.columns import build
from gemba.insight.eventlog.testing import Event, drawn_events, log_of, rows_of
from gemba.insight.mining.activities import activities
from gemba.insight.mining.dfg import directly_follows
from gemba.insight.mining.process_map import END, START, draw_map
from gemba.insight.mining.sliders import STEPS, slid_map

SLIDER = st.integers(0, STEPS)


@settings(max_examples=40)
@given(drawn_events(), SLIDER)
def test_both_sliders_together_show_the_map_of_that_detail(events: list[Event], at: int) -> None:
    log = build(rows_of(events))
    graph, table = directly_follows(log), activities(log)
    drawn = draw_map(graph, table, at / STEPS)
    assert set(slid_map(graph, table).shown(at, at)) == set(drawn.edges)


@settings(max_examples=40)
@given(drawn_events(), SLIDER, SLIDER)
def test_every_position_is_connected_and_more_only_adds(
    events: list[Event], at: int, paths: int
) -> None:
    log = build(rows_of(events))
    found = slid_map(directly_follows(log), activities(log))
    shown = found.shown(at, paths)
    if not shown:
        assert not events
        return
    assert set(shown) <= set(found.shown(at, STEPS))
    assert set(shown) <= set(found.shown(STEPS, paths))
    reached = {START}
    for _ in shown:
        reached |= {edge.target for edge in shown if edge.source in reached}
    boxes = {node.code for node, level in found.nodes if level <= at}
    assert reached == boxes
    assert found.backbone[0] == START
    assert found.backbone[-1] == END


def test_the_sliders_begin_where_the_map_is_readable() -> None:
    text = "\n".join(f"k{n} a 0\nk{n} b{n} 1\nk{n} c{n} 2" for n in range(40))
    log = log_of(text)
    found = slid_map(directly_follows(log), activities(log), edges_max=60)
    assert len(found.shown(found.activities, found.paths)) <= 24
    assert found.activities_max < STEPS
    assert len(found.shown(found.activities_max, 0)) <= 60
