"""What is known of improving: findings set aside, proposals, aims and suggestions."""

from .board import AimLine, CauseLine, SuggestionLine, aims, causes, suggestions
from .dismissals import DismissalLine, dismissals
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
    "ProposalLine",
    "ProposalPage",
    "ProposalUnknown",
    "SuggestionLine",
    "aims",
    "causes",
    "dismissals",
    "may_lead",
    "proposal",
    "proposal_of_finding",
    "proposals",
    "suggestions",
]
