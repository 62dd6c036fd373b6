"""What is kept of improving: findings set aside, proposals with their stages, pilots, aims, staff
suggestions."""

from .board import Aim, Cause, Suggestion
from .dismissals import KEY_CHARS_MAX, REASON_CHARS_MAX, Dismissal
from .pilots import Look, Pilot, Verdict
from .proposals import Proposal, StageEntry

__all__ = [
    "KEY_CHARS_MAX",
    "REASON_CHARS_MAX",
    "Aim",
    "Cause",
    "Dismissal",
    "Look",
    "Pilot",
    "Proposal",
    "StageEntry",
    "Suggestion",
    "Verdict",
]
