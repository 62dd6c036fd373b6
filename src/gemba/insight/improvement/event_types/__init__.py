"""What the improvement room says. A verdict can be worked out again from these events and those of
the tickets alone."""

from .board import (
    AimClosed,
    AimSet,
    CauseNamed,
    CauseTakenBack,
    SuggestionAnswered,
    SuggestionMade,
)
from .dismissals import FindingDismissed, FindingRestored
from .pilots import PilotBegun, PilotEnded, PilotLookedAt, VerdictGiven
from .proposals import ProposalChanged, ProposalMade, ProposalMoved

__all__ = [
    "AimClosed",
    "AimSet",
    "CauseNamed",
    "CauseTakenBack",
    "FindingDismissed",
    "FindingRestored",
    "PilotBegun",
    "PilotEnded",
    "PilotLookedAt",
    "ProposalChanged",
    "ProposalMade",
    "ProposalMoved",
    "SuggestionAnswered",
    "SuggestionMade",
    "VerdictGiven",
]
