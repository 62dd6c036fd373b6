"""Pilots begin, are looked at, end and are judged."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_noop

from gemba.foundation.events.types import EventPayload, blank, event_type


@event_type(
    "pilot.begun",
    sentence=gettext_noop("{actor} began the pilot of “{title}”"),
    personal={},
)
@dataclass(frozen=True)
class PilotBegun(EventPayload):
    """A trial serves two versions to find out which is better. `plan`, as JSON, says what is
    measured, how often, and when it is enough: it is fixed before the first ticket."""

    pilot: UUID
    proposal: UUID
    trial: UUID
    title: str
    plan: str


@event_type(
    "pilot.looked_at",
    sentence=gettext_noop("The pilot was looked at for the {look}th time"),
    personal={},
)
@dataclass(frozen=True)
class PilotLookedAt(EventPayload):
    """What was known on a day, as JSON, from the events up to the place (`transaction`, `up_to`) in
    the log."""

    pilot: UUID
    look: int
    transaction: int
    up_to: int
    figures: str


@event_type(
    "pilot.ended",
    sentence=gettext_noop("{actor} ended a pilot: {cause}"),
    personal={"remark": blank},
)
@dataclass(frozen=True)
class PilotEnded(EventPayload):
    """No ticket is assigned to an arm any more. `cause` is a word of `Ending`; `kept` the arm that
    serves all from now on."""

    pilot: UUID
    at: datetime
    cause: str
    kept: str
    remark: str


@event_type(
    "verdict.given",
    sentence=gettext_noop("A verdict was given on a pilot: {advice}"),
    personal={},
)
@dataclass(frozen=True)
class VerdictGiven(EventPayload):
    """What a pilot has proven at a moment, as JSON, from the events up to the place (`transaction`,
    `up_to`) in the log; `advice` is a word of `Advice`, `method` the number of the method by which
    it was told: that of events that do not say is the first."""

    verdict: UUID
    pilot: UUID
    advice: str
    at: datetime
    transaction: int
    up_to: int
    body: str
    method: int = 1
