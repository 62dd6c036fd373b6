"""What the workflow room does."""

from gemba.desk.workflow.operations.clocks import AFTER_TIMER, set_clocks
from gemba.desk.workflow.operations.enforcing import enforce_rehearsed
from gemba.desk.workflow.operations.macros import MacroResult, apply_macro, preview_macro
from gemba.desk.workflow.operations.reacting import answer_acts, answer_events
from gemba.desk.workflow.operations.rehearsing import (
    ask_rehearsal,
    rehearse_small,
    rehearse_wanted,
    start_rehearsal,
)
from gemba.desk.workflow.operations.telling import tell_of_promises
from gemba.desk.workflow.operations.timing import (
    SCHEDULE_TIMER,
    fire_after,
    fire_schedules,
    follow_definitions,
    follow_trial,
)

__all__ = [
    "AFTER_TIMER",
    "SCHEDULE_TIMER",
    "MacroResult",
    "answer_acts",
    "answer_events",
    "apply_macro",
    "ask_rehearsal",
    "enforce_rehearsed",
    "fire_after",
    "fire_schedules",
    "follow_definitions",
    "follow_trial",
    "preview_macro",
    "rehearse_small",
    "rehearse_wanted",
    "set_clocks",
    "start_rehearsal",
    "tell_of_promises",
]
