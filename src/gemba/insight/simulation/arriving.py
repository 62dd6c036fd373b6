"""When cases arrive: by chance, at a rate that follows hour, weekday, season, trend and days.

On the clock of what is expected the gaps between arrivals are gamma distributed with mean 1: a
Poisson process, or one more regular (a modulated gamma process, Berman 1981).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date

import numpy as np

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.eventlog.arrays import Floats, Int64s
from gemba.insight.mining.calendars import week_minute
from gemba.insight.mining.wording import Number
from gemba.insight.mining.zones import DAY_US, to_local_us

from .chances import chances, counted, key_of
from .draws import Draw
from .model import Arrivals, TwinInvalid

# Zones are whole quarters of an hour from UTC.
QUARTER_US = 15 * 60 * 1_000_000
# Days that differ by less are the same.
VARIATION_LEAST = 1e-4
CASES_MAX = 50_000_000


def arrival_times_us(stream: Arrivals, from_us: int, to_us: int, key: int) -> Int64s:
    """UTC microseconds of each arrival, ascending, in whole milliseconds after `from_us`.

    The n-th arrival of a stream rests on the same chance whatever the rates are. Raises
    TwinInvalid when more than CASES_MAX are expected.
    """
    edges = _quarters(from_us, to_us)
    expected = expected_between(stream, edges, key)
    total = np.concatenate([[0.0], np.cumsum(expected)])
    if total[-1] > CASES_MAX:
        raise TwinInvalid(
            gettext_noop("More than {count} cases of “{type}” would arrive."),
            count=Number(CASES_MAX),
            type=stream.type,
        )
    luck = key_of("arrivals", key)
    marks = _unit_arrivals(float(total[-1]), luck, stream.regularity)
    cell = np.searchsorted(total, marks, side="right") - 1
    share = (marks - total[cell]) / expected[cell]
    length_ms = np.diff(edges)[cell] // 1_000
    into = np.minimum((share * length_ms).astype(np.int64), length_ms - 1)
    times: Int64s = edges[cell] + np.maximum(into, 0) * 1_000
    return times


def _quarters(from_us: int, to_us: int) -> Int64s:
    """Both instants and the quarters of an hour between them."""
    inner = np.arange(from_us // QUARTER_US + 1, -(-to_us // QUARTER_US), dtype=np.int64)
    return np.concatenate([[from_us], inner * QUARTER_US, [max(from_us, to_us)]])


def expected_between(stream: Arrivals, edges: Int64s, key: int) -> Floats:
    """Cases expected between each instant and the next (UTC microseconds, at most 15 minutes
    apart), with the random difference of days."""
    starts = edges[:-1]
    if not len(starts):
        return np.empty(0)
    local_day = to_local_us(starts, stream.zone) // DAY_US
    days, of_day = np.unique(local_day, return_inverse=True)
    hourly = np.array(stream.per_hour)[week_minute(starts, stream.zone) // 60]
    hours = np.diff(edges) / (4 * QUARTER_US)
    expected: Floats = hourly * hours * _day_factors(stream, days, key)[of_day]
    return expected


def _day_factors(stream: Arrivals, days: Int64s, key: int) -> Floats:
    """What each local day (days since 1970) is worth."""
    months = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) % 12
    years = (days - (stream.growth_from - date(1970, 1, 1)).days) / 365.25
    factors: Floats = np.array(stream.month_factors)[months] * (1 + stream.yearly_growth) ** years
    for day, factor in stream.day_factors:
        factors[days == (day - date(1970, 1, 1)).days] *= factor
    if stream.daily_variation > VARIATION_LEAST:
        deviation = math.sqrt(math.log1p(stream.daily_variation**2))
        first, count = int(days[0]) + 1_000_000, int(days[-1] - days[0]) + 1
        luck = chances(counted(key_of("day", key), first, count))[days - days[0]]
        factors *= Draw("lognormal", (-(deviation**2) / 2, deviation)).at(luck)
    return factors


def _unit_arrivals(until: float, key: int, regularity: float) -> Floats:
    """Arrivals at rate 1 before `until`."""
    parts = [np.empty(0)]
    reached = 0.0
    for gaps in _gaps(until, key, regularity):
        part = reached + np.cumsum(gaps)
        parts.append(part)
        reached = float(part[-1])
        if reached >= until:
            break
    marks = np.concatenate(parts)
    return marks[marks < until]


def _gaps(until: float, key: int, regularity: float) -> Iterator[Floats]:
    # The blocks do not depend on `until`, so the sums do not either.
    first, block = 0, 4_096
    gap = Draw("gamma", (regularity, 1 / regularity))
    while until > 0:
        luck = chances(counted(key, first, block))
        yield -np.log1p(-luck) if regularity == 1 else gap.at(luck)
        first += block
