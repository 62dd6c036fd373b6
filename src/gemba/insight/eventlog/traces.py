"""Dictionaries of what cases do: every distinct activity sequence and every directly-follows pair.

As a text column is coded by the distinct texts, a case is coded by its trace. Frequencies of
a million events then come from a few thousand traces.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from .arrays import Bytes, Codes, Hashes, Int32s, Int64s, offsets_of, sealed, spread

_PRIME = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, eq=False)
class Sequences:
    """Activity codes of many sequences, end to end; none is empty."""

    offsets: Int64s
    activity: Codes

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def take(self, which: Int64s) -> Sequences:
        lengths = np.diff(self.offsets)[which]
        return Sequences(offsets_of(lengths), self.activity[spread(self.offsets[which], lengths)])


@dataclass(frozen=True, eq=False)
class Edges:
    """Directly-follows pairs by code, in order of first appearance."""

    source: Int32s
    target: Int32s

    def __len__(self) -> int:
        return len(self.source)


@dataclass(frozen=True, eq=False)
class Traces:
    """Distinct activity sequences by code.

    Per position: the activity, the edge that led to it (-1 at the first position), and how
    often the trace had this activity or edge before (0, 1, or 2 for twice and more).
    """

    offsets: Int64s
    activity: Codes
    edge: Int32s
    activity_nth: Bytes
    edge_nth: Bytes
    hash: Hashes

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @property
    def sequences(self) -> Sequences:
        return Sequences(self.offsets, self.activity)

    def activities_of(self, trace: int) -> Codes:
        return self.activity[self.offsets[trace] : self.offsets[trace + 1]]


def no_edges() -> Edges:
    return Edges(np.empty(0, np.int32), np.empty(0, np.int32))


def no_traces() -> Traces:
    nothing = np.empty(0, np.uint8)
    return Traces(
        offsets_of(np.empty(0, np.int64)),
        np.empty(0, np.int16),
        np.empty(0, np.int32),
        nothing,
        nothing,
        np.empty(0, np.uint64),
    )


def code_traces(cases: Sequences, traces: Traces, edges: Edges) -> tuple[Int32s, Traces, Edges]:
    """The trace code of each case; both dictionaries grow at their end by what is new.

    Equal hashes are compared activity by activity, so two traces never share a code.
    """
    if not len(cases):
        return np.empty(0, np.int32), traces, edges
    codes, fresh = _recognise(cases, trace_hash(cases), traces)
    if not len(fresh):
        return codes, traces, edges
    added, edges = _described(cases.take(fresh), edges)
    return codes, _joined(traces, added), edges


def trace_hash(cases: Sequences) -> Hashes:
    """A polynomial hash of each sequence, modulo 2**64."""
    lengths = np.diff(cases.offsets)
    power = np.full(int(lengths.max()), _PRIME)
    power[0] = 1
    power = np.cumprod(power, dtype=np.uint64)
    mixed = _mixed(cases.activity)
    mixed *= power[spread(np.zeros(len(lengths), np.int64), lengths)]
    return np.add.reduceat(mixed, cases.offsets[:-1])


def _mixed(activity: Codes) -> Hashes:
    """One well-spread 64-bit number per activity code (splitmix64)."""
    code = np.arange(int(activity.max()) + 1, dtype=np.uint64) * _PRIME + _PRIME
    code = (code ^ (code >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    code = (code ^ (code >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return (code ^ (code >> np.uint64(31)))[activity]


def _recognise(cases: Sequences, hashes: Hashes, traces: Traces) -> tuple[Int32s, Int64s]:
    """Trace code of each case, and the cases that stand for the new codes, in code order."""
    unique, first, group = np.unique(hashes, return_index=True, return_inverse=True)
    if not _all_equal(cases, first[group], cases):
        return _recognise_exactly(cases, traces)
    known = np.argsort(traces.hash, kind="stable")
    place = np.searchsorted(traces.hash[known], unique)
    found = np.zeros(len(unique), dtype=bool)
    inside = place < len(known)
    found[inside] = traces.hash[known[place[inside]]] == unique[inside]
    code = np.full(len(unique), -1, dtype=np.int32)
    code[found] = known[place[found]]
    if not _all_equal(cases.take(first[found]), code[found], traces.sequences):
        return _recognise_exactly(cases, traces)
    fresh = np.flatnonzero(~found)
    fresh = fresh[np.argsort(first[fresh], kind="stable")]
    code[fresh] = len(traces) + np.arange(len(fresh), dtype=np.int32)
    return code[group], first[fresh]


def _all_equal(left: Sequences, partner: npt.NDArray[np.integer[Any]], right: Sequences) -> bool:
    """Whether every left sequence equals its partner among the right ones."""
    lengths = np.diff(left.offsets)
    if not np.array_equal(lengths, np.diff(right.offsets)[partner]):
        return False
    theirs = right.activity[spread(right.offsets[partner], lengths)]
    return np.array_equal(left.activity, theirs)


def _recognise_exactly(cases: Sequences, traces: Traces) -> tuple[Int32s, Int64s]:
    """As `_recognise` without hashes, for the day two different traces share one."""
    seen = {_key(traces.sequences, trace): trace for trace in range(len(traces))}
    codes = np.empty(len(cases), dtype=np.int32)
    fresh: list[int] = []
    for case in range(len(cases)):
        key = _key(cases, case)
        if key not in seen:
            seen[key] = len(seen)
            fresh.append(case)
        codes[case] = seen[key]
    return codes, np.array(fresh, dtype=np.int64)


def _key(sequences: Sequences, which: int) -> bytes:
    start, end = sequences.offsets[which], sequences.offsets[which + 1]
    return sequences.activity[start:end].astype(np.int32).tobytes()


def _described(fresh: Sequences, edges: Edges) -> tuple[Traces, Edges]:
    first = fresh.offsets[:-1]
    edge = np.full(len(fresh.activity), -1, dtype=np.int32)
    follows = np.ones(len(fresh.activity), dtype=bool)
    follows[first] = False
    target = np.flatnonzero(follows)
    pair = fresh.activity[target - 1].astype(np.int64) << 32
    pair |= fresh.activity[target].astype(np.int64)
    edge[target], edges = _code_edges(pair, edges)
    trace = np.repeat(np.arange(len(fresh), dtype=np.int64), np.diff(fresh.offsets))
    traces = Traces(
        fresh.offsets,
        fresh.activity,
        edge,
        _nth(trace, fresh.activity),
        _nth(trace, edge),
        trace_hash(fresh),
    )
    return traces, edges


def _code_edges(pair: Int64s, edges: Edges) -> tuple[Int32s, Edges]:
    unique, first, group = np.unique(pair, return_index=True, return_inverse=True)
    keys = (edges.source.astype(np.int64) << 32) | edges.target
    known = {key: code for code, key in enumerate(keys.tolist())}
    code = np.array([known.get(key, -1) for key in unique.tolist()], dtype=np.int32)
    fresh = np.flatnonzero(code < 0)
    fresh = fresh[np.argsort(first[fresh])]
    code[fresh] = len(edges) + np.arange(len(fresh), dtype=np.int32)
    grown = Edges(
        sealed(np.append(edges.source, (unique[fresh] >> 32).astype(np.int32))),
        sealed(np.append(edges.target, (unique[fresh] & 0xFFFFFFFF).astype(np.int32))),
    )
    return code[group], grown


def _nth(trace: Int64s, code: npt.NDArray[np.integer[Any]]) -> Bytes:
    key = trace * (int(code.max()) + 2) + code + 1
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    starts = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    lengths = np.diff(np.append(starts, len(key)))
    nth = np.empty(len(key), dtype=np.uint8)
    nth[order] = np.minimum(spread(np.zeros(len(starts), np.int64), lengths), 2)
    return nth


def _joined(traces: Traces, added: Traces) -> Traces:
    offsets = np.concatenate([traces.offsets, added.offsets[1:] + traces.offsets[-1]])
    return Traces(
        sealed(offsets),
        sealed(np.concatenate([traces.activity, added.activity])),
        sealed(np.concatenate([traces.edge, added.edge])),
        sealed(np.concatenate([traces.activity_nth, added.activity_nth])),
        sealed(np.concatenate([traces.edge_nth, added.edge_nth])),
        sealed(np.concatenate([traces.hash, added.hash])),
    )
