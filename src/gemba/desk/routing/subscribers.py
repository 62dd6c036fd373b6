"""What the routing room does when tickets, people or definitions change."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from gemba.desk.calendars.event_types import AbsenceEntered, AbsenceWithdrawn, ShiftsChanged
from gemba.desk.routing.event_types import AvailabilityChanged
from gemba.desk.routing.operations import expect_returns, reconsider, stir
from gemba.desk.tickets.event_types import (
    PriorityChanged,
    ProductNamed,
    StatusChanged,
    TicketAssigned,
    TicketClosed,
    TicketMerged,
    TicketOpened,
    TicketReopened,
    TicketResolved,
    TicketSnoozed,
    TicketTagged,
    TicketTransferred,
    TicketUnmerged,
    TicketUntagged,
    TicketWoken,
    TypeChanged,
)
from gemba.foundation.definitions.event_types import CHANGES
from gemba.foundation.events.queries import RecordedEvent
from gemba.foundation.events.reactions import subscriber
from gemba.foundation.events.types import EventPayload
from gemba.foundation.trials.event_types import TrialStopped

CHANGED = (
    *(TicketOpened, TicketAssigned, TicketTransferred, TicketReopened, StatusChanged),
    *(TicketResolved, TicketClosed, TicketSnoozed, TicketWoken, TicketMerged, TicketUnmerged),
    *(PriorityChanged, TypeChanged, ProductNamed, TicketTagged, TicketUntagged),
)
PEOPLE = (AvailabilityChanged, AbsenceEntered, AbsenceWithdrawn, ShiftsChanged)


@subscriber("routing.keep_queues", hears=CHANGED)
def keep_queues(events: Sequence[RecordedEvent], *, now: datetime) -> None:
    """Tickets that wait for somebody enter a queue, those that do no longer leave it. Of a merge
    both are told: the one that went into the other waits no more."""
    causes = {
        UUID(each.id): event for event in events for each in event.subjects if each.kind == "ticket"
    }
    reconsider(causes, now=now)


@subscriber("routing.mind_absences", hears=PEOPLE)
def mind_absences(events: Sequence[RecordedEvent], *, now: datetime) -> None:
    """Who is gone for long gives their tickets back; who is back is given new ones."""
    people = [event.payload.person for event in events if isinstance(event.payload, PEOPLE)]
    expect_returns(people, now=now)
    stir()


@subscriber("routing.mind_definitions", hears=(*CHANGES, TrialStopped))
def mind_definitions(events: Sequence[RecordedEvent], *, now: datetime) -> None:  # noqa: ARG001
    """Queues were defined anew, or serve all alike after a trial: all that waits is looked at
    again."""
    kinds = {kind for event in events for kind in _kinds(event.payload)}
    if kinds & {"queue", "routing_policy", "calendar"}:
        stir(backlog="queue" in kinds or "routing_policy" in kinds)


def _kinds(payload: EventPayload) -> Sequence[str]:
    return payload.kinds if isinstance(payload, TrialStopped) else [getattr(payload, "kind", "")]
