import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemba.insight.eventlog.columns import build
from gemba.insight.eventlog.testing import Event, drawn_events, log_of, rows_of
from gemba.insight.mining.process_map import END, START, ProcessMap, process_map

# Nine tickets are answered at once, one is escalated and comes back, one is junk.
LINES = [f"n{case} open {case}\nn{case} answer {case + 30}" for case in range(9)]
LINES += ["x open 0\nx escalate 10\nx answer 20", "j open 0\nj discard 1"]
SERVICE = "\n".join(LINES)


def names(drawn: ProcessMap) -> list[str]:
    return [node.activity for node in drawn.nodes if node.code >= 0]


def links(drawn: ProcessMap) -> set[tuple[int, int]]:
    return {(edge.source, edge.target) for edge in drawn.edges}


def test_least_detail_is_the_main_way() -> None:
    drawn = process_map(log_of(SERVICE), 0)
    assert names(drawn) == ["open", "answer"]
    assert [(edge.source, edge.target, edge.count) for edge in drawn.edges] == [
        (START, 0, 11),
        (1, END, 10),
        (0, 1, 9),
    ]
    # 11 + 10 + 9 of 34 moves: 11 starts, 12 steps, 11 ends.
    assert drawn.move_share == pytest.approx(30 / 34)


def test_full_detail_shows_everything() -> None:
    drawn = process_map(log_of(SERVICE), 1)
    assert names(drawn) == ["open", "answer", "escalate", "discard"]
    assert drawn.move_share == 1
    assert len(drawn.edges) == drawn.edge_total == 7


def test_nodes_and_edges_carry_their_figures() -> None:
    drawn = process_map(log_of(SERVICE), 1)
    start, end, opened, answered, *_ = drawn.nodes
    assert (start.code, start.count, end.code, end.cases) == (START, 11, END, 11)
    assert (opened.cases, opened.case_share, opened.wait_seconds_median) == (11, 1.0, None)
    assert answered.case_share == pytest.approx(10 / 11)
    assert answered.wait_seconds_median == 30
    (escalated,) = [edge for edge in drawn.edges if (edge.source, edge.target) == (0, 2)]
    assert (escalated.count, escalated.wait_seconds_median) == (1, 10)
    assert escalated.case_share == pytest.approx(1 / 11)


def test_a_rare_activity_brings_what_lies_on_its_way() -> None:
    # "deep" is in most cases but is reached through rarer activities only.
    lines = [f"k{n} start{n} 0\nk{n} deep 5\nk{n} end{n} 9" for n in range(3)]
    drawn = process_map(log_of("\n".join(lines)), 0)
    assert names(drawn) == ["deep", "start0", "end0"]


@pytest.mark.parametrize("detail", [-0.1, 1.1, float("nan")])
def test_detail_outside_is_refused(detail: float) -> None:
    with pytest.raises(ValueError, match="runs from 0 to 1"):
        process_map(log_of("k a 1"), detail)


def test_a_log_without_events_has_an_empty_map() -> None:
    drawn = process_map(build(rows_of([])), 0.5)
    assert names(drawn) == []
    assert drawn.edges == ()
    assert [node.count for node in drawn.nodes] == [0, 0]


share = st.floats(0, 1)


def reachable(edges: set[tuple[int, int]], root: int) -> set[int]:
    found, queue = {root}, [root]
    while queue:
        node = queue.pop()
        for source, target in edges:
            if source == node and target not in found:
                found.add(target)
                queue.append(target)
    return found


@given(drawn_events(), share)
def test_every_node_lies_between_start_and_end(events: list[Event], detail: float) -> None:
    drawn = process_map(build(rows_of(events)), detail)
    forward = links(drawn)
    backward = {(target, source) for source, target in forward}
    nodes = {node.code for node in drawn.nodes}
    if drawn.cases:
        assert reachable(forward, START) == nodes
        assert reachable(backward, END) == nodes


@given(drawn_events(), share, share)
def test_more_detail_only_adds(events: list[Event], one: float, other: float) -> None:
    columns = build(rows_of(events))
    less, more = process_map(columns, min(one, other)), process_map(columns, max(one, other))
    assert set(names(less)) <= set(names(more))
    assert links(less) <= links(more)


@given(drawn_events(), share)
def test_the_same_log_draws_the_same_map(events: list[Event], detail: float) -> None:
    assert process_map(build(rows_of(events)), detail) == process_map(
        build(rows_of(events)), detail
    )
