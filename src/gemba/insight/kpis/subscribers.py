"""What the kpis room does when a log goes: how people said to read it goes too."""

from collections.abc import Sequence
from datetime import datetime

from gemba.foundation.events.queries import RecordedEvent
from gemba.foundation.events.reactions import subscriber
from gemba.insight.eventlog.event_types import LogRemoved

from .operations import forget_reading


@subscriber("kpis.forget_reading", hears=(LogRemoved,))
def forget_readings(events: Sequence[RecordedEvent], *, now: datetime) -> None:  # noqa: ARG001
    """A removed log is read by nobody."""
    for event in events:
        if isinstance(event.payload, LogRemoved):
            forget_reading(log=event.payload.log)
