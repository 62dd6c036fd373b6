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


@event_type(
    "rates.changed",
    sentence=gettext_noop("{actor} changed what work costs on the log {log_name}"),
    personal={},
)
@dataclass(frozen=True)
class RatesChanged(EventPayload):
    """The rates of a log; amounts in minor units of the currency. `prices` is how many people,
    groups, channels and parts have a rate of their own; the desk's own log has no name."""

    log_name: str
    currency: str
    hour_minor: int
    contact_minor: int
    waiting_day_minor: int
    breach_minor: int
    prices: int


@event_type(
    "log.outside_named",
    sentence=gettext_noop("{actor} said whom the log {log_name} waits for"),
    personal={},
)
@dataclass(frozen=True)
class LogOutsideNamed(EventPayload):
    """Which steps and resources of an imported log are customers, vendors and programs; `names` is
    how many."""

    log: UUID
    log_name: str
    names: int
