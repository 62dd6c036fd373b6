"""Least costs against a plain search, and what must hold for every net."""

import heapq

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gemba.insight.mining.conformance import aligning, searching
from gemba.insight.mining.conformance.alignments import Alignments, alignments
from gemba.insight.mining.conformance.coded_net import CodedNet
from gemba.insight.mining.conformance.model_states import ModelCannotEnd
from gemba.insight.mining.conformance.searching import Search
from gemba.insight.mining.conformance.tests.drawn_nets import (
    Block,
    blocks,
    log_of_traces,
    net_of,
    played_out,
)
from gemba.insight.mining.model.petri import PetriNet, Transition

PARALLEL = net_of(("then", ("a", ("both", ("b", "c")), "d")))


def aligned(net: PetriNet, *traces: str) -> Alignments:
    return alignments(log_of_traces(list(traces)), net)


def brute_cost(net: PetriNet, trace: str) -> int:
    """Dijkstra over positions and markings."""
    queue = [(0, 0, net.initial)]
    done = set()
    while queue:
        cost, position, marking = heapq.heappop(queue)
        if (position, marking) in done:
            continue
        done.add((position, marking))
        if position == len(trace) and marking == net.final:
            return cost
        if position < len(trace):
            heapq.heappush(queue, (cost + 1, position + 1, marking))
        for step in net.enabled(marking):
            label, after = net.transitions[step].label, net.fire(marking, step)
            heapq.heappush(queue, (cost + (label is not None), position, after))
            if position < len(trace) and label == trace[position]:
                heapq.heappush(queue, (cost, position + 1, after))
    raise AssertionError("no end")


def moves(found: Alignments) -> tuple[list[int], list[tuple[int, str]]]:
    skipped = [found.activities[code] for code in found.skipped_activity.tolist()]
    places = found.skipped_position.tolist()
    return np.flatnonzero(found.log_only).tolist(), list(zip(places, skipped, strict=True))


def test_a_skipped_activity() -> None:
    found = aligned(PARALLEL, "acd")
    assert moves(found) in [([], [(1, "b")]), ([], [(2, "b")])]
    assert found.fitness.tolist() == [pytest.approx(1 - 1 / 7)]
    assert found.log_fitness == pytest.approx(1 - 1 / 7)


def test_an_inserted_activity() -> None:
    found = aligned(PARALLEL, "axbcd")
    assert moves(found) == ([1], [])
    assert (found.shortest, found.fitting_share) == (4, 0.0)


def test_a_wrong_order_is_one_insertion_and_one_skip() -> None:
    positions, skipped = moves(aligned(PARALLEL, "bacd"))
    assert len(positions) == len(skipped) == 1


def test_a_model_that_cannot_end_is_refused() -> None:
    stuck = PetriNet(("p", "q"), (Transition("t", "a", (0,), (0,)),), (1, 0), (0, 1))
    with pytest.raises(ModelCannotEnd, match=r"No way .* from the model's beginning to its end"):
        aligned(stuck, "a")


def test_what_is_not_computed_is_said() -> None:
    columns = log_of_traces(["abcd", "abcd", "abd", "abd", "abxxx", "bcdxx"])
    found = alignments(columns, PARALLEL, operations_max=40)
    assert (found.traces_left_out, found.cases_left_out) == (2, 2)
    assert np.isnan(found.fitness).sum() == 2
    assert found.fitness_mean == pytest.approx((1 + 6 / 7) / 2)


def test_long_traces_and_many_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    net = net_of(("again", ("a", "b")))
    traces = ["x" + "ab" * times + "a" for times in range(40)]
    monkeypatch.setattr("gemba.insight.mining.conformance.alignments.CELLS_MAX", 100)
    found = aligned(net, *traces)
    assert found.cases_left_out == 40 - sum((len(each) + 1) * 2 <= 100 for each in traces)
    assert set(found.cost.tolist()) == {1, -1}
    monkeypatch.setattr(aligning, "SHORT_TRACE", 3)
    assert aligned(net, "ab" * 9).cost.tolist() == [1]


