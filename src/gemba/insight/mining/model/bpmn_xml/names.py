"""Names in BPMN 2.0 files (OMG formal/2011-01-03), shared by reading and writing."""

from __future__ import annotations

from gemba.insight.mining.model.bpmn import NodeKind

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DIAGRAM = "http://www.omg.org/spec/BPMN/20100524/DI"
COMMON = "http://www.omg.org/spec/DD/20100524/DC"
LINES = "http://www.omg.org/spec/DD/20100524/DI"
# Ours: what a task's events are called in the log, where that is not the name shown.
OWN = "urn:gemba:bpmn"
ACTIVITY = f"{{{OWN}}}activity"

TASKS = frozenset(
    {
        "task",
        "userTask",
        "manualTask",
        "serviceTask",
        "scriptTask",
        "businessRuleTask",
        "sendTask",
        "receiveTask",
        "callActivity",
    }
)
SUB_PROCESSES = frozenset({"subProcess", "transaction", "adHocSubProcess"})
KINDS = {
    **dict.fromkeys(TASKS, NodeKind.TASK),
    "startEvent": NodeKind.START,
    "endEvent": NodeKind.END,
    "intermediateCatchEvent": NodeKind.EVENT,
    "intermediateThrowEvent": NodeKind.EVENT,
    "exclusiveGateway": NodeKind.EXCLUSIVE,
    "parallelGateway": NodeKind.PARALLEL,
    "inclusiveGateway": NodeKind.INCLUSIVE,
    "complexGateway": NodeKind.INCLUSIVE,
    "eventBasedGateway": NodeKind.EVENT_BASED,
}


def tag(name: str) -> str:
    """The full name of an element of the model."""
    return f"{{{MODEL}}}{name}"
