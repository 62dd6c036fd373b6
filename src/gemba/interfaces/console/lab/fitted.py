"""The twin of a log, kept while nothing changes."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.timezone import get_current_timezone_name

from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.simulation.fitting.fit import Fitted, fit
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.remembering import Memory

KEPT_MAX = 4


@dataclass(frozen=True)
class FittedTo:
    """A twin and the events it was fitted to."""

    columns: EventColumns
    fitted: Fitted


_KEPT = Memory[FittedTo](KEPT_MAX)


def twin_of(choice: Choice) -> Fitted:
    """Fitted to the whole log: what is filtered away keeps people busy all the same. Raises
    NothingToFit for an empty one."""
    columns, zone = choice.whole, get_current_timezone_name()
    return _KEPT.of(choice.log, columns, zone, lambda: FittedTo(columns, fit(columns, zone))).fitted


def is_fitted(choice: Choice) -> bool:
    """Whether the twin is kept, so that it need not be fitted first."""
    return _KEPT.has(choice.log, choice.whole, get_current_timezone_name())
