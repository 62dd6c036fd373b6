"""The twin of a log, kept while nothing changes."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.timezone import get_current_timezone_name

from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.simulation.fitting.fit import Fitted, Fitting, fit
from gemba.insight.simulation.fitting.roles import Roles
from gemba.insight.simulation.model import CaseType
from gemba.interfaces.console.lab.roles import roles_of
from gemba.interfaces.console.process.attributes import value_namer
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
    columns, (zone, roles) = choice.whole, reading_terms(choice)

    def make() -> FittedTo:
        return FittedTo(columns, fit(columns, zone, Fitting(roles=roles)))

    return _KEPT.of(choice.log, columns, (zone, roles), make).fitted


def is_fitted(choice: Choice) -> bool:
    """Whether the twin is kept, so that it need not be fitted first."""
    return _KEPT.has(choice.log, choice.whole, reading_terms(choice))


def kind_words(of: CaseType, choice: Choice) -> str:
    """A type of requests as the reader knows it: by the value of the attribute that tells it."""
    for attribute, value in of.attributes:
        return value_namer(choice.log, attribute)(value)
    return of.name


def reading_terms(choice: Choice) -> tuple[str, Roles]:
    """What the twin of a log depends on beside its events: the time zone, and what its words
    mean. All that is worked out with the twin depends on it too."""
    return get_current_timezone_name(), roles_of(choice)
