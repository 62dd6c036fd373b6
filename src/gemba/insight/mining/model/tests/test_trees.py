"""Trees are reduced without changing what they allow; their nets and diagrams are sound."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemba.insight.mining.model.bpmn_net import net_of_bpmn
from gemba.insight.mining.model.simplicity import simplicity
from gemba.insight.mining.model.soundness import Verdict, soundness
from gemba.insight.mining.model.testing import allows, drawn_trees, fits, log_of_runs, played
from gemba.insight.mining.model.tree import (
    SILENT,
    Operator,
    Tree,
    activity,
    block,
    condensed,
    reduced,
)
from gemba.insight.mining.model.tree_bpmn import bpmn_of_tree
from gemba.insight.mining.model.tree_net import net_of_tree

A, B, C = activity("a"), activity("b"), activity("c")
SEQUENCE, CHOICE, PARALLEL, LOOP = Operator


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        (block(SEQUENCE, [block(SEQUENCE, [A, SILENT]), B]), "->( 'a', 'b' )"),
        (block(CHOICE, [block(CHOICE, [A, SILENT]), SILENT]), "X( tau, 'a' )"),
        (block(PARALLEL, [SILENT, A]), "'a'"),
        (block(LOOP, [SILENT, SILENT]), "tau"),
        (block(LOOP, [block(LOOP, [A, SILENT]), SILENT]), "*( 'a', tau )"),
        (block(CHOICE, [SILENT, block(LOOP, [SILENT, A])]), "*( tau, 'a' )"),
    ],
)
def test_blocks_that_add_nothing_go(tree: Tree, expected: str) -> None:
    assert str(reduced(tree)) == expected


def test_what_may_be_skipped_or_repeated_is_drawn_with_half_the_gateways() -> None:
    tree = block(CHOICE, [SILENT, block(LOOP, [A, SILENT])])
    assert str(condensed(tree)) == "*( tau, 'a' )"
    assert simplicity(bpmn_of_tree(tree)).gateways == 2


def test_a_tree_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="two children"):
        block(LOOP, [A])
    with pytest.raises(ValueError, match="children"):
        Tree(SEQUENCE)


@given(drawn_trees(depth_max=2), st.integers())
def test_nets_and_diagrams_allow_what_the_tree_allows(tree: Tree, seed: int) -> None:
    chance = Random(seed)
    log = log_of_runs([played(tree, chance) for _ in range(6)])
    model = bpmn_of_tree(tree)
    for net in (net_of_tree(tree), net_of_bpmn(model)):
        assert soundness(net).verdict is not Verdict.UNSOUND
        assert fits(log, net)
    assert simplicity(model).structuredness == 1


def test_an_ordering_that_the_tree_forbids_does_not_fit() -> None:
    net = net_of_bpmn(bpmn_of_tree(block(SEQUENCE, [A, block(PARALLEL, [B, C])])))
    assert allows(net, ["a", "c", "b"])
    assert not allows(net, ["b", "a", "c"])
    assert not allows(net, ["a", "b"])
