"""Whether the way through a process changed in the middle of a log, and since when it is as now."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Int64s
from gemba.insight.simulation.distances.five import GRAM
from gemba.insight.simulation.distances.seen import Seen

CASES_MIN = 120
# How much farther the two sides must be apart than parts drawn at random, and at least.
TIMES_FLOOR = 1.8
DIFFERENCE_MIN = 0.12
CUTS = 9
SHUFFLES = 5
SEED = 20_230_911


@dataclass(frozen=True)
class Change:
    """Cases begun since `since_us` go another way: `difference` is the n-gram distance (0 to 1)
    of both sides, `floor` that of two parts of the log drawn at random."""

    since_us: int
    difference: float
    floor: float


def process_change(seen: Seen, finished: Bools) -> Change | None:
    """The clearest change, or None. Only finished cases (one flag per case) are compared."""
    cases = np.flatnonzero(finished)
    if len(cases) < CASES_MIN:
        return None
    begun = seen.begun_us[cases]
    cases = cases[np.argsort(begun, kind="stable")]
    table = _gram_table(seen, cases)
    cuts = [round(len(cases) * each / (CUTS + 1)) for each in range(2, CUTS)]
    found = [_difference(table, cut) for cut in cuts]
    best = int(np.argmax(found))
    rng = np.random.default_rng(SEED)
    floor = float(
        np.mean(
            [_difference(table, cuts[best], rng.permutation(len(cases))) for _ in range(SHUFFLES)]
        )
    )
    if found[best] < max(TIMES_FLOOR * floor, floor + DIFFERENCE_MIN):
        return None
    return Change(int(seen.begun_us[cases[cuts[best]]]), found[best], floor)


@dataclass(frozen=True, eq=False)
class _Grams:
    """Which row of activities (`gram`, dense) occurs in which case (its place in time)."""

    place: Int64s
    gram: Int64s
    grams: int
    cases: int


def _gram_table(seen: Seen, cases: Int64s) -> _Grams:
    place = np.full(seen.cases, -1, dtype=np.int64)
    place[cases] = np.arange(len(cases))
    base, length = len(seen.activities) + 1, len(seen)
    # Rows within cases; what lies over a border is left out.
    code = seen.activity + 1
    gram, same = code.copy(), np.ones(length, dtype=np.bool_)
    for back in range(1, GRAM):
        before = np.concatenate([np.zeros(back, np.int64), code[:-back]])
        own = np.concatenate([np.zeros(back, np.bool_), seen.case[back:] == seen.case[:-back]])
        gram = gram * base + np.where(own, before, 0)
    same &= place[seen.case] >= 0
    kinds, dense = np.unique(gram[same], return_inverse=True)
    return _Grams(place[seen.case[same]], dense, len(kinds), len(cases))


def _difference(table: _Grams, cut: int, order: Int64s | None = None) -> float:
    """Half the difference of the shares of both sides."""
    place = table.place if order is None else order[table.place]
    early = place < cut
    one = np.bincount(table.gram[early], minlength=table.grams)
    other = np.bincount(table.gram[~early], minlength=table.grams)
    apart = np.abs(one / max(one.sum(), 1) - other / max(other.sum(), 1))
    return float(apart.sum() / 2)
