"""What the workflow room says."""

from gemba.desk.workflow.event_types.processes import (
    DecisionMade,
    ProcessCancelled,
    ProcessEnded,
    ProcessMoved,
    ProcessSpoken,
    ProcessStarted,
    StepCancelled,
    StepDelegated,
    StepEnded,
    StepFailed,
    StepMissed,
    StepPassed,
    StepRetried,
    StepSkipped,
    StepStarted,
    StepTaken,
)
from gemba.desk.workflow.event_types.rules import (
    MacroApplied,
    RuleFired,
    RuleRehearsed,
    RuleStopped,
)

__all__ = [
    "DecisionMade",
    "MacroApplied",
    "ProcessCancelled",
    "ProcessEnded",
    "ProcessMoved",
    "ProcessSpoken",
    "ProcessStarted",
    "RuleFired",
    "RuleRehearsed",
    "RuleStopped",
    "StepCancelled",
    "StepDelegated",
    "StepEnded",
    "StepFailed",
    "StepMissed",
    "StepPassed",
    "StepRetried",
    "StepSkipped",
    "StepStarted",
    "StepTaken",
]
