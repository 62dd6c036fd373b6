"""What the trials room says: two ways of serving cases are compared, who is in which arm."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_noop

from gemba.foundation.events.types import EventPayload, blank, event_type


@event_type(
    "trial.begun",
    sentence=gettext_noop("{actor} began the pilot “{title}”"),
    personal={},
)
@dataclass(frozen=True)
class TrialBegun(EventPayload):
    """Cases are served by one of two versions from now on.

    With `key`, `unit`, `share`, `block_hours`, `zone` and `first_day` every arm can be drawn again.
    `condition` is JSON. The swapped definitions stand in order, and beside each its versions; 0:
    off.
    """

    trial: UUID
    title: str
    key: str
    unit: str
    share: float
    block_hours: int
    zone: str
    condition: str
    definitions: tuple[UUID, ...]
    controls: tuple[int, ...]
    treatments: tuple[int, ...]
    first_day: int = 0


@event_type(
    "trial.stopped",
    sentence=gettext_noop("{actor} stopped the pilot “{title}”"),
    personal={"reason": blank},
)
@dataclass(frozen=True)
class TrialStopped(EventPayload):
    """All cases are served by one version again; `kept` is the arm whose versions those are.
    `kinds`: of what definitions versions were compared."""

    trial: UUID
    title: str
    kept: str
    kinds: tuple[str, ...]
    reason: str = ""


@event_type(
    "case.enrolled",
    sentence=gettext_noop("Takes part in the pilot “{title}”"),
    personal={},
)
@dataclass(frozen=True)
class CaseEnrolled(EventPayload):
    """A case belongs to an arm from its opening on. `unit` is what was drawn; `source`: the case it
    was split from, whose arm it has."""

    trial: UUID
    title: str
    arm: str
    unit: str
    source: UUID | None = None
