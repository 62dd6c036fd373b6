"""A twin that follows a drawn process does what the drawing allows, as often as it does today."""

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gemba.insight.mining.model.bpmn import BpmnModel, Flow, Node, NodeKind
from gemba.insight.mining.model.bpmn_net import net_of_bpmn
from gemba.insight.mining.model.testing import allows, drawn_trees
from gemba.insight.mining.model.tree import Operator, Tree, activity, block
from gemba.insight.mining.model.tree_bpmn import bpmn_of_tree
from gemba.insight.simulation.engine import run
from gemba.insight.simulation.model import (
    END,
    START,
    Activity,
    Branching,
    Choice,
    Delay,
    Draw,
    Handling,
    Twin,
)
from gemba.insight.simulation.testing import chain
from gemba.insight.simulation.whatif.change import ChangeRefused
from gemba.insight.simulation.whatif.kinds.workflow import FollowModel
from gemba.insight.simulation.whatif.passing import times_a_case

from .test_kinds import desk, traces

HOUR = 3_600.0


def sequence(*parts: str | Tree) -> Tree:
    """One after the other."""
    return block(Operator.SEQUENCE, (activity(e) if isinstance(e, str) else e for e in parts))


def either(*parts: str | Tree) -> Tree:
    """One of them."""
    return block(Operator.CHOICE, (activity(e) if isinstance(e, str) else e for e in parts))


def both(*parts: str) -> Tree:
    """All of them, side by side."""
    return block(Operator.PARALLEL, map(activity, parts))


def following(twin: Twin, tree: Tree) -> Twin:
    return FollowModel(bpmn_of_tree(tree)).apply(twin)


@settings(max_examples=12)
@given(drawn_trees(depth_max=2), st.integers(0, 9))
def test_every_case_goes_a_way_that_is_drawn(tree: Tree, seed: int) -> None:
    names = [leaf.label for leaf in tree.leaves() if leaf.label is not None]
    assume(names)
    model = bpmn_of_tree(tree)
    twin = desk(*names, minutes=1.0)
    changed = FollowModel(model).apply(replace(twin, horizon=replace(twin.horizon, days=2)))
    net = net_of_bpmn(model)
    # The engine cuts off what goes round for ever.
    told = [trace for trace in traces(run(changed, seed)) if len(trace) < 40]
    assert all(allows(net, each) for each in told[:60])


def test_shares_are_those_of_today() -> None:
    today = Branching(
        (
            Choice((("x", 1.0),), (START,)),
            Choice((("y", 0.6), ("z", 0.3), (END, 0.1)), ("x",)),
            Choice(((END, 1.0),), ("y",)),
            Choice(((END, 1.0),), ("z",)),
        )
    )
    changed = following(desk("x", "y", "z", branching=today), sequence("x", either("y", "z")))
    times = times_a_case(changed)
    assert times["y"] == pytest.approx(2 / 3, abs=0.03)
    assert times["z"] == pytest.approx(1 / 3, abs=0.03)


def test_a_step_that_is_not_drawn_is_no_longer_done_and_the_way_behind_it_is_kept() -> None:
    today = Branching(
        (
            Choice((("x", 1.0),), (START,)),
            Choice((("gone", 1.0),), ("x",)),
            Choice((("y", 0.7), ("z", 0.3)), ("gone",)),
            Choice(((END, 1.0),), ("y",)),
            Choice(((END, 1.0),), ("z",)),
        )
    )
    twin = desk("x", "gone", "y", "z", branching=today)
    changed = following(twin, sequence("x", either("y", "z")))
    assert [each.name for each in changed.activities] == ["x", "y", "z"]
    assert times_a_case(changed)["y"] == pytest.approx(0.7, abs=0.03)


def test_steps_drawn_side_by_side_run_side_by_side() -> None:
    alone = desk("x", "y", "z", minutes=60.0)
    many = tuple(replace(alone.people[0], name=f"p{number}") for number in range(30))
    twin = replace(alone, people=many)
    one_by_one = run(twin, 1).cases
    at_once = run(following(twin, sequence("x", both("y", "z"))), 1).cases
    assert one_by_one.ended_us[0] - one_by_one.arrived_us[0] == 3 * HOUR * 1e6
    assert at_once.ended_us[0] - at_once.arrived_us[0] == 2 * HOUR * 1e6


