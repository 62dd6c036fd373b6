"""What the reference room does when a log goes: its models and rules go too."""

from collections.abc import Sequence
from datetime import datetime

from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.events.queries import RecordedEvent
from gemba.foundation.events.reactions import subscriber
from gemba.insight.eventlog.event_types import LogRemoved
from gemba.insight.reference.operations import remove_models_of, remove_rules_of


@subscriber("reference.follow_logs", hears=(LogRemoved,))
def follow_logs(events: Sequence[RecordedEvent], *, now: datetime) -> None:
    """Models and rules of a log that was removed are removed."""
    for event in events:
        if isinstance(event.payload, LogRemoved):
            remove_models_of(log_key=event.payload.log.hex, actor=SYSTEM, now=now)
            remove_rules_of(log_key=event.payload.log.hex, actor=SYSTEM, now=now)
