"""Drawings: nothing on top of anything, lines at right angles, the same each time."""

from collections.abc import Iterator
from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from gemba.insight.mining.model.bpmn import BpmnModel, Flow, Node, NodeKind
from gemba.insight.mining.model.layout.draughtsman import drawing_of
from gemba.insight.mining.model.layout.drawing import Box, Drawing
from gemba.insight.mining.model.testing import drawn_trees
from gemba.insight.mining.model.tree import Operator, Tree, activity, block
from gemba.insight.mining.model.tree_bpmn import bpmn_of_tree


def flaws(model: BpmnModel, drawing: Drawing) -> Iterator[str]:
    for (one, first), (other, second) in combinations(drawing.boxes.items(), 2):
        if _overlap(first, second):
            yield f"{one} lies on {other}"
    for flow in model.flows:
        route = drawing.routes[flow.id]
        if not _touches(drawing.boxes[flow.source], route[0], right=True):
            yield f"{flow.id} does not begin at {flow.source}"
        if not _touches(drawing.boxes[flow.target], route[-1], right=False):
            yield f"{flow.id} does not end at {flow.target}"
        for (x1, y1), (x2, y2) in pairwise(route):
            if x1 != x2 and y1 != y2:
                yield f"{flow.id} is slanted"
            line = Box(min(x1, x2), min(y1, y2), abs(x1 - x2), abs(y1 - y2))
            yield from (f"{flow.id} crosses {n}" for n, b in drawing.boxes.items() if _cut(line, b))


def _overlap(one: Box, other: Box) -> bool:
    across = one.x < other.x + other.width and other.x < one.x + one.width
    return across and one.y < other.y + other.height and other.y < one.y + one.height


def _cut(line: Box, box: Box) -> bool:
    across = line.x < box.x + box.width and line.x + line.width > box.x
    return across and line.y < box.y + box.height and line.y + line.height > box.y


def _touches(box: Box, point: tuple[float, float], *, right: bool) -> bool:
    return point == (box.x + (box.width if right else 0), box.y + box.height / 2)


@given(drawn_trees())
def test_trees_are_drawn_without_overlaps(tree: Tree) -> None:
    model = bpmn_of_tree(tree)
    drawing = drawing_of(model)
    assert list(flaws(model, drawing)) == []
    assert drawing == drawing_of(model)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=25, unique=True))
def test_so_is_any_tangle(arrows: list[tuple[int, int]]) -> None:
    nodes = tuple(Node(f"n{at}", NodeKind.TASK, str(at)) for at in range(10))
    flows = tuple(Flow(f"f{a}_{b}", f"n{a}", f"n{b}") for a, b in arrows)
    model = BpmnModel("", nodes, flows)
    assert list(flaws(model, drawing_of(model))) == []


def test_a_sequence_is_one_straight_line() -> None:
    tree = block(Operator.SEQUENCE, [activity(name) for name in "abcd"])
    drawing = drawing_of(bpmn_of_tree(tree))
    assert {len(route) for route in drawing.routes.values()} == {2}
    assert len({y for route in drawing.routes.values() for _, y in route}) == 1


def test_what_is_skipped_lies_on_the_line_and_the_way_round_below() -> None:
    tree = block(
        Operator.SEQUENCE, [activity("a"), block(Operator.CHOICE, [Tree(), activity("b")])]
    )
    model = bpmn_of_tree(tree)
    drawing = drawing_of(model)
    heights = {n.name: drawing.boxes[n.id].y for n in model.nodes if n.kind is NodeKind.TASK}
    assert heights["a"] == heights["b"]


def test_a_model_of_nothing_is_drawn() -> None:
    assert drawing_of(BpmnModel("", (), ())).boxes == {}
