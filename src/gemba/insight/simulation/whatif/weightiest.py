"""Of all that a twin rests on, what is worth trying: each part costs two more desks to run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from gemba.insight.simulation.model import Twin

from .assumptions import Assumption
from .passing import times_a_case

# Of these kinds as many parts as take most time; of all others every one.
MOST_OF: Final[Mapping[str, int]] = {"demand": 3, "handling": 3, "frequency": 3, "delay": 2}


def weightiest(twin: Twin, every: Sequence[Assumption]) -> tuple[Assumption, ...]:
    """Those that stand for most: cases of a type, work of a step or time before it, times how far
    it is doubted. In the order given."""
    weigh = _Weights(twin)
    kept: set[Assumption] = set()
    for kind in dict.fromkeys(each.kind for each in every):
        those = sorted((each for each in every if each.kind == kind), key=weigh, reverse=True)
        kept |= set(those[: MOST_OF.get(kind, len(those))])
    return tuple(each for each in every if each in kept)


class _Weights:
    """By assumption, seconds a case that are in doubt, or cases an hour of the week."""

    def __init__(self, twin: Twin) -> None:
        self._times = times_a_case(twin)
        self._work = {
            each.name: max((one.draw.mean_seconds for one in each.handling), default=0.0)
            for each in twin.activities
        }
        # What a case begins with has a delay of its own, of no time: the longest of a step counts.
        self._idle = {
            each.to: max(one.draw.mean_seconds for one in twin.delays if one.to == each.to)
            for each in twin.delays
        }
        self._cases = {
            each.type: sum(sum(one.per_hour) for one in twin.arrivals if one.type == each.type)
            for each in twin.arrivals
        }

    def __call__(self, each: Assumption) -> float:
        return each.doubt * sum(self._of(each.kind, name) for name in each.names)

    def _of(self, kind: str, name: str) -> float:
        if kind == "demand":
            return self._cases.get(name, 0.0)
        seconds = self._idle if kind == "delay" else self._work
        return self._times.get(name, 0.0) * seconds.get(name, 0.0)
