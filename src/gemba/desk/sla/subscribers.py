"""What the SLA room does when something happened: clocks move, new terms are applied."""

from collections.abc import Sequence
from datetime import datetime

from gemba.desk.sla.operations import follow, reread_from
from gemba.desk.tickets.event_types import (
    MessageReceived,
    PriorityChanged,
    ProductNamed,
    ReplyUndone,
    ReplyWritten,
    StatusChanged,
    TicketAssigned,
    TicketClosed,
    TicketMerged,
    TicketOpened,
    TicketReopened,
    TicketResolved,
    TicketTagged,
    TicketTransferred,
    TicketUnmerged,
    TicketUntagged,
    TypeChanged,
    VendorNamed,
)
from gemba.foundation.definitions.event_types import CHANGES
from gemba.foundation.events.queries import RecordedEvent
from gemba.foundation.events.reactions import subscriber
from gemba.foundation.events.types import EventPayload
from gemba.foundation.trials.event_types import TrialStopped

TELLING = (
    *(TicketOpened, MessageReceived, ReplyWritten, ReplyUndone, PriorityChanged, StatusChanged),
    *(TicketResolved, TicketReopened, TicketClosed, TicketMerged, TicketUnmerged),
    # by these another policy may fit
    *(TypeChanged, ProductNamed, VendorNamed, TicketTransferred, TicketAssigned),
    *(TicketTagged, TicketUntagged),
)
KINDS = ("sla_policy", "calendar")


@subscriber("sla.follow", hears=TELLING)
def follow_tickets(events: Sequence[RecordedEvent], *, now: datetime) -> None:
    """Clocks start, stop and end; tickets come under the policy that fits."""
    follow(events, now=now)


@subscriber("sla.reread", hears=(*CHANGES, TrialStopped))
def apply_new_terms(events: Sequence[RecordedEvent], *, now: datetime) -> None:
    """Open tickets go by the policies and calendars that count now, for all after a trial."""
    if any(_concerns_terms(event.payload) for event in events):
        reread_from(None, now=now)


def _concerns_terms(payload: EventPayload) -> bool:
    kinds = payload.kinds if isinstance(payload, TrialStopped) else [getattr(payload, "kind", "")]
    return any(kind in KINDS for kind in kinds)
