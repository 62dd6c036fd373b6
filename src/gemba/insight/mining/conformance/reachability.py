"""All markings of a net and the steps between them, where there are not too many."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Int32s, Int64s, distinct, offsets_of, spread
from gemba.insight.mining.model.petri import PetriNet

MARKINGS_MAX = 50_000
# More tokens in one place than any net people draw: such a net makes tokens without end.
TOKENS_MAX = 50
SILENT_PAIRS_MAX = 3_000_000


class TooManyMarkings(Exception):
    """The net has more markings than are worth listing, or endlessly many."""


@dataclass(frozen=True, eq=False)
class Reached:
    """Marking 0 is the initial one. Step `k` leads from marking `source[k]` by transition
    `step[k]` to marking `target[k]`. `final` flags the final marking."""

    markings: int
    source: Int32s
    step: Int32s
    target: Int32s
    final: Bools


def reached_markings(net: PetriNet, limit: int = MARKINGS_MAX) -> Reached:
    """Breadth-first, a whole level at once. Raises TooManyMarkings."""
    needs, changes = _arithmetic(net)
    frontier = np.array([net.initial], dtype=np.int8).reshape(1, len(net.places))
    codes: dict[bytes, int] = {frontier[0].tobytes(): 0}
    first = 0
    found: list[tuple[Int32s, Int32s, Int32s]] = []
    while len(frontier):
        fresh: list[bytes] = []
        for step, (need, change) in enumerate(zip(needs, changes, strict=True)):
            ready = np.flatnonzero((frontier >= need).all(axis=1))
            if not len(ready):
                continue
            after = frontier[ready] + change
            if after.max(initial=0) > TOKENS_MAX:
                raise TooManyMarkings
            targets = np.empty(len(ready), np.int32)
            for place, row in enumerate(after):
                key = row.tobytes()
                code = codes.setdefault(key, len(codes))
                if code == len(codes) - 1 and code >= first + len(frontier) + len(fresh):
                    fresh.append(key)
                targets[place] = code
            if len(codes) > limit:
                raise TooManyMarkings
            found.append(((ready + first).astype(np.int32), _filled(len(ready), step), targets))
        first += len(frontier)
        frontier = np.frombuffer(b"".join(fresh), np.int8).reshape(len(fresh), len(net.places))
    final = np.zeros(len(codes), dtype=bool)
    at = codes.get(np.array(net.final, dtype=np.int8).tobytes())
    if at is not None:
        final[at] = True
    source, step_of, target = (
        np.concatenate(part) if found else np.empty(0, np.int32)
        for part in (zip(*found, strict=True) if found else ((), (), ()))
    )
    return Reached(len(codes), source, step_of, target, final)


def _arithmetic(net: PetriNet) -> tuple[list[np.ndarray], list[np.ndarray]]:
    needs, changes = [], []
    for step in net.transitions:
        need = np.bincount(step.inputs, minlength=len(net.places))
        made = np.bincount(step.outputs, minlength=len(net.places))
        needs.append(need.astype(np.int8))
        changes.append((made - need).astype(np.int8))
    return needs, changes


def _filled(size: int, value: int) -> Int32s:
    return np.full(size, value, dtype=np.int32)


def silent_pairs(reached: Reached, silent: Bools, starts: Int64s) -> tuple[Int64s, Int64s]:
    """Every pair (start, marking) where silent steps alone, or none, lead from one of `starts`
    to the marking; `silent` has one flag per transition. Raises TooManyMarkings."""
    quiet = silent[reached.step]
    order = np.argsort(reached.source[quiet], kind="stable")
    target = reached.target[quiet][order].astype(np.int64)
    degree = np.bincount(reached.source[quiet], minlength=reached.markings)
    offsets = offsets_of(degree)
    size = np.int64(reached.markings)
    keys = np.sort(starts * size + starts)
    fresh = keys
    while len(fresh):
        start, marking = np.divmod(fresh, size)
        after = target[spread(offsets[marking], degree[marking])]
        more = distinct(np.repeat(start, degree[marking]) * size + after)
        place = np.minimum(np.searchsorted(keys, more), len(keys) - 1)
        fresh = more[keys[place] != more]
        keys = np.sort(np.concatenate([keys, fresh]))
        if len(keys) > SILENT_PAIRS_MAX:
            raise TooManyMarkings
    start, marking = np.divmod(keys, size)
    return start, marking
