"""What the tickets room does when something was said: it becomes findable."""

from collections.abc import Sequence
from datetime import datetime

from gemba.desk.tickets.event_types import (
    AcknowledgementWritten,
    MessageReceived,
    NoteAdded,
    ReplyWritten,
    SideMessageReceived,
    SideMessageSent,
)
from gemba.desk.tickets.operations.indexing import index_messages
from gemba.foundation.events.queries import RecordedEvent
from gemba.foundation.events.reactions import subscriber

SAID = (
    *(MessageReceived, ReplyWritten, NoteAdded, AcknowledgementWritten),
    *(SideMessageReceived, SideMessageSent),
)


@subscriber("tickets.make_searchable", hears=SAID)
def make_searchable(events: Sequence[RecordedEvent], *, now: datetime) -> None:  # noqa: ARG001
    """Every message can be found by its words."""
    index_messages([event.payload.message for event in events if isinstance(event.payload, SAID)])
