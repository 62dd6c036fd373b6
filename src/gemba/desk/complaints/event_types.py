"""What happens to complaints."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_noop

from gemba.foundation.events.types import EventPayload, blank, event_type


@event_type(
    "complaint.registered",
    sentence=gettext_noop("The complaint was registered; call back by {callback_due_at}"),
    personal={},
)
@dataclass(frozen=True)
class ComplaintRegistered(EventPayload):
    """A ticket is a complaint: it has a file from now on."""

    callback_due_at: datetime
    setting: UUID
    setting_version: int


@event_type(
    "complaint.withdrawn",
    sentence=gettext_noop("{actor} no longer takes the ticket for a complaint"),
    personal={},
)
@dataclass(frozen=True)
class ComplaintWithdrawn(EventPayload):
    """The ticket turned out to be something else; its file is kept aside."""

    type: str


@event_type(
    "complaint.owned",
    sentence=gettext_noop("{owner_name} answers for the complaint"),
    personal={"owner_name": blank},
)
@dataclass(frozen=True)
class ComplaintOwned(EventPayload):
    """Who answers for the complaint until it is settled, whoever works on it."""

    owner: int
    owner_name: str
    before: int | None = None


@event_type(
    "cause.recorded",
    sentence=gettext_noop("{actor} recorded the cause of the complaint: {cause_name}"),
    personal={"words": blank},
)
@dataclass(frozen=True)
class CauseRecorded(EventPayload):
    """What the complaint came from."""

    cause: str
    cause_name: str
    words: str


@event_type(
    "callback.done",
    sentence=gettext_noop("{actor} called the customer back"),
    personal={"words": blank},
)
@dataclass(frozen=True)
class CallbackDone(EventPayload):
    """The customer was called back about the complaint."""

    words: str
    was_late: bool


@event_type(
    "callback.missed",
    sentence=gettext_noop("Nobody called the customer back in time"),
    personal={},
)
@dataclass(frozen=True)
class CallbackMissed(EventPayload):
    """The call-back was due and not done."""

    due_at: datetime


@event_type(
    "compensation.granted",
    sentence=gettext_noop("{actor} granted a compensation of {amount}"),
    personal={"reason": blank},
)
@dataclass(frozen=True)
class CompensationGranted(EventPayload):
    """The customer gets money, within the limit of the role or with approval."""

    compensation: UUID
    amount: str
    amount_minor: int
    currency: str
    reason: str
    approval: UUID | None = None


@event_type(
    "compensation.asked",
    sentence=gettext_noop("{actor} asked for a compensation of {amount}, beyond their limit"),
    personal={"reason": blank},
)
@dataclass(frozen=True)
class CompensationAsked(EventPayload):
    """More than the role may grant: it waits for approval."""

    compensation: UUID
    amount: str
    amount_minor: int
    currency: str
    reason: str
    approval: UUID


@event_type(
    "compensation.refused",
    sentence=gettext_noop("A compensation of {amount} was not approved"),
    personal={},
)
@dataclass(frozen=True)
class CompensationRefused(EventPayload):
    """The approval was refused, or nobody asks for it any more."""

    compensation: UUID
    amount: str
    approval: UUID


@event_type(
    "follow_up.recorded",
    sentence=gettext_noop("{actor} asked the customer afterwards: {answer}"),
    personal={"words": blank},
)
@dataclass(frozen=True)
class FollowUpRecorded(EventPayload):
    """The customer was asked after the solution. `answer`: satisfied or unsatisfied."""

    answer: str
    words: str
