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
from .selecting import (
    AutomationAdded,
    AutomationChanged,
    AutomationChosen,
    AutomationDropped,
    RolloutDropped,
    RolloutPlanned,
    RolloutSettled,
    SelectionChanged,
    SelectionMade,
)

__all__ = [
    "AimClosed",
    "AimSet",
    "AutomationAdded",
    "AutomationChanged",
    "AutomationChosen",
    "AutomationDropped",
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
    "RolloutDropped",
    "RolloutPlanned",
    "RolloutSettled",
    "SelectionChanged",
    "SelectionMade",
    "SuggestionAnswered",
    "SuggestionMade",
    "VerdictGiven",
]
