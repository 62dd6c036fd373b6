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
from .closing import close_proposal
from .dismissing import (
    DismissalRefused,
    dismiss_finding,
    restore_finding,
    restore_findings_of,
)
from .judging import ask_verdict
from .piloting import PilotOrder, begin_pilot
from .proposing import (
    approve_proposal,
    change_proposal,
    keep_simulation,
    make_proposal,
    reopen_proposal,
    withdraw_proposal,
)
from .rolling_out import drop_step, plan_step, settle_step
from .selecting import (
    add_automation,
    change_automation,
    change_selection,
    choose_automation,
    drop_automation,
    make_selection,
)
from .settling import adopt, go_on, roll_back
from .stepping import ProposalRefused
from .stopping import stop_pilot

__all__ = [
    "AimOrder",
    "BoardRefused",
    "CauseOrder",
    "DismissalRefused",
    "PilotOrder",
    "ProposalRefused",
    "add_automation",
    "adopt",
    "answer_suggestion",
    "approve_proposal",
    "ask_verdict",
    "begin_pilot",
    "change_automation",
    "change_proposal",
    "change_selection",
    "choose_automation",
    "close_aim",
    "close_proposal",
    "dismiss_finding",
    "drop_automation",
    "drop_step",
    "go_on",
    "keep_simulation",
    "make_proposal",
    "make_selection",
    "mark_root",
    "name_cause",
    "plan_step",
    "reopen_proposal",
    "restore_finding",
    "restore_findings_of",
    "roll_back",
    "set_aim",
    "settle_step",
    "stop_pilot",
    "suggest",
    "take_cause_back",
    "withdraw_proposal",
]
