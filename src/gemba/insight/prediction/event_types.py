"""What the prediction room says: models are made, take a place, and lose touch with cases."""

from dataclasses import dataclass

from django.utils.translation import gettext_noop

from gemba.foundation.events.types import EventPayload, event_type


@event_type(
    "prediction_model.trained",
    sentence=gettext_noop("A model that foretells “{target}” was trained on {cases} cases"),
    personal={},
)
@dataclass(frozen=True)
class ModelTrained(EventPayload):
    """A challenger stands beside the champion, or is the first."""

    log: str
    target: str
    cases: int


@event_type(
    "prediction_model.promoted",
    sentence=gettext_noop("The newest model foretells “{target}” from now on"),
    personal={},
)
@dataclass(frozen=True)
class ModelPromoted(EventPayload):
    """A model speaks from now on; `p` is how likely its lead over the one before is by chance."""

    log: str
    target: str
    p: float | None


@event_type(
    "prediction_model.drifted",
    sentence=gettext_noop(
        "Tickets are not what they were when the model for “{target}” was trained: {what}"
    ),
    personal={},
)
@dataclass(frozen=True)
class ModelDrifted(EventPayload):
    """Features or errors have moved further than chance; `what` is the feature, or “error”."""

    log: str
    target: str
    what: str


@event_type(
    "prediction_use.switched",
    sentence=gettext_noop("{actor} switched predictions for “{use}” on or off"),
    personal={},
)
@dataclass(frozen=True)
class UseSwitched(EventPayload):
    """Predictions count, or no longer count, in routing or in the breach list."""

    use: str
    is_on: bool
