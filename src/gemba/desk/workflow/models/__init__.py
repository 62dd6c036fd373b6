"""What the workflow room keeps: what rules did, and where processes stand."""

from gemba.desk.workflow.models.processes import DeliveredMessage, ProcessInstance, WaitingStep
from gemba.desk.workflow.models.robots import RobotRun
from gemba.desk.workflow.models.rules import Firing, Rehearsal, RehearsedFiring

__all__ = [
    "DeliveredMessage",
    "Firing",
    "ProcessInstance",
    "Rehearsal",
    "RehearsedFiring",
    "RobotRun",
    "WaitingStep",
]
