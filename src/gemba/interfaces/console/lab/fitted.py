"""The twin of a log, kept while nothing changes."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.timezone import get_current_timezone_name

from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.simulation.fitting.case_types import Cut
from gemba.insight.simulation.fitting.fit import Fitted, Fitting, fit
from gemba.insight.simulation.fitting.roles import Roles
from gemba.insight.simulation.model import CaseType
from gemba.interfaces.console.lab.roles import roles_of
from gemba.interfaces.console.process.attributes import attribute_label, value_namer
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.remembering import Memory

KEPT_MAX = 4
_BETWEEN = " · "


@dataclass(frozen=True)
class FittedTo:
    """A twin and the events it was fitted to."""

    columns: EventColumns
    fitted: Fitted


_KEPT = Memory[FittedTo](KEPT_MAX)


def twin_of(choice: Choice) -> Fitted:
    """Fitted to the whole log: what is filtered away keeps people busy all the same. Raises
    NothingToFit for an empty one."""
    columns, terms = choice.whole, reading_terms(choice)
    zone, roles, cut = terms

    def make() -> FittedTo:
        return FittedTo(columns, fit(columns, zone, Fitting(roles=roles, besides=cut)))

    return _KEPT.of(choice.log, columns, terms, make).fitted


def is_fitted(choice: Choice) -> bool:
    """Whether the twin is kept, so that it need not be fitted first."""
    return _KEPT.has(choice.log, choice.whole, reading_terms(choice))


def kind_words(of: CaseType, choice: Choice) -> str:
    """A type of requests as the reader knows it: by the values of the attributes that tell it."""
    told = [value_namer(choice.log, attribute)(value) for attribute, value in of.attributes]
    return _BETWEEN.join(told) or of.name


def skill_words(skill: str, choice: Choice) -> str:
    """What somebody is able to do as the reader knows it: a step, or requests that have a value of
    an attribute and, where a step is named besides, that step for them."""
    attribute, _colon, rest = skill.partition(": ")
    if attribute not in choice.whole.case_attributes:
        return choice.label(skill)
    value, _dot, step = rest.rstrip(" +").partition(_BETWEEN)
    told = f"{attribute_label(choice.log, attribute)}: {value_namer(choice.log, attribute)(value)}"
    return f"{told}{_BETWEEN}{choice.label(step)}" if step else told


Terms = tuple[str, Roles, Cut | None]


def reading_terms(choice: Choice) -> Terms:
    """What the twin of a log depends on beside its events: the time zone, what its words mean, and
    by what else types are told apart. All that is worked out with the twin depends on it too."""
    cut = Cut(*choice.apart) if choice.apart else None
    return get_current_timezone_name(), roles_of(choice), cut
