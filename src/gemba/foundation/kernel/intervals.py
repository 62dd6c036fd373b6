"""How far a share, or a difference, can be trusted: two-sided 95 % intervals in closed form."""

from __future__ import annotations

import math

# The normal quantile of 97.5 %.
Z = 1.959963984540054

Ends = tuple[float, float]


def wilson(hits: float, count: int) -> Ends:
    """Of the share `hits / count`: the score interval (Wilson, 1927); `count` is above zero."""
    share, square = hits / count, Z * Z
    whole = 1 + square / count
    middle = (share + square / (2 * count)) / whole
    reach = Z * math.sqrt(share * (1 - share) / count + square / (4 * count * count)) / whole
    # In exact arithmetic an end at 0 or 1 is exactly there.
    low = 0.0 if hits == 0 else max(0.0, middle - reach)
    return low, 1.0 if hits == count else min(1.0, middle + reach)


def of_difference(now: float, around: Ends, before: float, around_before: Ends) -> Ends:
    """Of `now - before`, from the intervals of both: the method of variance estimates recovery
    (Zou and Donner, 2008), which for Wilson's intervals of two shares is Newcombe's hybrid score
    interval (1998, method 10)."""
    change = now - before
    below = math.hypot(now - around[0], around_before[1] - before)
    above = math.hypot(around[1] - now, before - around_before[0])
    return change - below, change + above
