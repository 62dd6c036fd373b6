"""How likely a promise is broken, by how long such tickets took before. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

SAMPLE_MIN = 20


def breach_share(
    lengths: Sequence[float],
    *,
    age_seconds: float,
    due_seconds: float,
    sample_min: int = SAMPLE_MIN,
) -> float | None:
    """Of the tickets that took longer than this one has so far, the share that took longer than
    this one may.

    `lengths` ascending, in the same working seconds since the opening as the others. 1 when the
    time is over; None where fewer than `sample_min` took so long: then nobody knows.
    """
    if age_seconds >= due_seconds:
        return 1.0
    longer = len(lengths) - bisect_right(lengths, age_seconds)
    if longer < sample_min:
        return None
    return (len(lengths) - bisect_right(lengths, due_seconds)) / longer
