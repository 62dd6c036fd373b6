"""What the channels room does when somebody wrote: it confirms."""

from collections.abc import Sequence
from datetime import datetime

from gemba.desk.channels.operations.acknowledging import acknowledge_requests
from gemba.desk.tickets.event_types import MessageReceived
from gemba.foundation.events.queries import RecordedEvent
from gemba.foundation.events.reactions import subscriber


@subscriber("channels.confirm_arrival", hears=(MessageReceived,))
def confirm_arrival(events: Sequence[RecordedEvent], *, now: datetime) -> None:
    """People who open a ticket are told that it has arrived."""
    causes = {
        event.payload.message: event
        for event in events
        if isinstance(event.payload, MessageReceived) and event.payload.nature == "human"
    }
    acknowledge_requests(causes, now=now)
