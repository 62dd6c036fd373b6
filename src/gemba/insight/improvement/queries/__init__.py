"""What is known of improving: findings set aside, proposals, aims and suggestions."""

from .board import (
    AimLine,
    CauseLine,
    SuggestionLine,
    aims,
    causes,
    suggestions,
    unanswered_suggestions,
)
from .dismissals import DismissalLine, dismissals
from .foreseeing import EVERY_TICKET, Foreseen, foreseen
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
from .serving import Serving
from .watched import benefit_of_proposal, course_of_proposal

__all__ = [
    "EVERY_TICKET",
    "AimLine",
    "AutomationLine",
    "CauseLine",
    "DismissalLine",
    "Entry",
    "Foreseen",
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
    "Serving",
    "StepLine",
    "SuggestionLine",
    "VerdictLine",
    "aims",
    "benefit_of_proposal",
    "causes",
    "course_of_proposal",
    "dismissals",
    "foreseen",
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
    "unanswered_suggestions",
]
