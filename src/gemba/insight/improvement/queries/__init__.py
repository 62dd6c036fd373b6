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
from .selecting import (
    AutomationLine,
    Proof,
    ScoreLine,
    SelectionLine,
    SelectionPage,
    SelectionUnknown,
    StepLine,
    selection,
    selections,
)
from .watched import benefit_of_proposal, course_of_proposal

__all__ = [
    "AimLine",
    "AutomationLine",
    "CauseLine",
    "DismissalLine",
    "Entry",
    "LookLine",
    "PilotLine",
    "PilotUnknown",
    "Proof",
    "ProposalLine",
    "ProposalPage",
    "ProposalUnknown",
    "Recomputed",
    "ScoreLine",
    "SelectionLine",
    "SelectionPage",
    "SelectionUnknown",
    "StepLine",
    "SuggestionLine",
    "VerdictLine",
    "aims",
    "benefit_of_proposal",
    "causes",
    "course_of_proposal",
    "dismissals",
    "given_verdict",
    "may_lead",
    "pilots_of",
    "proposal",
    "proposal_of_finding",
    "proposals",
    "recomputed",
    "selection",
    "selections",
    "suggestions",
]
