"""What the SLA room says: how promises went, and what was done about them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_noop

from gemba.foundation.events.types import EventPayload, blank, event_type


@event_type(
    "promise.warned",
    sentence=gettext_noop("The promise “{promise}” is due soon"),
    personal={},
)
@dataclass(frozen=True)
class PromiseWarned(EventPayload):
    """So much of a target has run that somebody should look."""

    promise: str
    due_at: datetime | None
    policy: UUID | None
    policy_version: int


@event_type(
    "promise.broken",
    sentence=gettext_noop("The promise “{promise}” was broken"),
    personal={},
)
@dataclass(frozen=True)
class PromiseBroken(EventPayload):
    """The target has run out before the promise was kept. `due_at`: when."""

    promise: str
    due_at: datetime | None
    target_seconds: float
    policy: UUID | None
    policy_version: int


@event_type(
    "promise.kept",
    sentence=gettext_noop("The promise “{promise}” was kept"),
    personal={},
)
@dataclass(frozen=True)
class PromiseKept(EventPayload):
    """Done within the target, after so much working time."""

    promise: str
    elapsed_seconds: float
    target_seconds: float
    policy: UUID | None
    policy_version: int


@event_type(
    "promise.changed",
    sentence=gettext_noop("The promise “{promise}” has another target"),
    personal={},
)
@dataclass(frozen=True)
class PromiseChanged(EventPayload):
    """A running clock goes to another target; what had run stays. None: nothing is promised."""

    promise: str
    target_seconds: float | None
    before_seconds: float | None
    due_at: datetime | None
    policy: UUID | None
    policy_version: int


@event_type(
    "escalation.made",
    sentence=gettext_noop("Because of the promise “{promise}”: {told}"),
    personal={"told": blank, "refused": blank},
)
@dataclass(frozen=True)
class EscalationMade(EventPayload):
    """A step was taken. `at`: warning, breach or after; `act` and `value` as the policy says;
    `refused`: why it could not be done."""

    promise: str
    at: str
    act: str
    value: str
    told: str
    policy: UUID | None
    policy_version: int
    refused: str = ""
