"""What is kept of improving: findings set aside, proposals with their stages, pilots, aims, staff
suggestions, selections of automation."""

from .board import Aim, Cause, Suggestion
from .dismissals import KEY_CHARS_MAX, REASON_CHARS_MAX, Dismissal
from .pilots import Look, Pilot, Verdict
from .proposals import Proposal, StageEntry
from .selecting import Automation, CostItem, RolloutStep, Score, Selection

__all__ = [
    "KEY_CHARS_MAX",
    "REASON_CHARS_MAX",
    "Aim",
    "Automation",
    "Cause",
    "CostItem",
    "Dismissal",
    "Look",
    "Pilot",
    "Proposal",
    "RolloutStep",
    "Score",
    "Selection",
    "StageEntry",
    "Suggestion",
    "Verdict",
]
