"""From process trees to BPMN: every block becomes a pair of gateways, where it needs one."""

from __future__ import annotations

from gemba.insight.mining.model.bpmn import BpmnModel, NodeKind
from gemba.insight.mining.model.bpmn_editing import Draft
from gemba.insight.mining.model.tree import Operator, Tree, condensed


def bpmn_of_tree(tree: Tree, name: str = "") -> BpmnModel:
    """A block-structured, hence sound model that allows what the tree allows."""
    draft = Draft()
    start = draft.node(NodeKind.START)
    last = _added(draft, condensed(tree), start)
    end = draft.node(NodeKind.END)
    draft.arrow(last, end)
    draft.tidy()
    return draft.model(name)


def _added(draft: Draft, tree: Tree, before: str) -> str:
    """Puts the tree after a node; the node that comes last, from which to go on."""
    if tree.operator is None:
        if tree.label is None:
            return before
        task = draft.task(tree.label)
        draft.arrow(before, task)
        return task
    if tree.operator is Operator.SEQUENCE:
        for child in tree.children:
            before = _added(draft, child, before)
        return before
    if tree.operator is Operator.LOOP:
        return _loop(draft, tree, before)
    kind = NodeKind.EXCLUSIVE if tree.operator is Operator.CHOICE else NodeKind.PARALLEL
    split, join = draft.node(kind), draft.node(kind)
    draft.arrow(before, split)
    for child in tree.children:
        draft.arrow(_added(draft, child, split), join)
    return join


def _loop(draft: Draft, tree: Tree, before: str) -> str:
    begin, done = draft.node(NodeKind.EXCLUSIVE), draft.node(NodeKind.EXCLUSIVE)
    draft.arrow(before, begin)
    do, redo = tree.children
    draft.arrow(_added(draft, do, begin), done)
    draft.arrow(_added(draft, redo, done), begin)
    return done
