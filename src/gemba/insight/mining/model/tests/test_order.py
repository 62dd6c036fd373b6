"""The order of steps in models, and what differs between two."""

from hypothesis import given

from gemba.insight.mining.model import profile
from gemba.insight.mining.model.bpmn_net import net_of_bpmn
from gemba.insight.mining.model.order import Reordered, order_difference, turned
from gemba.insight.mining.model.petri import PetriNet, Transition
from gemba.insight.mining.model.profile import Profile, Relation, profile_of
from gemba.insight.mining.model.testing import drawn_trees
from gemba.insight.mining.model.tree import SILENT, Operator, Tree, activity, block, reduced
from gemba.insight.mining.model.tree_bpmn import bpmn_of_tree

BEFORE, AFTER = Relation.BEFORE, Relation.AFTER


def seq(*parts: Tree | str) -> Tree:
    return joined(Operator.SEQUENCE, *parts)


def joined(operator: Operator, *parts: Tree | str) -> Tree:
    return block(operator, [activity(p) if isinstance(p, str) else p for p in parts])


def profiled(tree: Tree) -> Profile:
    """By the steps' words, each of which stands once."""
    model = bpmn_of_tree(reduced(tree))
    words = {node.id: node.label for node in model.nodes if node.label}
    net = net_of_bpmn(model)
    renamed = [
        Transition(words.get(each.name) or each.name, each.label, each.inputs, each.outputs)
        for each in net.transitions
    ]
    found = profile_of(
        PetriNet(net.places, tuple(renamed), net.initial, net.final),
        [word for word in words.values() if word],
    )
    assert found is not None
    return found


def test_each_relation() -> None:
    tree = seq("a", joined(Operator.CHOICE, "b", "c"), joined(Operator.PARALLEL, "d", "e"))
    found = profiled(tree)
    assert found.relation("a", "e") is BEFORE
    assert found.relation("d", "b") is AFTER
    assert found.relation("b", "c") is Relation.NEVER_BOTH
    assert found.relation("d", "e") is Relation.EITHER_ORDER
    assert found.repeated == frozenset()


def test_steps_of_a_loop_keep_the_order_of_each_turn() -> None:
    found = profiled(seq("a", joined(Operator.LOOP, seq("b", "c"), SILENT), "d"))
    assert found.relation("b", "c") is BEFORE
    assert found.relation("d", "c") is AFTER
    assert found.repeated == {"b", "c"}


def test_a_step_that_went_to_the_front_is_told_once() -> None:
    found = order_difference(profiled(seq("a", "b", "c", "x")), profiled(seq("x", "a", "b", "c")))
    assert found.reordered == (Reordered("x", ("a", "b", "c"), AFTER, BEFORE),)
    assert found.steps == ("x",)


def test_added_and_removed_steps_are_no_matter_of_order() -> None:
    found = order_difference(profiled(seq("a", "b", "c")), profiled(seq("a", "new", "c", "end")))
    assert found.steps == ()


def test_what_may_be_repeated_now() -> None:
    once, again = seq("a", "b", "c"), seq("a", joined(Operator.LOOP, "b", SILENT), "c")
    found = order_difference(profiled(once), profiled(again))
    assert (found.reordered, found.again, found.once) == ((), ("b",), ())


@given(drawn_trees())
def test_nothing_differs_from_itself(tree: Tree) -> None:
    found = profiled(tree)
    assert order_difference(found, found).steps == ()


@given(drawn_trees(), drawn_trees())
def test_the_other_direction_says_the_same_turned(one: Tree, other: Tree) -> None:
    before, after = profiled(one), profiled(other)
    assert order_difference(after, before) == turned(order_difference(before, after))


@given(drawn_trees(depth_max=2), drawn_trees(depth_max=2))
def test_every_pair_that_differs_is_told_exactly_once(one: Tree, other: Tree) -> None:
    before, after = profiled(one), profiled(other)
    common = sorted(set(before.steps) & set(after.steps))
    told = [
        frozenset((each.step, step))
        for each in order_difference(before, after).reordered
        for step in each.others
    ]
    assert len(told) == len(set(told))
    assert set(told) == {
        frozenset((a, b))
        for at, a in enumerate(common)
        for b in common[at + 1 :]
        if before.relation(a, b) is not after.relation(a, b)
    }


def test_too_many_markings_are_not_compared() -> None:
    wide = joined(Operator.PARALLEL, *"abcdefghijklmnop")
    net = net_of_bpmn(bpmn_of_tree(reduced(wide)))
    assert profile.MARKINGS_MAX < 2**16
    assert profile_of(net, ["task_1"]) is None
