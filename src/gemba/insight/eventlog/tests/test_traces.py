import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemba.insight.eventlog import traces as traces_module
from gemba.insight.eventlog.arrays import Hashes, offsets_of
from gemba.insight.eventlog.traces import Edges, Sequences, Traces, code_traces, no_edges, no_traces

drawn = st.lists(st.lists(st.integers(0, 2), min_size=1, max_size=5), max_size=12)


def sequences(cases: list[list[int]]) -> Sequences:
    flat = [code for case in cases for code in case]
    lengths = np.array([len(case) for case in cases], dtype=np.int64)
    return Sequences(offsets_of(lengths), np.array(flat, dtype=np.int16))


def check(cases: list[list[int]], codes: list[int], traces: Traces, edges: Edges) -> None:
    for case, code in zip(cases, codes, strict=True):
        assert traces.activities_of(code).tolist() == case
    known = [tuple(traces.activities_of(code).tolist()) for code in range(len(traces))]
    assert len(set(known)) == len(known)
    for number, trace in enumerate(known):
        place = slice(int(traces.offsets[number]), int(traces.offsets[number + 1]))
        seen: list[object] = []
        for position, edge in enumerate(traces.edge[place].tolist()):
            pair = trace[position - 1 : position + 1] if position else None
            if pair is None:
                assert edge == -1
            else:
                assert (edges.source[edge], edges.target[edge]) == pair
            assert traces.edge_nth[place][position] == min(seen.count(pair), 2)
            before = trace[:position].count(trace[position])
            assert traces.activity_nth[place][position] == min(before, 2)
            seen.append(pair)


@given(drawn, drawn)
def test_equal_sequences_share_a_code_and_different_ones_never(
    first: list[list[int]], second: list[list[int]]
) -> None:
    codes, traces, edges = code_traces(sequences(first), no_traces(), no_edges())
    check(first, codes.tolist(), traces, edges)
    more, traces, edges = code_traces(sequences(second), traces, edges)
    check(first + second, codes.tolist() + more.tolist(), traces, edges)


def test_traces_are_numbered_in_order_of_appearance() -> None:
    codes, _, _ = code_traces(sequences([[1], [0, 1], [1], [0]]), no_traces(), no_edges())
    assert codes.tolist() == [0, 1, 0, 2]


def one_hash(cases: Sequences) -> Hashes:
    return np.zeros(len(cases), dtype=np.uint64)


@given(first=drawn, second=drawn)
def test_traces_with_one_hash_are_told_apart(
    first: list[list[int]], second: list[list[int]]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(traces_module, "trace_hash", one_hash)
        codes, traces, edges = code_traces(sequences(first), no_traces(), no_edges())
        more, traces, edges = code_traces(sequences(second), traces, edges)
    check(first + second, codes.tolist() + more.tolist(), traces, edges)
