"""What the calendars room says."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_noop

from gemba.foundation.events.types import EventPayload, blank, event_type


@event_type(
    "shifts.changed",
    sentence=gettext_noop("{actor} changed the shifts of {person_name}"),
    personal={"person_name": blank},
)
@dataclass(frozen=True)
class ShiftsChanged(EventPayload):
    """A person works at other times from now on."""

    person: int
    person_name: str


@event_type(
    "absence.entered",
    sentence=gettext_noop("{actor} entered an absence of {person_name}"),
    personal={"person_name": blank},
)
@dataclass(frozen=True)
class AbsenceEntered(EventPayload):
    """A person will not be there."""

    person: int
    person_name: str
    starts_at: datetime
    ends_at: datetime


@event_type(
    "absence.withdrawn",
    sentence=gettext_noop("{actor} withdrew an absence of {person_name}"),
    personal={"person_name": blank},
)
@dataclass(frozen=True)
class AbsenceWithdrawn(EventPayload):
    """A person will be there after all, or is back earlier."""

    person: int
    person_name: str
    starts_at: datetime
    ends_at: datetime
