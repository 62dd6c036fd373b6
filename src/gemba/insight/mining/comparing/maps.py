"""How two cohorts differ on the process map: what comes more often, and what takes longer.

A case counts once for each activity and move, by the mean of its waits there, because waits
of one case are no independent observations. Many things are tested at once, so the marks
keep the share of false ones among them to one in twenty (Benjamini & Hochberg 1995).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Floats, Int64s, offsets_of
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.groups import SortedGroups
from gemba.insight.mining.figures import SECOND_US, frequencies_of, sums_by

from .cohorts import Cohort, Cohorts
from .intervals import (
    Estimate,
    false_discovery,
    median_difference,
    share_difference,
    shares_differ,
    two_sided_p,
)

# Waits of fewer cases than this on a side are not tested, and not given an interval.
WAITS_MIN = 8
# Intervals are computed for the parts most cases pass through.
INTERVALS_MAX = 400

Part = tuple[str, ...]


@dataclass(frozen=True, eq=False)
class PartDifferences:
    """Activities, or moves: `parts[i]` are one or two activity names, most cases first.

    `share_a`, `share_b`: of the cases of each cohort. `share` and `wait` are B minus A, None
    where nothing can be said (`wait` in seconds between medians over cases). `more` and
    `slower` say which way, 1 or -1, and 0 where the difference does not stand.
    """

    parts: list[Part]
    cases_a: Int64s
    cases_b: Int64s
    share_a: Floats
    share_b: Floats
    share: list[Estimate]
    wait_a: Floats
    wait_b: Floats
    wait: list[Estimate | None]
    more: Int64s
    slower: Int64s

    def __len__(self) -> int:
        return len(self.parts)


@dataclass(frozen=True, eq=False)
class MapDifference:
    """What differs on the map; `tested` is how many tests the marks were drawn from."""

    activities: PartDifferences
    moves: PartDifferences
    tested: int


@dataclass(frozen=True, eq=False)
class _Side:
    """One cohort: cases with each part, and the waits there, one per case and part."""

    names: list[Part]
    cases: Int64s
    part: Int64s
    wait: Floats
    total: int


@dataclass(frozen=True, eq=False)
class _Joined:
    """Both cohorts over one list of parts."""

    parts: list[Part]
    cases: tuple[Int64s, Int64s]
    part: tuple[Int64s, Int64s]
    wait: tuple[Floats, Floats]
    totals: tuple[int, int]


def map_difference(both: Cohorts, rng: np.random.Generator) -> MapDifference:
    """Of all activities and moves that occur in either cohort."""
    joined = [
        _joined(_activities(both.a), _activities(both.b)),
        _joined(_moves(both.a), _moves(both.b)),
    ]
    share_p = [_share_p(each) for each in joined]
    wait_p = [_wait_p(each) for each in joined]
    shares_stand = false_discovery(np.concatenate(share_p))
    waits_stand = false_discovery(np.concatenate(wait_p))
    nodes = len(joined[0].parts)
    found = [
        _differences(joined[0], shares_stand[:nodes], waits_stand[:nodes], rng),
        _differences(joined[1], shares_stand[nodes:], waits_stand[nodes:], rng),
    ]
    tested = sum(int(np.isfinite(each).sum()) for each in (*share_p, *wait_p))
    return MapDifference(found[0], found[1], tested)


def _activities(cohort: Cohort) -> _Side:
    columns = cohort.columns
    names: list[Part] = [(name,) for name in columns.activities]
    cases = frequencies_of(columns, cohort.cases).cases
    part, wait = _waits(columns, cohort.cases, columns.index.activity_wait)
    return _Side(names, cases, part, wait, len(cohort))


def _moves(cohort: Cohort) -> _Side:
    columns, edges = cohort.columns, cohort.columns.index.edges
    own = list(columns.activities)
    pairs = zip(edges.source.tolist(), edges.target.tolist(), strict=True)
    names: list[Part] = [(own[source], own[target]) for source, target in pairs]
    cases = frequencies_of(columns, cohort.cases).edge_cases
    part, wait = _waits(columns, cohort.cases, columns.index.edge_wait)
    return _Side(names, cases, part, wait, len(cohort))


def _waits(columns: EventColumns, cases: Bools, groups: SortedGroups) -> tuple[Int64s, Floats]:
    """Part and mean wait in seconds, one entry per part and case."""
    group = np.repeat(np.arange(len(groups.offsets) - 1), np.diff(groups.offsets))
    kept = cases[groups.owner]
    key = group[kept] * columns.cases + groups.owner[kept]
    distinct, place, count = np.unique(key, return_inverse=True, return_counts=True)
    mean = sums_by(place, groups.value[kept], len(distinct)) / np.maximum(count, 1)
    return distinct // max(columns.cases, 1), mean / SECOND_US


def _joined(a: _Side, b: _Side) -> _Joined:
    """Parts of either, by name, most cases first; those in neither cohort are left out."""
    present = [name for name, count in zip(a.names, a.cases.tolist(), strict=True) if count]
    present += [name for name, count in zip(b.names, b.cases.tolist(), strict=True) if count]
    places = {name: place for place, name in enumerate(dict.fromkeys(present))}
    tables = [
        np.array([places.get(name, -1) for name in side.names], dtype=np.int64) for side in (a, b)
    ]
    cases = []
    for side, table in zip((a, b), tables, strict=True):
        counted = np.zeros(len(places), dtype=np.int64)
        counted[table[table >= 0]] = side.cases[table >= 0]
        cases.append(counted)
    order = np.argsort(-(cases[0] + cases[1]), kind="stable")
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    names = list(places)
    return _Joined(
        [names[place] for place in order.tolist()],
        (cases[0][order], cases[1][order]),
        (rank[tables[0][a.part]], rank[tables[1][b.part]]),
        (a.wait, b.wait),
        (a.total, b.total),
    )


def _share_p(both: _Joined) -> Floats:
    a, b = (each.astype(np.float64) for each in both.cases)
    return shares_differ(a, both.totals[0], b, both.totals[1])


def _wait_p(both: _Joined) -> Floats:
    """Mann & Whitney (1947) for each part, ties corrected; NaN for too few waits."""
    part = np.concatenate(both.part)
    wait = np.concatenate(both.wait)
    is_b = np.repeat([False, True], [len(each) for each in both.part])
    order = np.lexsort((wait, part))
    part, wait, is_b = part[order], wait[order], is_b[order]
    size = len(both.parts)
    count = np.bincount(part, minlength=size)
    count_b = sums_by(part, is_b, size)
    count_a = count - count_b
    new = np.ones(len(part), dtype=bool)
    new[1:] = (part[1:] != part[:-1]) | (wait[1:] != wait[:-1])
    run = np.cumsum(new) - 1
    length = np.bincount(run, minlength=1 if len(run) else 0)
    first = np.flatnonzero(new)
    inside = first - offsets_of(count)[part[first]]
    rank = (inside + (length + 1) / 2)[run]
    ties = sums_by(part[first], length.astype(np.float64) ** 3 - length, size)
    whole = count.astype(np.float64)
    above = sums_by(part, np.where(is_b, rank, 0.0), size) - count_b * (count_b + 1) / 2
    inner = whole + 1 - ties / np.maximum(whole * (whole - 1), 1)
    spread = np.sqrt(np.maximum(count_a * count_b / 12 * inner, 0))
    apart = above - count_a * count_b / 2
    z = np.zeros(size)
    np.divide(np.sign(apart) * np.maximum(np.abs(apart) - 0.5, 0), spread, z, where=spread > 0)
    enough = np.minimum(count_a, count_b) >= WAITS_MIN
    return np.where(enough, two_sided_p(z), np.nan)


def _differences(
    both: _Joined, shares_stand: Bools, waits_stand: Bools, rng: np.random.Generator
) -> PartDifferences:
    total_a, total_b = both.totals
    counted = list(zip(both.cases[0].tolist(), both.cases[1].tolist(), strict=True))
    share = [share_difference(a, total_a, b, total_b) for a, b in counted]
    samples = [_by_part(both, 0), _by_part(both, 1)]
    medians = [
        np.array([np.median(each) if len(each) else np.nan for each in side]) for side in samples
    ]
    wait = [
        _wait(a, b, rng) if place < INTERVALS_MAX else None
        for place, (a, b) in enumerate(zip(*samples, strict=True))
    ]
    share_a, share_b = both.cases[0] / total_a, both.cases[1] / total_b
    # Ranks may differ where medians do not: a mark needs both, for it says slower or faster.
    slower = np.array([_direction(each) for each in wait], dtype=np.int64)
    return PartDifferences(
        parts=both.parts,
        cases_a=both.cases[0],
        cases_b=both.cases[1],
        share_a=share_a,
        share_b=share_b,
        share=share,
        wait_a=medians[0],
        wait_b=medians[1],
        wait=wait,
        more=np.where(shares_stand, np.sign(share_b - share_a), 0).astype(np.int64),
        slower=np.where(waits_stand, slower, 0),
    )


def _direction(wait: Estimate | None) -> int:
    if wait is None or not wait.is_told_apart:
        return 0
    return 1 if wait.value > 0 else -1


def _wait(a: Floats, b: Floats, rng: np.random.Generator) -> Estimate | None:
    return median_difference(a, b, rng, 2_000) if min(len(a), len(b)) >= WAITS_MIN else None


def _by_part(both: _Joined, side: int) -> list[Floats]:
    """The waits of one cohort, part by part."""
    part, wait = both.part[side], both.wait[side]
    order = np.argsort(part, kind="stable")
    bounds = offsets_of(np.bincount(part, minlength=len(both.parts)))
    return np.split(wait[order], bounds[1:-1]) if len(both.parts) else []
