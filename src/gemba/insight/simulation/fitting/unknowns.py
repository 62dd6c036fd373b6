"""What a log cannot tell of the twin found in it: codes and figures, for a page to put in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

# How much wider each makes the intervals of a forecast, where it holds in full: a plain rule, so
# that a forecast from little never looks as sure as one from much.
WIDENS: Final = MappingProxyType(
    {
        # Fewer cases than tell anything: `cases`, `wanted`.
        "few_cases": 2.0,
        # All work is done by one person: what others would do is not known. `person`
        "one_person": 0.5,
        # Nobody is named: neither people, nor their hours, nor their skills. `share`
        "no_people": 1.0,
        # When work was begun is estimated from ends. `share` of the steps.
        "no_starts": 0.5,
        # Steps whose end lies before their start. `events`
        "backward_clocks": 0.5,
        # The log covers less than two weeks: which weekdays are busy is not known. `days`
        "no_weeks": 1.0,
        # Less than half a year: whether demand grows is not known. `days`
        "no_trend": 0.1,
        # Less than two years: seasons are not known. `days`
        "no_season": 0.1,
        # Days without any arrival where many were to be expected, left out. `days`, `first`
        "quiet_days": 0.2,
        # Demand changed for good: only what came since is taken. `on`, `before`, `after` (a day)
        "demand_changed": 0.5,
        # The way through the process changed. `on`, `difference` (n-gram distance), `floor`
        "process_changed": 1.0,
        # Something else comes after some steps since a day: only what came since. `activities`,
        # `on`; to the degree that they are of all choices.
        "choices_changed": 0.5,
        # Steps take another time since a day: only what came since. `activities`, `on`; to the
        # degree that they are of all steps.
        "handling_changed": 0.5,
        # The delay before some steps is another one since a day: only what came since.
        # `activities`, `on`; to the degree that they are of all steps.
        "delays_changed": 0.5,
        # Who has not been seen for long is taken to have left. `people`
        "people_gone": 0.1,
        # Steps of which too few were seen to tell how long they take. `activities`
        "rare_activities": 0.1,
        # Nobody in the log leaves before being served: how long customers wait is not known.
        "no_patience": 0.1,
        # Steps overlap too seldom or too oddly to be branches: told one after another. `share`
        "side_by_side": 0.3,
    }
)


@dataclass(frozen=True)
class Unknown:
    """Something the log cannot tell: its code, a key of `WIDENS`, its values by name, and how far
    it holds, from 0 to 1."""

    code: str
    values: tuple[tuple[str, str | int | float], ...] = ()
    degree: float = 1.0

    def __post_init__(self) -> None:
        """Raises ValueError for a code nobody knows."""
        if self.code not in WIDENS:
            raise ValueError(f"Nobody knows what '{self.code}' means.")


def widening(unknowns: Iterable[Unknown]) -> float:
    """By how much intervals of forecasts are to be stretched: 1 where all is known."""
    return 1.0 + sum(WIDENS[each.code] * each.degree for each in unknowns)
