"""What the improvement room does when a log goes: what was said of its findings goes too."""

from collections.abc import Sequence
from datetime import datetime

from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.events.queries import RecordedEvent
from gemba.foundation.events.reactions import subscriber
from gemba.insight.eventlog.event_types import LogRemoved
from gemba.insight.improvement.operations import restore_findings_of


@subscriber("improvement.follow_logs", hears=(LogRemoved,))
def follow_logs(events: Sequence[RecordedEvent], *, now: datetime) -> None:
    """Nothing is set aside any more of a log that was removed."""
    for event in events:
        if isinstance(event.payload, LogRemoved):
            restore_findings_of(log_key=event.payload.log.hex, actor=SYSTEM, now=now)
