"""What the routing room says."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_noop

from gemba.foundation.events.types import EventPayload, blank, event_type


@event_type(
    "availability.changed",
    sentence=gettext_noop("{person_name} is {state} now"),
    personal={"person_name": blank},
)
@dataclass(frozen=True)
class AvailabilityChanged(EventPayload):
    """A person takes new work from now on, or does not: available, away, offline."""

    person: int
    person_name: str
    state: str
    before: str


@event_type("skill.added", sentence=gettext_noop("{actor} added the skill {skill}"), personal={})
@dataclass(frozen=True)
class SkillAdded(EventPayload):
    """There is one more thing people can be good at."""

    skill: str


@event_type(
    "skill.removed", sentence=gettext_noop("{actor} removed the skill {skill}"), personal={}
)
@dataclass(frozen=True)
class SkillRemoved(EventPayload):
    """A skill is no longer asked for or kept."""

    skill: str


@event_type(
    "proficiency.changed",
    sentence=gettext_noop("{actor} changed what {person_name} can do"),
    personal={"person_name": blank},
)
@dataclass(frozen=True)
class ProficiencyChanged(EventPayload):
    """Skills, languages, certificates or capacity of a person are others from now on."""

    person: int
    person_name: str


@event_type(
    "ticket.queued",
    sentence=gettext_noop("The ticket waits in the queue {queue_name}"),
    personal={},
)
@dataclass(frozen=True)
class TicketQueued(EventPayload):
    """The ticket waits for somebody, by a version of the queue's definition."""

    queue: UUID
    queue_name: str
    number: int


@event_type(
    "ticket.routed",
    sentence=gettext_noop("{assignee_name} got the ticket from the queue {queue_name}"),
    personal={"assignee_name": blank},
)
@dataclass(frozen=True)
class TicketRouted(EventPayload):
    """A queue gave the ticket to a person. `mode`: push, offer or pull."""

    assignee: int
    assignee_name: str
    queue: UUID
    queue_name: str
    mode: str


@event_type(
    "ticket.returned",
    sentence=gettext_noop("The ticket goes back to its queue: {person_name} is not there"),
    personal={"person_name": blank},
)
@dataclass(frozen=True)
class TicketReturned(EventPayload):
    """Who had the ticket is away for too long; they come first once they are back."""

    person: int
    person_name: str


@event_type(
    "ticket.overflowed",
    sentence=gettext_noop(
        "Nobody in the queue {queue_name} could take it: it goes to {vendor_name}"
    ),
    personal={},
)
@dataclass(frozen=True)
class TicketOverflowed(EventPayload):
    """The ticket waited so long that a vendor's team is to do it."""

    queue: UUID
    queue_name: str
    vendor: int
    vendor_name: str


@event_type(
    "offer.made",
    sentence=gettext_noop("The ticket was offered to {person_name}"),
    personal={"person_name": blank},
)
@dataclass(frozen=True)
class OfferMade(EventPayload):
    """A person is asked to take the ticket until a time."""

    person: int
    person_name: str
    until: datetime


@event_type(
    "offer.accepted",
    sentence=gettext_noop("{person_name} accepted the ticket"),
    personal={"person_name": blank},
)
@dataclass(frozen=True)
class OfferAccepted(EventPayload):
    """Who was asked said yes."""

    person: int
    person_name: str


@event_type(
    "offer.declined",
    sentence=gettext_noop("{person_name} declined the ticket"),
    personal={"person_name": blank},
)
@dataclass(frozen=True)
class OfferDeclined(EventPayload):
    """Who was asked said no."""

    person: int
    person_name: str


@event_type(
    "offer.expired",
    sentence=gettext_noop("{person_name} did not answer in time"),
    personal={"person_name": blank},
)
@dataclass(frozen=True)
class OfferExpired(EventPayload):
    """Who was asked said nothing."""

    person: int
    person_name: str
