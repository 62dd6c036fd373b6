"""What people do to improve: set findings aside, propose, pilot, judge, keep or roll back."""

from .boarding import (
    AimOrder,
    BoardRefused,
    CauseOrder,
    answer_suggestion,
    close_aim,
    mark_root,
    name_cause,
    set_aim,
    suggest,
    take_cause_back,
)
from .dismissing import (
    DismissalRefused,
    dismiss_finding,
    restore_finding,
    restore_findings_of,
)
from .piloting import PilotOrder, ask_verdict, begin_pilot, stop_pilot
from .proposing import (
    approve_proposal,
    change_proposal,
    keep_simulation,
    make_proposal,
    reopen_proposal,
    withdraw_proposal,
)
from .settling import adopt, go_on, roll_back
from .stepping import ProposalRefused

__all__ = [
    "AimOrder",
    "BoardRefused",
    "CauseOrder",
    "DismissalRefused",
    "PilotOrder",
    "ProposalRefused",
    "adopt",
    "answer_suggestion",
    "approve_proposal",
    "ask_verdict",
    "begin_pilot",
    "change_proposal",
    "close_aim",
    "dismiss_finding",
    "go_on",
    "keep_simulation",
    "make_proposal",
    "mark_root",
    "name_cause",
    "reopen_proposal",
    "restore_finding",
    "restore_findings_of",
    "roll_back",
    "set_aim",
    "stop_pilot",
    "suggest",
    "take_cause_back",
    "withdraw_proposal",
]
