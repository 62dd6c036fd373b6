"""A distribution of times that were not always waited for to the end.

Kaplan and Meier 1958: of those who still waited at some time, the part that went then. Beyond the
longest time at which somebody went, the share that is left falls off exponentially, as fast as it
did on average until then (Brown, Hollander and Korwar 1974). Of few who went only a rate is told.
"""

from __future__ import annotations

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Floats
from gemba.insight.simulation.draws import Draw

# Fewer than this tell a rate only.
SEEN_MIN = 20
QUANTILES = 513
# Nobody waits longer than a thousand years; numbers stay within bounds.
LONGEST_SECONDS = 3.2e10


def censored_draw(seconds: Floats, seen: Bools) -> Draw | None:
    """Of times after which something was `seen` to happen, or not yet. None where it never was.

    Negative times count as none.
    """
    happened = int(np.count_nonzero(seen))
    waited = np.maximum(seconds, 0.0)
    if not happened:
        return None
    if happened < SEEN_MIN or not waited.any():
        return Draw.exponential(min(float(waited.sum()) / happened, LONGEST_SECONDS))
    at, left = survival(waited, seen)
    share = (np.arange(QUANTILES) / (QUANTILES - 1)).astype(np.float64)
    share[-1] = 1 - 0.5 / (QUANTILES - 1)
    quantiles = np.interp(share, np.append(0.0, 1 - left), np.append(0.0, at))
    if left[-1] > 0:
        beyond = share > 1 - left[-1]
        quantiles[beyond] = at[-1] * np.log1p(-share[beyond]) / np.log(left[-1])
    return Draw("empirical", tuple(np.minimum(quantiles, LONGEST_SECONDS).tolist()))


def survival(seconds: Floats, seen: Bools) -> tuple[Floats, Floats]:
    """The times at which something happened, ascending, and the share left after each. Who was
    watched until then counts as still there."""
    at, place = np.unique(seconds, return_inverse=True)
    gone = np.bincount(place, weights=seen, minlength=len(at))
    there = len(seconds) - np.concatenate([[0], np.cumsum(np.bincount(place))[:-1]])
    left = np.cumprod(1 - gone / there)
    happened = gone > 0
    return at[happened], left[happened]
