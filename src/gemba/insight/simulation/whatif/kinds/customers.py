"""How long customers wait before they leave."""

from __future__ import annotations

from dataclasses import dataclass, replace

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.simulation.model import CaseType, Draw, Twin
from gemba.insight.simulation.whatif.change import ChangeRefused, known_type, with_types, within
from gemba.insight.simulation.whatif.durations import scaled

FACTOR_MAX = 100
SECONDS_MAX = 366 * 86_400.0


@dataclass(frozen=True)
class ScalePatience:
    """Customers of a type (None: all) wait so many times as long before they leave."""

    factor: float
    type: str | None = None

    def apply(self, twin: Twin) -> Twin:
        """Raises ChangeRefused, also where nobody ever leaves."""
        within(
            self.factor, 0, FACTOR_MAX, gettext_noop("Patience changes by a factor from 0 to 100.")
        )
        known_type(twin, self.type)
        if not any(_leaves(each) for each in twin.types if self.type in (None, each.name)):
            raise ChangeRefused(
                gettext_noop(
                    "These customers wait for ever as far as the twin knows: say how long instead."
                )
            )
        return with_types(twin, self.type, self._changed)

    def _changed(self, of: CaseType) -> CaseType:
        first, later = (
            None if each is None else scaled(each, self.factor)
            for each in (of.customer.first, of.customer.later)
        )
        return replace(of, customer=replace(of.customer, first=first, later=later))


@dataclass(frozen=True)
class Patience:
    """Customers of a type (None: all) wait so long on average until their request is first worked
    on, and leave then (exponential)."""

    seconds: float
    type: str | None = None

    def apply(self, twin: Twin) -> Twin:
        """Raises ChangeRefused."""
        within(
            self.seconds, 0, SECONDS_MAX, gettext_noop("Patience lasts between no time and a year.")
        )
        draw = Draw.exponential(self.seconds)
        return with_types(
            twin,
            self.type,
            lambda each: replace(each, customer=replace(each.customer, first=draw)),
        )


def _leaves(of: CaseType) -> bool:
    return of.customer.first is not None or of.customer.later is not None
