"""What the reference room says: models and rules come and go."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_noop

from gemba.foundation.events.types import EventPayload, event_type


@event_type(
    "model.saved",
    sentence=gettext_noop("{actor} kept the process model {model_name} with {steps} steps"),
    personal={},
)
@dataclass(frozen=True)
class ModelSaved(EventPayload):
    """A process model can be measured against."""

    model: UUID
    model_name: str
    log_key: str
    steps: int


@event_type(
    "model.removed",
    sentence=gettext_noop("{actor} removed the process model {model_name}"),
    personal={},
)
@dataclass(frozen=True)
class ModelRemoved(EventPayload):
    """A process model was thrown away."""

    model: UUID
    model_name: str
    log_key: str


@event_type(
    "process_rule.added",
    sentence=gettext_noop("{actor} added a rule about “{activity}”"),
    personal={},
)
@dataclass(frozen=True)
class ProcessRuleAdded(EventPayload):
    """Cases of a log are judged by one rule more. `template` is the word of its template."""

    rule: UUID
    log_key: str
    template: str
    activity: str


@event_type(
    "process_rule.removed",
    sentence=gettext_noop("{actor} removed a rule about “{activity}”"),
    personal={},
)
@dataclass(frozen=True)
class ProcessRuleRemoved(EventPayload):
    """A rule is no longer asked for."""

    rule: UUID
    log_key: str
    activity: str


@event_type(
    "activities.matched",
    sentence=gettext_noop("{actor} said of {changed} activities which steps of a process they are"),
    personal={},
)
@dataclass(frozen=True)
class ActivitiesMatched(EventPayload):
    """Activities of the log are other steps of a process than before, or none of it.
    `process_key` is the id of the process in its drawings."""

    process_key: str
    changed: int
