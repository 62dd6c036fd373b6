"""What the kpis room says: targets are set, missed and met again; a log is read otherwise."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_noop

from gemba.foundation.events.types import EventPayload, event_type


@event_type(
    "target.set",
    sentence=gettext_noop("{actor} set a target of {value} for {kpi}"),
    personal={},
)
@dataclass(frozen=True)
class TargetSet(EventPayload):
    """A KPI has a target, or another one than before. `owner` is a user's id."""

    kpi: str
    value: float
    owner: int
    window_days: int
    sample_min: int


@event_type(
    "target.removed",
    sentence=gettext_noop("{actor} removed the target for {kpi}"),
    personal={},
)
@dataclass(frozen=True)
class TargetRemoved(EventPayload):
    """A KPI has no target any more."""

    kpi: str


@event_type(
    "target.missed",
    sentence=gettext_noop("The target of {value} for {kpi} is missed: it stands at {measured}"),
    personal={},
)
@dataclass(frozen=True)
class TargetMissed(EventPayload):
    """A figure does not keep its target."""

    kpi: str
    value: float
    measured: float
    sample: int


@event_type(
    "target.met_again",
    sentence=gettext_noop("The target of {value} for {kpi} is met again: it stands at {measured}"),
    personal={},
)
@dataclass(frozen=True)
class TargetMetAgain(EventPayload):
    """A figure has kept its target for long enough after it had missed it."""

    kpi: str
    value: float
    measured: float


@event_type(
    "target_alert.seen",
    sentence=gettext_noop("{actor} has seen that the target for {kpi} is missed"),
    personal={},
)
@dataclass(frozen=True)
class TargetAlertSeen(EventPayload):
    """The alert about a missed target has done its work."""

    kpi: str
    miss: UUID


@event_type(
    "log_reading.corrected",
    sentence=gettext_noop("{actor} said what the steps of a log mean"),
    personal={},
)
@dataclass(frozen=True)
class LogReadingCorrected(EventPayload):
    """The figures of a log are counted by another reading of its steps."""

    log: UUID
