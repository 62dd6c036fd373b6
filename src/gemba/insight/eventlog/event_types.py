"""What the event log room says: logs of other systems come and go."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_noop

from gemba.foundation.events.types import EventPayload, event_type


@event_type(
    "log.imported",
    sentence=gettext_noop("{actor} imported the log {log_name} with {events} events"),
    personal={},
)
@dataclass(frozen=True)
class LogImported(EventPayload):
    """An event log of another system can be looked at."""

    log: UUID
    log_name: str
    events: int
    cases: int


@event_type(
    "log.removed",
    sentence=gettext_noop("{actor} removed the log {log_name}"),
    personal={},
)
@dataclass(frozen=True)
class LogRemoved(EventPayload):
    """An imported log was thrown away."""

    log: UUID
    log_name: str