# States whose futures mirror each other were once taken for one.
@example(("either", ("", ("then", ("a", "a")))), ["a"])
@given(blocks(), st.lists(st.text("abcdx", min_size=1, max_size=7), min_size=1, max_size=4))
def test_least_cost(block: Block, traces: list[str]) -> None:
    net = net_of(block)
    found = aligned(net, *traces)
    spelled = ["".join(found.activities[code] for code in each) for each in _sequences(found)]
    assert found.cost.tolist() == [brute_cost(net, each) for each in spelled]
    assert found.shortest == brute_cost(net, "")
    _check_moves(net, found, spelled)


@given(blocks(), st.lists(st.text("abcdx", min_size=1, max_size=7), min_size=1, max_size=6))
def test_large_groups_are_swept_target_by_target(block: Block, traces: list[str]) -> None:
    net = net_of(block)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(aligning, "SWEEP_CELLS", 1)
        swept = aligned(net, *traces)
    at_once = aligned(net, *traces)
    assert swept.cost.tolist() == at_once.cost.tolist()
    assert swept.log_only.tolist() == at_once.log_only.tolist()


@given(blocks(), st.lists(st.text("abcdx", min_size=1, max_size=7), min_size=1, max_size=3))
def test_the_search_for_large_nets_finds_the_same(block: Block, traces: list[str]) -> None:
    net, columns = net_of(block), log_of_traces(traces)
    found = alignments(columns, net)
    coded = CodedNet.of(net, columns.activities)
    search = Search(coded)
    parts = search.aligned(found.traces, np.arange(len(found.traces)))
    costs = {int(place[0]): int(part.cost[0]) for place, part in parts}
    assert search.shortest() == found.shortest
    assert [costs[place] for place in range(len(found.cost))] == found.cost.tolist()


def test_a_net_that_makes_tokens_forever_is_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    net = net_of(("then", ("a", "b")))
    endless = PetriNet(
        net.places,
        (*net.transitions, Transition("more", "m", (2,), (2, 2))),
        net.initial,
        net.final,
    )
    found = aligned(endless, "ab", "axb")
    assert found.cost.tolist() == [0, 1]
    monkeypatch.setattr(searching, "STATES_MAX", 12)
    assert aligned(endless, "ab", "abbbbbbbb").cases_left_out == 1


@given(blocks(), st.integers(0, 9), st.lists(st.tuples(st.integers(0, 20), st.booleans())))
def test_an_edited_run_costs_no_more_than_its_edits(
    block: Block, seed: int, edits: list[tuple[int, bool]]
) -> None:
    net = net_of(block)
    trace = played_out(net, seed)
    if not trace:
        return
    assert aligned(net, "".join(trace)).cost.tolist() == [0]
    for place, insert in edits:
        if insert:
            trace.insert(place % (len(trace) + 1), "x")
        elif len(trace) > 1:
            del trace[place % len(trace)]
    assert int(aligned(net, "".join(trace)).cost[0]) <= len(edits)


def _sequences(found: Alignments) -> list[list[int]]:
    sequences = found.traces.sequences
    return [each.tolist() for each in np.split(sequences.activity, sequences.offsets[1:-1])]


def _check_moves(net: PetriNet, found: Alignments, spelled: list[str]) -> None:
    """What log and model did together, with the model's own moves, is a run of the net; there
    are as many deviations as the cost says."""
    for place, trace in enumerate(spelled):
        mine = found.skipped_trace == place
        before: dict[int, list[str]] = {}
        rows = zip(found.skipped_position[mine], found.skipped_activity[mine], strict=True)
        for position, activity in rows:
            before.setdefault(int(position), []).append(found.activities[activity])
        start = int(found.traces.sequences.offsets[place])
        alone = found.log_only[start : start + len(trace)]
        assert int(alone.sum()) + int(mine.sum()) == int(found.cost[place])
        run = ""
        for position in range(len(trace) + 1):
            run += "".join(before.get(position, []))
            run += trace[position] if position < len(trace) and not alone[position] else ""
        assert brute_cost(net, run) == 0
