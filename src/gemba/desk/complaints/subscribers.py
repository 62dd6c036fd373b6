"""What follows for complaints when tickets open or change, and when approvals are answered."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_noop

from gemba.desk.complaints.operations import (
    PURPOSE,
    decide_compensations,
    own_unowned,
    register_complaints,
    withdraw_complaint,
)
from gemba.desk.complaints.operations.registering import COMPLAINT
from gemba.desk.complaints.queries import without_owner
from gemba.desk.teamwork.event_types import ApprovalGranted, ApprovalRefused, ApprovalWithdrawn
from gemba.desk.teamwork.queries import NewsKind, news_kind
from gemba.desk.tickets.event_types import TicketAssigned, TicketOpened, TypeChanged
from gemba.foundation.accounts.queries import actor_with_id
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.events.queries import RecordedEvent
from gemba.foundation.events.reactions import subscriber

# an event that was recorded so much later than it happened came with an imported history
LATE = timedelta(hours=1)

news_kind("callback_missed", NewsKind(gettext_noop("A call-back is overdue"), "phone-call"))
news_kind(
    "complaint_owned", NewsKind(gettext_noop("{actor} made you answer for a complaint"), "flame")
)


@subscriber("complaints.register", hears=(TicketOpened, TypeChanged, TicketAssigned))
def keep_files(events: Sequence[RecordedEvent], *, now: datetime) -> None:
    """Complaints get a file, and who is first given one answers for it."""
    unowned = without_owner([UUID(event.subject("ticket") or "") for event in _given(events)])
    for event in events:
        payload, ticket_id = event.payload, event.subject("ticket")
        if ticket_id is None or event.recorded_at - event.happened_at > LATE:
            continue
        if isinstance(payload, TicketAssigned) and payload.assignee is not None:
            if UUID(ticket_id) in unowned:
                own_unowned(
                    ticket_id=UUID(ticket_id), owner_id=payload.assignee, now=now, cause=event
                )
        elif isinstance(payload, TicketOpened | TypeChanged) and payload.type == COMPLAINT:
            register_complaints([UUID(ticket_id)], now=now, cause=event)
            unowned.add(UUID(ticket_id))
        elif isinstance(payload, TypeChanged) and payload.before == COMPLAINT:
            withdraw_complaint(
                ticket_id=UUID(ticket_id),
                type_code=payload.type,
                actor=SYSTEM,
                now=now,
                cause=event,
            )


def _given(events: Sequence[RecordedEvent]) -> list[RecordedEvent]:
    told = (event for event in events if event.subject("ticket"))
    return [event for event in told if isinstance(event.payload, TicketAssigned)]


@subscriber("complaints.decide", hears=(ApprovalGranted, ApprovalRefused, ApprovalWithdrawn))
def decide(events: Sequence[RecordedEvent], *, now: datetime) -> None:
    """A compensation that waited is granted or not."""
    for event in events:
        payload = event.payload
        if not isinstance(payload, ApprovalGranted | ApprovalRefused | ApprovalWithdrawn):
            continue
        if payload.purpose == PURPOSE:
            is_granted = isinstance(payload, ApprovalGranted)
            person = actor_with_id(int(event.actor_id)) if event.actor_kind == "user" else None
            decide_compensations(
                [payload.approval],
                is_granted=is_granted,
                actor=person or SYSTEM,
                now=now,
                cause=event,
            )
