"""More or fewer requests."""

from __future__ import annotations

from dataclasses import dataclass, replace

from gemba.insight.simulation.model import Twin
from gemba.insight.simulation.whatif.change import ChangeRefused, known


@dataclass(frozen=True)
class ScaleDemand:
    """So many times as many cases arrive, of one type or (None) of all."""

    factor: float
    type: str | None = None

    def apply(self, twin: Twin) -> Twin:
        """Raises ChangeRefused."""
        if not 0 <= self.factor <= 100:
            raise ChangeRefused("Demand changes by a factor between 0 and 100.")
        if self.type is not None:
            known("type", self.type, (each.name for each in twin.types))
        arrivals = (
            replace(each, per_hour=tuple(rate * self.factor for rate in each.per_hour))
            if self.type in (None, each.type)
            else each
            for each in twin.arrivals
        )
        return replace(twin, arrivals=tuple(arrivals))