def test_another_order_is_followed() -> None:
    changed = following(desk("x", "y", "z"), sequence("z", "x", "y"))
    assert {" ".join(each) for each in traces(run(changed, 1))} == {"z x y"}


def test_the_customer_stays_where_she_comes_today() -> None:
    theirs = Activity("wrote", (Handling(Draw.fixed(0.0)),), None, "customer")
    twin = replace(desk("x", "y", "z"), activities=(*desk("x", "y", "z").activities, theirs))
    twin = replace(
        twin,
        branching=chain("x", "wrote", "y", "z"),
        delays=(Delay("wrote", Draw.fixed(10 * HOUR)),),
    )
    changed = following(twin, sequence("x", "y"))
    assert {" ".join(each) for each in traces(run(changed, 1))} == {"x wrote y"}
    assert changed.delays == twin.delays


@pytest.mark.parametrize(
    ("tree", "why"),
    [
        (sequence("x", "packed", "sold"), "who does them: packed, sold"),
        (Tree(), "has no steps"),
    ],
)
def test_a_drawing_the_desk_does_not_know_is_refused(tree: Tree, why: str) -> None:
    with pytest.raises(ChangeRefused, match=why):
        following(desk("x", "y"), tree)


def task(name: str) -> Node:
    return Node(name, NodeKind.TASK, name)


def flows(*pairs: str) -> tuple[Flow, ...]:
    return tuple(Flow(pair, *pair.split("-")) for pair in pairs)


BEGIN, DONE = Node("begin", NodeKind.START), Node("done", NodeKind.END)
SPLIT, JOIN = Node("split", NodeKind.EXCLUSIVE), Node("join", NodeKind.PARALLEL)


@pytest.mark.parametrize(
    ("model", "why"),
    [
        (BpmnModel("", (task("x"), DONE), flows("x-done")), "no start event"),
        (BpmnModel("", (BEGIN, task("x")), flows("begin-x")), "no end event"),
        (
            BpmnModel(
                "",
                (BEGIN, SPLIT, task("x"), task("y"), JOIN, DONE),
                flows("begin-split", "split-x", "split-y", "x-join", "y-join", "join-done"),
            ),
            "No way leads",
        ),
    ],
)
def test_a_drawing_that_cannot_be_run_is_refused(model: BpmnModel, why: str) -> None:
    with pytest.raises(ChangeRefused, match=why):
        FollowModel(model).apply(desk("x", "y"))


@pytest.mark.parametrize("share", [0.0, 0.25, 1.0])
def test_a_way_nobody_takes_today_gets_the_share_that_is_said(share: float) -> None:
    model = bpmn_of_tree(sequence("a", either("b", sequence("c", "b"))))
    today = desk("a", "b", "c", branching=chain("a", "b"))
    times = times_a_case(FollowModel(model, untaken=share).apply(today))
    assert times["c"] == pytest.approx(share, abs=0.03)
    assert times["b"] == pytest.approx(1)


def test_ways_that_are_taken_keep_their_proportions_beside_new_ones() -> None:
    model = bpmn_of_tree(sequence("a", either("b", "c", "d", "e")))
    ends = tuple(Choice(((END, 1.0),), (name,)) for name in "bc")
    now = (Choice((("a", 1.0),), (START,)), Choice((("b", 0.6), ("c", 0.4)), ("a",)))
    today = desk(*"abcde", branching=Branching((*now, *ends)))
    times = times_a_case(FollowModel(model, untaken=0.2).apply(today))
    for name, share in {"b": 0.48, "c": 0.32, "d": 0.1, "e": 0.1}.items():
        assert times[name] == pytest.approx(share, abs=0.03)


def test_a_share_of_more_than_all_is_refused() -> None:
    with pytest.raises(ChangeRefused, match="between 0 and 1"):
        FollowModel(bpmn_of_tree(activity("a")), untaken=1.5).apply(desk("a"))
