"""What is known of improving: findings set aside, proposals, aims and suggestions."""

from .board import AimLine, CauseLine, SuggestionLine, aims, causes, suggestions
from .dismissals import DismissalLine, dismissals
from .pilots import (
    LookLine,
    PilotLine,
    PilotUnknown,
    Recomputed,
    VerdictLine,
    given_verdict,
    pilots_of,
    recomputed,
)
from .proposals import (
    Entry,
    ProposalLine,
    ProposalPage,
    ProposalUnknown,
    may_lead,
    proposal,
    proposal_of_finding,
    proposals,
)

__all__ = [
    "AimLine",
    "CauseLine",
    "DismissalLine",
    "Entry",
    "LookLine",
    "PilotLine",
    "PilotUnknown",
    "ProposalLine",
    "ProposalPage",
    "ProposalUnknown",
    "Recomputed",
    "SuggestionLine",
    "VerdictLine",
    "aims",
    "causes",
    "dismissals",
    "given_verdict",
    "may_lead",
    "pilots_of",
    "proposal",
    "proposal_of_finding",
    "proposals",
    "recomputed",
    "suggestions",
]
