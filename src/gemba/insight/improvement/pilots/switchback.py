"""Blocks of time instead of cases: all that comes in a block is served alike.

Where those who wait share one queue, a version that serves some faster lets the others wait, and a
split by case compares the one with the harm done to the other. In a switchback (Bojinov,
Simchi-Levi & Zhao 2023) whole blocks differ, drawn by lot in pairs; what stands in the queue from
the block before is burnt in: cases enrolled in the first `burn_in_us` of a block, and those of the
last `lead_out_us`, which the next block will serve, do not count. The unit is the pair.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Floats, Int64s
from gemba.insight.kpis.kpi import Measure

from .contributions import figure
from .effects import Effect
from .outcomes import DAY_US, Outcomes

PAIRS_MIN = 3
_LISTED_MAX = 12
_DRAWS = 20_000


@dataclass(frozen=True)
class Blocks:
    """How long a block is, and what of it does not count, microseconds. `missed` is the share of an
    effect that will not be seen, as far as the past can tell, for the queue forgets too slowly."""

    length_us: int
    burn_in_us: int = 0
    lead_out_us: int = 0
    missed: float = 0.0

    @property
    def hours(self) -> int:
        """Its length."""
        return self.length_us * 24 // DAY_US

    @property
    def counted_us(self) -> int:
        """How much of a block counts."""
        return self.length_us - self.burn_in_us - self.lead_out_us


def settled(rows: Outcomes, blocks: Blocks) -> Outcomes:
    """Rows away from the edges of their blocks, of pairs that have both blocks."""
    since = rows.enrolled_us - rows.block_us
    kept = (since >= blocks.burn_in_us) & (since < blocks.length_us - blocks.lead_out_us)
    rows = rows.only(kept & (rows.block >= 0))
    pair = rows.block // 2
    both = np.intersect1d(pair[rows.treated], pair[~rows.treated])
    return rows.only(np.isin(pair, both))


def effect_of_blocks(rows: Outcomes, measure: Measure) -> Effect | None:
    """Of settled ripe rows: each case counts alike, errors are told from how pairs differ, with
    Student's t. None with fewer than `PAIRS_MIN` pairs."""
    pairs, code = np.unique(rows.block // 2, return_inverse=True)
    count = len(pairs)
    if count < PAIRS_MIN:
        return None
    control, treatment = (
        _told(rows, flags, measure, code, count) for flags in (~rows.treated, rows.treated)
    )
    apart = treatment[1] - control[1]
    error = math.sqrt(count / (count - 1) * float((apart**2).sum()))
    values = (control[0], treatment[0])
    cases = (int(np.count_nonzero(~rows.treated)), int(np.count_nonzero(rows.treated)))
    return Effect(
        control=values[0],
        treatment=values[1],
        difference=values[1] - values[0],
        error=error,
        freedom=_freedom(apart),
        log_error=_log_error(values, control[1], treatment[1]),
        cases=cases,
        units=(count, count),
        plain_error=error,
    )


def _freedom(apart: Floats) -> float:
    """Of the variance of pairs (Satterthwaite 1946): as many as pairs less one where they are
    normal, fewer where some days tell far more than others."""
    count, square = len(apart), float((apart**2).sum())
    if square <= 0:
        return float(count - 1)
    kurtosis = count * float((apart**4).sum()) / square**2
    return min(float(count - 1), 2 * count / max(kurtosis - 1, 1e-9))


def _told(
    rows: Outcomes, flags: Bools, measure: Measure, code: Int64s, count: int
) -> tuple[float, Floats]:
    value, parts = figure(rows.value[flags], measure)
    return value, np.bincount(code[flags], parts, count) / len(parts)


def _log_error(values: tuple[float, float], control: Floats, treatment: Floats) -> float | None:
    if min(values) <= 0:
        return None
    apart = treatment / values[1] - control / values[0]
    return math.sqrt(len(apart) / (len(apart) - 1) * float((apart**2).sum()))


def chance_of(rows: Outcomes, measure: Measure, seed: int = 0) -> float:
    """Fisher's exact test (1935): how often pairs drawn the other way round give a mean difference
    at least as large. All ways up to 12 pairs, 20,000 seeded draws beyond; 1 without a pair."""
    pair = rows.block // 2
    apart = []
    for each in np.unique(pair):
        mine = rows.only(pair == each)
        sides = [figure(mine.value[flags], measure)[0] for flags in (mine.treated, ~mine.treated)]
        apart.append(sides[0] - sides[1])
    if not apart:
        return 1.0
    found = np.array(apart)
    sums = np.abs(_signs(len(found), seed) @ found)
    return float((sums >= abs(float(found.sum())) - 1e-9 * float(np.abs(found).sum())).mean())


def _signs(pairs: int, seed: int) -> Floats:
    if pairs <= _LISTED_MAX:
        ways = np.arange(2**pairs)[:, None] >> np.arange(pairs) & 1
        return np.asarray(1 - 2 * ways, dtype=np.float64)
    heads = np.random.default_rng(seed).integers(0, 2, (_DRAWS, pairs))
    drawn = np.asarray(2 * heads - 1, dtype=np.float64)
    drawn[0] = 1.0
    return drawn
