"""Nets small enough to count tokens by hand, and what must hold for every net."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemba.insight.mining.conformance.coded_net import CodedNet
from gemba.insight.mining.conformance.etc_precision import etc_precision
from gemba.insight.mining.conformance.prefix_tree import chosen_traces, prefix_tree
from gemba.insight.mining.conformance.tests.drawn_nets import (
    Block,
    blocks,
    log_of_traces,
    net_of,
    played_out,
)
from gemba.insight.mining.conformance.token_replay import (
    TokenReplay,
    replay_tree,
    token_replay,
)
from gemba.insight.mining.model.petri import PetriNet

STRAIGHT = net_of(("then", ("a", "b", "c")))
PARALLEL = net_of(("then", ("a", ("both", ("b", "c")), "d")))


def replayed(net: PetriNet, *traces: str) -> TokenReplay:
    return token_replay(log_of_traces(list(traces)), net)


def tokens(replay: TokenReplay) -> list[tuple[int, int, int, int]]:
    columns = (replay.produced, replay.consumed, replay.missing, replay.remaining)
    return list(zip(*(column.tolist() for column in columns), strict=True))


def precision(net: PetriNet, *traces: str) -> float:
    columns = log_of_traces(list(traces))
    chosen = chosen_traces(columns)
    tree = replay_tree(prefix_tree(chosen.sequences), CodedNet.of(net, columns.activities))
    return etc_precision(tree, chosen.count)


def test_a_fitting_trace_leaves_and_lacks_nothing() -> None:
    replay = replayed(STRAIGHT, "abc")
    assert tokens(replay) == [(4, 4, 0, 0)]
    assert (replay.log_fitness, replay.fitting_share) == (1.0, 1.0)


def test_a_skipped_activity_lacks_one_token_and_leaves_one() -> None:
    replay = replayed(STRAIGHT, "ac")
    assert tokens(replay) == [(3, 3, 1, 1)]
    assert replay.log_fitness == pytest.approx(1 - 1 / 3)
    assert not replay.fits.any()
    assert [(each.activity, each.events) for each in replay.activity_problems] == [("c", 1)]
    assert sorted((each.missing, each.remaining) for each in replay.place_problems) == [
        (0, 1),
        (1, 0),
    ]


def test_silent_steps_split_and_join() -> None:
    # Tokens: start, a, split into two, b, c, join, d; consumed likewise and the end.
    assert tokens(replayed(PARALLEL, "acbd")) == [(8, 8, 0, 0)]


def test_a_missing_branch_keeps_the_join_from_firing() -> None:
    """Without c the join cannot fire: d lacks its token; one token stays before c, one after b."""
    assert tokens(replayed(PARALLEL, "abd")) == [(6, 5, 1, 2)]


def test_cases_count_by_how_many_follow_a_trace() -> None:
    replay = replayed(STRAIGHT, "abc", "abc", "abc", "ac")
    assert replay.fitting_share == 0.75
    assert replay.fitness_mean == pytest.approx((3 + 2 / 3) / 4)
    assert replay.log_fitness == pytest.approx(1 - 1 / 15)


def test_an_activity_the_model_lacks_is_told_but_costs_no_token() -> None:
    replay = replayed(STRAIGHT, "abxc")
    assert tokens(replay) == [(4, 4, 0, 0)]
    assert not replay.fits.any()
    assert [(each.activity, each.is_known) for each in replay.activity_problems] == [("x", False)]


def test_an_empty_choice_has_no_fitness() -> None:
    columns = log_of_traces(["abc"])
    replay = token_replay(columns, STRAIGHT, np.zeros(1, dtype=bool))
    assert np.isnan([replay.log_fitness, replay.fitness_mean, replay.fitting_share]).all()


def test_silent_steps_without_end_are_given_up() -> None:
    """A silent step that makes tokens forever: replay still ends, and says what lacks."""
    net = net_of(("then", ("a", "b")))
    fountain = net.transitions[0].__class__("more", None, (2,), (2, 2))
    endless = PetriNet(net.places, (*net.transitions, fountain), net.initial, net.final)
    assert replayed(endless, "ab").fitting_share == 1.0
    assert replayed(endless, "a").fitting_share == 0.0


@given(blocks(), st.integers(0, 9))
def test_what_the_net_plays_fits(block: Block, seed: int) -> None:
    """Where an activity stands once; with duplicates a greedy replay may take the wrong one."""
    net = net_of(block)
    labels = [step.label for step in net.transitions if step.label]
    trace = played_out(net, seed)
    if not trace or len(set(labels)) < len(labels):
        return
    replay = replayed(net, "".join(trace))
    assert replay.produced[0] == replay.consumed[0]


def test_precision_counts_what_the_net_allows_and_nobody_does() -> None:
    choice = net_of(("then", ("a", ("either", ("b", "c")))))
    assert precision(choice, "ab", "ac") == 1.0
    # Start: 1 allowed; after a: 2 allowed, of which 1 escapes.
    assert precision(choice, "ab") == pytest.approx(1 - 1 / 3)
    # Two cases at the start, and one of them stops after a.
    assert precision(choice, "ab", "a") == pytest.approx(1 - 1 / 4)


def test_precision_looks_past_silent_steps() -> None:
    # After a, both b and c are allowed behind the silent split; after b, only c.
    assert precision(PARALLEL, "abcd") == pytest.approx(1 - 1 / 5)
