"""Aims are set and closed, people suggest and are answered, causes are named."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext_noop

from gemba.foundation.events.types import EventPayload, blank, event_type


@event_type(
    "aim.set",
    sentence=gettext_noop("{actor} set the aim “{title}”"),
    personal={},
)
@dataclass(frozen=True)
class AimSet(EventPayload):
    """A KPI is to come from a baseline to a goal by a day."""

    aim: UUID
    title: str
    kpi: str
    baseline: float
    goal: float
    due_on: date
    owner: int


@event_type(
    "aim.closed",
    sentence=gettext_noop("{actor} closed an aim"),
    personal={},
)
@dataclass(frozen=True)
class AimClosed(EventPayload):
    """An aim was closed with the level measured then."""

    aim: UUID
    reached: float
    is_met: bool


@event_type(
    "suggestion.made",
    sentence=gettext_noop("{actor} suggested something"),
    personal={"text": blank},
)
@dataclass(frozen=True)
class SuggestionMade(EventPayload):
    """Somebody of the desk would change something."""

    suggestion: UUID
    text: str


@event_type(
    "suggestion.answered",
    sentence=gettext_noop("{actor} answered a suggestion"),
    personal={"answer": blank},
)
@dataclass(frozen=True)
class SuggestionAnswered(EventPayload):
    """A suggestion got its thanks and an outcome, a word of `Outcome`."""

    suggestion: UUID
    outcome: str
    answer: str


@event_type(
    "cause.named",
    sentence=gettext_noop("{actor} named a cause of a trouble"),
    personal={"text": blank},
)
@dataclass(frozen=True)
class CauseNamed(EventPayload):
    """An answer to “why?” of a proposal, or a change of one."""

    cause_id: UUID
    proposal: UUID
    text: str
    is_root: bool


@event_type(
    "cause.taken_back",
    sentence=gettext_noop("{actor} took a cause back"),
    personal={},
)
@dataclass(frozen=True)
class CauseTakenBack(EventPayload):
    """It was not the cause; answers below it went with it."""

    cause_id: UUID
    proposal: UUID
