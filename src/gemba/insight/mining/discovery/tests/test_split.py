"""The split miner finds choices, loops and concurrency, and never an unsound model."""

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemba.insight.eventlog.columns import EventRows, build
from gemba.insight.eventlog.testing import Event, drawn_events, rows_of
from gemba.insight.mining.discovery.discovering import Miner, discover
from gemba.insight.mining.discovery.refusals import TooManyActivities
from gemba.insight.mining.discovery.split import miner
from gemba.insight.mining.discovery.split.filtering import kept_edges
from gemba.insight.mining.discovery.split.miner import split_model
from gemba.insight.mining.model.bpmn import NodeKind
from gemba.insight.mining.model.bpmn_net import net_of_bpmn
from gemba.insight.mining.model.soundness import Verdict, soundness
from gemba.insight.mining.model.testing import drawn_trees, fits, log_of_runs, log_of_words, played
from gemba.insight.mining.model.tree import Tree


def gateways(words: str, kind: NodeKind) -> int:
    return len(split_model(log_of_words(words), eta=0).model.of_kind(kind))


@pytest.mark.parametrize(
    ("words", "exclusive", "parallel"),
    [
        ("abc", 0, 0),
        ("abd acd", 2, 0),
        ("abcd acbd", 0, 2),
        ("abcde abdce acbde acdbe adbce adcbe", 0, 2),
        ("aab ab", 2, 0),
        ("acb acdcb", 2, 0),
        ("abcf acbf adf", 2, 2),
    ],
)
def test_known_logs_give_known_gateways(words: str, exclusive: int, parallel: int) -> None:
    assert gateways(words, NodeKind.EXCLUSIVE) == exclusive
    assert gateways(words, NodeKind.PARALLEL) == parallel
    log = log_of_words(words)
    assert fits(log, net_of_bpmn(split_model(log, eta=0).model))


def test_one_order_far_more_frequent_is_no_concurrency() -> None:
    assert split_model(log_of_words("abcd*50 acbd*50")).concurrent == (("b", "c"),)
    assert split_model(log_of_words("abcd*90 acbd*10")).concurrent == ()


def test_a_loop_of_two_is_no_concurrency() -> None:
    assert split_model(log_of_words("abcbcd*5 abcd*5")).concurrent == ()


def test_a_higher_percentile_leaves_rare_ways_out() -> None:
    log = log_of_words("abcd*50 acd*40 abd*3 ad*1")
    sizes = [len(split_model(log, eta=eta).model.flows) for eta in (0, 0.5, 1)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > sizes[-1]


def test_concurrency_that_would_deadlock_is_given_up_and_named() -> None:
    """`b` beside `c`, and `c` beside `d`, but `b` and `d` exclude each other half of the time."""
    found = split_model(log_of_words("abce acbe acde adce abde"), eta=0)
    assert soundness(net_of_bpmn(found.model)).is_sound
    assert set(found.concurrent) | set(found.given_up) == {("b", "c"), ("c", "d")}


@given(drawn_events(size_max=30), st.sampled_from([0.0, 0.4, 1.0]))
def test_every_model_is_sound(events: list[Event], eta: float) -> None:
    model = split_model(build(rows_of(events)), eta=eta, epsilon=1).model
    assert soundness(net_of_bpmn(model)).verdict is Verdict.SOUND
    assert {node.label for node in model.of_kind(NodeKind.TASK)} == {each[1] for each in events}


@given(drawn_trees(depth_max=2), st.integers())
def test_models_of_played_trees_are_sound(tree: Tree, seed: int) -> None:
    chance = Random(seed)
    log = log_of_runs([played(tree, chance) for _ in range(8)])
    for how in Miner:
        found = discover(log, miner=how)
        assert soundness(found.net).verdict is not Verdict.UNSOUND
        assert found.soundness.is_sound


def test_no_checks_left_means_no_concurrency(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(miner, "CHECKS_MAX", 0)
    found = split_model(log_of_words("abcd acbd"))
    assert (found.concurrent, found.given_up) == ((), (("b", "c"),))


def test_no_cases_and_too_many_activities(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(split_model(build(EventRows.of([], [], []))).model.nodes) == 2
    monkeypatch.setattr(miner, "ACTIVITIES_MAX", 2)
    with pytest.raises(TooManyActivities):
        split_model(log_of_words("abc"))


def test_ways_are_kept_by_their_narrowest_place() -> None:
    """Start 3, end 4: over 0 and 2 at least 5 pass everywhere, over 1 only 2."""
    flow = np.zeros((5, 5), np.int64)
    for source, target, count in [(3, 0, 9), (3, 1, 2), (0, 2, 5), (1, 2, 9), (0, 1, 1), (2, 4, 9)]:
        flow[source, target] = count
    assert kept_edges(flow, 3, 4, 1) == [(0, 2), (1, 2), (2, 4), (3, 0), (3, 1)]
    flow[2, 4] = 0
    assert kept_edges(flow, 3, 4, 1) is None
