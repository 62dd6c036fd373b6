"""Which work goes first, and to whom."""

from __future__ import annotations

from dataclasses import dataclass, replace

from gemba.insight.simulation.model import Discipline, Twin
from gemba.insight.simulation.whatif.change import ChangeRefused, known


@dataclass(frozen=True)
class Route:
    """Work goes by other rules."""

    discipline: Discipline

    def apply(self, twin: Twin) -> Twin:
        return replace(twin, discipline=self.discipline)


@dataclass(frozen=True)
class Prioritise:
    """Cases of a type go so much before others (below zero) or after them."""

    type: str
    priority: int

    def apply(self, twin: Twin) -> Twin:
        """Raises ChangeRefused."""
        known("type", self.type, (each.name for each in twin.types))
        types = (
            replace(each, priority=self.priority) if each.name == self.type else each
            for each in twin.types
        )
        return replace(twin, types=tuple(types))


@dataclass(frozen=True)
class Promise:
    """Cases of a type (None: of all) are to be done within so long."""

    seconds: float
    type: str | None = None

    def apply(self, twin: Twin) -> Twin:
        """Raises ChangeRefused."""
        if not self.seconds >= 0:
            raise ChangeRefused("A promise is a time that is not negative.")
        if self.type is not None:
            known("type", self.type, (each.name for each in twin.types))
        types = (
            replace(each, target_seconds=self.seconds) if self.type in (None, each.name) else each
            for each in twin.types
        )
        return replace(twin, types=tuple(types))
