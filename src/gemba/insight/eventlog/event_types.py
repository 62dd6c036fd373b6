"""What the event log room says: logs of other systems come and go."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from django.utils.translation import gettext_noop

from gemba.foundation.events.types import Erasure, EventPayload, event_type


@event_type
@dataclass(frozen=True)
class LogImported(EventPayload):
    """An event log of another system can be looked at."""

    name: ClassVar[str] = "log.imported"
    sentence: ClassVar[str] = gettext_noop(
        "{actor} imported the log {log_name} with {events} events"
    )
    personal: ClassVar[Mapping[str, Erasure]] = {}

    log: UUID
    log_name: str
    events: int
    cases: int


@event_type
@dataclass(frozen=True)
class LogRemoved(EventPayload):
    """An imported log was thrown away."""

    name: ClassVar[str] = "log.removed"
    sentence: ClassVar[str] = gettext_noop("{actor} removed the log {log_name}")
    personal: ClassVar[Mapping[str, Erasure]] = {}

    log: UUID
    log_name: str
