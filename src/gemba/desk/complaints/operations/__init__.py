"""Acting on complaints: one verb, one function, one transaction, at least one event."""

from gemba.desk.complaints.operations.compensating import (
    PURPOSE,
    compensate,
    decide_compensations,
)
from gemba.desk.complaints.operations.registering import (
    CALLBACK_TIMER,
    miss_callbacks,
    own_complaint,
    own_unowned,
    register_complaints,
    withdraw_complaint,
)
from gemba.desk.complaints.operations.settling import (
    record_callback,
    record_cause,
    record_follow_up,
)

__all__ = [
    "CALLBACK_TIMER",
    "PURPOSE",
    "compensate",
    "decide_compensations",
    "miss_callbacks",
    "own_complaint",
    "own_unowned",
    "record_callback",
    "record_cause",
    "record_follow_up",
    "register_complaints",
    "withdraw_complaint",
]
