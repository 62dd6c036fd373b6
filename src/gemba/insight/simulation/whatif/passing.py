"""How often a case comes to each step, as far as its path tells before any waiting."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from gemba.insight.simulation.chances import counted, key_of
from gemba.insight.simulation.model import Twin
from gemba.insight.simulation.paths import Beginnings, draw_paths

CASES = 4_000


def times_a_case(twin: Twin) -> Mapping[str, float]:
    """By step, how often a case does it on average: in so many drawn paths, of types as they
    arrive."""
    names = [each.name for each in twin.types]
    weight = np.zeros(len(names))
    for each in twin.arrivals:
        weight[names.index(each.type)] += sum(each.per_hour)
    if not weight.sum():
        return {each.name: 0.0 for each in twin.activities}
    edges = np.cumsum(weight) / weight.sum()
    of_type = np.searchsorted(edges, (np.arange(CASES) + 0.5) / CASES).astype(np.int32)
    paths = draw_paths(twin, Beginnings(of_type, counted(key_of("passing"), 0, CASES), {}))
    count = np.bincount(paths.activity, minlength=len(twin.activities)) / CASES
    return {each.name: float(times) for each, times in zip(twin.activities, count, strict=True)}
