"""What is to be automated by what is weighed up, chosen and rolled out."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext_noop

from gemba.foundation.events.types import EventPayload, blank, event_type


@event_type(
    "selection.made",
    sentence=gettext_noop("{actor} began to choose an automation: “{title}”"),
    personal={"body": blank},
)
@dataclass(frozen=True)
class SelectionMade(EventPayload):
    """Something is to be automated. `body` is all that was said, as JSON; it may quote people."""

    selection: UUID
    title: str
    body: str


@event_type(
    "selection.changed",
    sentence=gettext_noop("{actor} changed by what “{title}” is chosen"),
    personal={"body": blank},
)
@dataclass(frozen=True)
class SelectionChanged(EventPayload):
    """Other words, weights, years or rates count from now on."""

    selection: UUID
    title: str
    body: str


@event_type(
    "automation.added",
    sentence=gettext_noop("{actor} added something that might do the work"),
    personal={"body": blank},
)
@dataclass(frozen=True)
class AutomationAdded(EventPayload):
    """A candidate with its scores and costs, as JSON."""

    automation: UUID
    selection: UUID
    body: str


@event_type(
    "automation.changed",
    sentence=gettext_noop("{actor} changed scores or costs of an automation"),
    personal={"body": blank},
)
@dataclass(frozen=True)
class AutomationChanged(EventPayload):
    """What is said of a candidate from now on, as JSON."""

    automation: UUID
    selection: UUID
    body: str


@event_type(
    "automation.dropped",
    sentence=gettext_noop("{actor} took an automation off the list"),
    personal={"called": blank},
)
@dataclass(frozen=True)
class AutomationDropped(EventPayload):
    """A candidate is considered no more; its scores and costs went with it."""

    automation: UUID
    selection: UUID
    called: str


@event_type(
    "automation.chosen",
    sentence=gettext_noop("{actor} chose what is to do the work"),
    personal={"called": blank, "reason": blank},
)
@dataclass(frozen=True)
class AutomationChosen(EventPayload):
    """One candidate is taken. `is_first`: it was first by the weights of that moment."""

    automation: UUID
    selection: UUID
    called: str
    is_first: bool
    reason: str


@event_type(
    "rollout.planned",
    sentence=gettext_noop("{actor} planned a step of a roll-out"),
    personal={"text": blank},
)
@dataclass(frozen=True)
class RolloutPlanned(EventPayload):
    """From a day on a share of the traffic is to be served by what was chosen."""

    step_id: UUID
    automation: UUID
    due_on: date
    share: float
    text: str
    owner: int


@event_type(
    "rollout.settled",
    sentence=gettext_noop("{actor} said how far a roll-out has come"),
    personal={},
)
@dataclass(frozen=True)
class RolloutSettled(EventPayload):
    """A step is done, or is not after all."""

    step_id: UUID
    automation: UUID
    is_done: bool


@event_type(
    "rollout.dropped",
    sentence=gettext_noop("{actor} dropped a step of a roll-out"),
    personal={},
)
@dataclass(frozen=True)
class RolloutDropped(EventPayload):
    """A step that was planned will not be taken."""

    step_id: UUID
    automation: UUID
