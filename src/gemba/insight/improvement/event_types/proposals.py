"""Proposals are made, changed and moved from stage to stage."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_noop

from gemba.foundation.events.types import EventPayload, blank, event_type


@event_type(
    "proposal.made",
    sentence=gettext_noop("{actor} proposed “{title}”"),
    personal={"body": blank},
)
@dataclass(frozen=True)
class ProposalMade(EventPayload):
    """Somebody wants to change something. `body` is all it says, as JSON; it may quote people."""

    proposal: UUID
    number: int
    title: str
    kpi: str
    body: str


@event_type(
    "proposal.changed",
    sentence=gettext_noop("{actor} changed the proposal “{title}”"),
    personal={"body": blank},
)
@dataclass(frozen=True)
class ProposalChanged(EventPayload):
    """What a proposal says from now on, as JSON."""

    proposal: UUID
    title: str
    body: str


@event_type(
    "proposal.moved",
    sentence=gettext_noop("{actor} moved a proposal from “{before}” to “{stage}”"),
    personal={"reason": blank},
)
@dataclass(frozen=True)
class ProposalMoved(EventPayload):
    """A proposal came to a stage; `skipped` stages were left out for a reason. `evidence` is JSON:
    what the stage rests on."""

    proposal: UUID
    before: str
    stage: str
    skipped: tuple[str, ...]
    reason: str
    evidence: str
