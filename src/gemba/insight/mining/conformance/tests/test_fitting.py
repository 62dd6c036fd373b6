"""How many cases a drawing fits, and the reasons why not, counted by hand."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest
from hypothesis import given

from gemba.desk.workflow.drawings.testing import process_xml
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.mining.conformance.fitting import Fit, Heard, Why, fitting, seen_steps
from gemba.insight.mining.discovery.discovering import Miner, discover
from gemba.insight.mining.model.bpmn import BpmnModel
from gemba.insight.mining.model.bpmn_xml.reading import read_bpmn
from gemba.insight.mining.model.testing import drawn_trees, log_of_runs, log_of_words, played
from gemba.insight.mining.model.tree import Tree
from gemba.insight.mining.model.tree_bpmn import bpmn_of_tree

NOTHING: frozenset[str] = frozenset()


def drawn(*steps: str) -> BpmnModel:
    return read_bpmn(process_xml(*steps).encode()).model


def fit(words: str, model: BpmnModel, heard: Heard) -> Fit:
    log = log_of_words(words)
    return fitting(log, np.ones(log.cases, dtype=bool), model, heard)


ABC = Heard({"a": ("Step_0",), "b": ("Step_1",), "c": ("Step_2",)}, NOTHING)


def reasons(found: Fit) -> dict[tuple[Why, str], int]:
    return {(each.why, each.activity): len(each.cases) for each in found.reasons}


def test_each_reason_is_told_with_its_cases() -> None:
    found = fit("abc*4 ac abxc acb abbc", drawn("A", "B", "C"), ABC)
    assert (found.total, found.fitting, found.compared) == (8, 4, 8)
    assert found.share == 0.5
    told = reasons(found)
    assert told.pop((Why.LEFT_OUT, "b")) == 1
    assert told.pop((Why.MISSING, "x")) == 1
    assert told.pop((Why.REPEATED, "b")) == 1
    [(why, activity)] = told
    assert (why, activity in "bc") == (Why.ORDER, True)


def test_what_is_done_once_where_it_has_no_place() -> None:
    model = discover(log_of_words("ab ac"), miner=Miner.INDUCTIVE, rare=0).model
    ids = {node.label: (node.id,) for node in model.nodes if node.label}
    heard = Heard({key: ids[key] for key in "abc"}, NOTHING)
    assert set(reasons(fit("abc", model, heard))) <= {(Why.MISPLACED, "b"), (Why.MISPLACED, "c")}
    assert fit("abc", model, heard).fitting == 0


def test_ignored_activities_and_steps_that_nothing_tells_of_do_not_count() -> None:
    heard = Heard({"a": ("Step_0",), "c": ("Step_2",)}, frozenset({"x", "y"}))
    model = drawn("A", "Never seen", "C")
    found = fit("axc yac*2 xy", model, heard)
    assert (found.total, found.fitting, found.untold, found.share) == (4, 3, 1, 1.0)
    assert seen_steps(model, heard) == {"Step_0", "Step_2"}
    alone = fit("xy x", model, heard)
    assert (alone.untold, math.isnan(alone.share)) == (2, True)


def test_two_activities_may_tell_of_one_step_and_one_of_two() -> None:
    heard = Heard({"a": ("Step_0",), "A": ("Step_0",), "b": ("Step_1", "Step_2")}, NOTHING)
    found = fit("abb Abb ab aAbb", drawn("A", "B", "B"), heard)
    assert (found.fitting, reasons(found)[Why.LEFT_OUT, "b"]) == (2, 1)


def test_only_the_cases_asked_for_are_counted_and_named_the_newest_first() -> None:
    log = log_of_words("abc ac ac abc")
    cases = np.array([True, True, True, False])
    found = fitting(log, cases, drawn("A", "B", "C"), ABC)
    assert (found.total, found.fitting) == (3, 1)
    assert [each.cases for each in found.reasons] == [("c2", "c1")]


def test_what_is_too_long_is_said_and_not_counted() -> None:
    log: EventColumns = log_of_words("abc acb")
    found = fitting(log, np.ones(2, dtype=bool), drawn("A", "B", "C"), ABC, 0)
    assert (found.total, found.fitting, found.left_out, found.compared) == (2, 1, 1, 1)


@pytest.mark.parametrize("words", ["abc acb*3 abxc", "abab ab ba"])
def test_what_is_discovered_from_all_cases_fits_them_all(words: str) -> None:
    model = discover(log_of_words(words), miner=Miner.INDUCTIVE, rare=0).model
    heard = Heard({node.label: (node.id,) for node in model.nodes if node.label}, NOTHING)
    assert fit(words, model, heard).share == 1


@given(drawn_trees())
def test_every_run_of_a_model_fits_it(tree: Tree) -> None:

    model = bpmn_of_tree(tree)
    heard = Heard({node.label: (node.id,) for node in model.nodes if node.label}, NOTHING)
    runs = [run for seed in range(5) if (run := played(tree, random.Random(seed)))]
    if runs:
        log = log_of_runs(runs)
        assert fitting(log, np.ones(log.cases, dtype=bool), model, heard).share == 1
