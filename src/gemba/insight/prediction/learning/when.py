"""What was known when: the times that split a log into what is learnt and what checks it."""

from __future__ import annotations

import numpy as np

from gemba.insight.eventlog.arrays import Int64s

# So much of what is known checks what was learnt; where cases take long, more of it.
CHECKED, CHECKED_MOST = 0.2, 0.6


def check_from(at_us: Int64s, ends_us: Int64s, durations_us: Int64s, cut_us: int) -> int:
    """From which moment on the newest known moments check the others.

    A fifth of them, or as many as lie within twice a usual case before the cut: if less time than
    cases take had passed, only short ones could be seen to end. Half of the cases that ended
    (`ends_us`, `durations_us`) did so before.
    """
    latest = int(np.quantile(at_us, 1 - CHECKED))
    if not len(ends_us):
        return latest
    earliest = max(int(np.quantile(at_us, 1 - CHECKED_MOST)), int(np.median(ends_us)))
    return max(min(latest, cut_us - 2 * int(np.median(durations_us))), min(earliest, latest))
