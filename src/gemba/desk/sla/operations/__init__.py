"""What moves the clocks: events, time, and other terms."""

from gemba.desk.sla.operations.following import follow, follow_terms
from gemba.desk.sla.operations.ledger import STEP_TIMER
from gemba.desk.sla.operations.rereading import REREAD_TIMER, reread, reread_from
from gemba.desk.sla.operations.stepping import take_steps

__all__ = [
    "REREAD_TIMER",
    "STEP_TIMER",
    "follow",
    "follow_terms",
    "reread",
    "reread_from",
    "take_steps",
]
