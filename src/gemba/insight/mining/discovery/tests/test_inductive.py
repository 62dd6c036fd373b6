"""The inductive miner finds the trees that made a log, and with noise 0 all of it fits."""

from collections.abc import Callable
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemba.insight.eventlog.columns import EventColumns, EventRows, build
from gemba.insight.eventlog.readers.importing import read_log
from gemba.insight.eventlog.testing import Event, drawn_events, rows_of
from gemba.insight.mining.discovery import refusals
from gemba.insight.mining.discovery.inductive import miner
from gemba.insight.mining.discovery.inductive.miner import inductive_tree
from gemba.insight.mining.discovery.refusals import TooManyActivities
from gemba.insight.mining.discovery.sublog import Sublog, merged, sublog_of
from gemba.insight.mining.model.testing import (
    drawn_trees,
    fits,
    log_of_runs,
    log_of_words,
    played,
)
from gemba.insight.mining.model.tree import Tree
from gemba.insight.mining.model.tree_net import net_of_tree


def is_complete(log: EventColumns, tree: Tree) -> bool:
    return fits(log, net_of_tree(tree))


@pytest.mark.parametrize(
    ("words", "tree"),
    [
        ("abc", "->( 'a', 'b', 'c' )"),
        ("ab ac", "->( 'a', X( 'b', 'c' ) )"),
        ("abcd acbd", "->( 'a', +( 'b', 'c' ), 'd' )"),
        ("abd acd ad", "->( 'a', X( tau, 'b', 'c' ), 'd' )"),
        ("ab abcab abcabcab", "*( ->( 'a', 'b' ), 'c' )"),
        ("a aa aaa", "*( 'a', tau )"),
        # The log of van der Aalst, Process Mining (2016), 7.5: the tree of its text.
        ("abcd acbd aed", "->( 'a', X( +( 'b', 'c' ), 'e' ), 'd' )"),
    ],
)
def test_known_logs_give_known_trees(words: str, tree: str) -> None:
    log = log_of_words(words)
    found = inductive_tree(log, noise=0)
    assert str(found) == tree
    assert is_complete(log, found)


def test_what_is_rare_is_left_out_with_noise_only() -> None:
    log = log_of_words("abcd*50 acbd*50 abxcd*2 ba*1")
    assert str(inductive_tree(log, noise=0.2)) == "->( 'a', +( 'b', 'c' ), 'd' )"
    assert not is_complete(log, inductive_tree(log, noise=0.2))
    assert is_complete(log, inductive_tree(log, noise=0))


@given(drawn_trees(depth_max=2), st.integers())
def test_a_tree_is_found_again_from_its_runs(tree: Tree, seed: int) -> None:
    chance = Random(seed)
    log = log_of_runs([played(tree, chance) for _ in range(8)])
    assert not len(log) or is_complete(log, inductive_tree(log, noise=0))


@given(drawn_events(size_max=30))
def test_any_log_fits_without_noise_however_its_rows_come(events: list[Event]) -> None:
    log = build(rows_of(events))
    if not len(log):
        return
    tree = inductive_tree(log, noise=0)
    assert is_complete(log, tree)
    if len({event[2] for event in events}) == len(events):  # no ties: rows may come in any order
        assert inductive_tree(build(rows_of(events[::-1])), noise=0) == tree


def test_chosen_cases_alone_are_mined() -> None:
    log = log_of_words("abc axc")
    assert str(inductive_tree(log, np.array([True, False]))) == "->( 'a', 'b', 'c' )"


def test_no_case_gives_a_tree_of_nothing() -> None:
    assert str(inductive_tree(build(EventRows.of([], [], [])))) == "tau"


def test_limits_are_kept_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(miner, "ACTIVITIES_MAX", 3)
    with pytest.raises(TooManyActivities, match="A model of 4 activities"):
        inductive_tree(log_of_words("abcd"))
    assert refusals.ACTIVITIES_MAX > 3
    monkeypatch.setattr(miner, "DEPTH_MAX", 0)
    log = log_of_words("abc acb")
    assert str(inductive_tree(log, noise=0)) == "*( tau, X( 'a', 'b', 'c' ) )"


def test_different_traces_are_never_joined(monkeypatch: pytest.MonkeyPatch) -> None:
    """Even where all hashes are equal."""
    zeros = lambda log, lengths: np.zeros(len(log), np.uint64)  # noqa: E731
    monkeypatch.setattr("gemba.insight.mining.discovery.sublog._hashes", zeros)
    log, _ = sublog_of(log_of_words("ab ba"))
    assert len(merged(log)) == 2
    twice = Sublog(np.array([0, 1, 2]), np.array([0, 0]), np.array([1, 2]))
    assert merged(twice).weight.tolist() == [3]


def test_the_running_example(shared_data: Callable[[str], Path]) -> None:
    """As PM4Py 2.7.23 has it with the same noise."""
    path = shared_data("eventlogs/running_example/running-example.csv")
    assert str(inductive_tree(read_log(path).columns)) == (
        "->( 'register request', *( ->( +( 'check ticket', X( 'examine casually',"
        " 'examine thoroughly' ) ), 'decide' ), 'reinitiate request' ),"
        " X( 'pay compensation', 'reject request' ) )"
    )
