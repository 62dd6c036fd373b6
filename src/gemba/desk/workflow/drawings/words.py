"""What elements of drawings and their properties are called, in the reader's language."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

_KINDS = {
    "process": gettext_noop("Process"),
    "participant": gettext_noop("Pool"),
    "lane": gettext_noop("Lane"),
    "startEvent": gettext_noop("Start"),
    "endEvent": gettext_noop("End"),
    "intermediateCatchEvent": gettext_noop("Event awaited"),
    "intermediateThrowEvent": gettext_noop("Event set off"),
    "boundaryEvent": gettext_noop("Event at a step"),
    "task": gettext_noop("Step"),
    "userTask": gettext_noop("Step for a person"),
    "manualTask": gettext_noop("Step by hand"),
    "serviceTask": gettext_noop("Action of the desk"),
    "sendTask": gettext_noop("Message sent"),
    "receiveTask": gettext_noop("Message awaited"),
    "scriptTask": gettext_noop("Calculation"),
    "businessRuleTask": gettext_noop("Decision"),
    "callActivity": gettext_noop("Called process"),
    "subProcess": gettext_noop("Sub-process"),
    "transaction": gettext_noop("Transaction"),
    "exclusiveGateway": gettext_noop("One way of several"),
    "parallelGateway": gettext_noop("All ways at once"),
    "inclusiveGateway": gettext_noop("One or more ways"),
    "eventBasedGateway": gettext_noop("Whatever happens first"),
    "sequenceFlow": gettext_noop("Way"),
    "messageFlow": gettext_noop("Message flow"),
    "association": gettext_noop("Association"),
    "textAnnotation": gettext_noop("Remark"),
    "decision": gettext_noop("Decision"),
    "inputData": gettext_noop("Input"),
    "businessKnowledgeModel": gettext_noop("Business knowledge"),
    "knowledgeSource": gettext_noop("Knowledge source"),
}
_PROPERTIES = {
    "kind": gettext_noop("Kind"),
    "name": gettext_noop("Name"),
    "documentation": gettext_noop("Explanation"),
    "conditionExpression": gettext_noop("Condition"),
    "default": gettext_noop("Way if no condition holds"),
    "sourceRef": gettext_noop("From"),
    "targetRef": gettext_noop("To"),
    "attachedToRef": gettext_noop("At the step"),
    "cancelActivity": gettext_noop("Ends the step"),
    "isInterrupting": gettext_noop("Ends the step"),
    "timeDuration": gettext_noop("After"),
    "timeDate": gettext_noop("At"),
    "timeCycle": gettext_noop("Again every"),
    "messageRef": gettext_noop("Message"),
    "signalRef": gettext_noop("Signal"),
    "errorRef": gettext_noop("Error"),
    "escalationRef": gettext_noop("Escalation"),
    "script": gettext_noop("Script"),
    "calledElement": gettext_noop("Process"),
    "lane": gettext_noop("Lane"),
    "action": gettext_noop("Action"),
    "activity": gettext_noop("In the log"),
    "decision": gettext_noop("Decision"),
    "owner": gettext_noop("Owner"),
    "due": gettext_noop("Due"),
    "result": gettext_noop("Result goes to"),
    "correlation": gettext_noop("Belongs together by"),
    "input": gettext_noop("Given"),
    "output": gettext_noop("Taken over"),
    "value": gettext_noop("Value"),
    "field": gettext_noop("Field"),
    "key": gettext_noop("Key"),
    "label": gettext_noop("Label"),
    "type": gettext_noop("Type"),
    "required": gettext_noop("Must be filled in"),
    "condition": gettext_noop("Condition"),
    "approval": gettext_noop("Approval"),
    "role": gettext_noop("Role"),
    "team": gettext_noop("Team"),
    "of": gettext_noop("Supervisors of who did"),
    "needed": gettext_noop("How many must say yes"),
    "fourEyes": gettext_noop("Never who asked"),
    "limit": gettext_noop("Within the limit of the role"),
    "choice": gettext_noop("Choice"),
    "isExecutable": gettext_noop("Can run"),
    "text": gettext_noop("Text"),
    "completionCondition": gettext_noop("Done when"),
    "collection": gettext_noop("Once for each of"),
    "isSequential": gettext_noop("One after another"),
    "results": gettext_noop("Collected in"),
    "item": gettext_noop("Each of them is called"),
    "loopCondition": gettext_noop("As long as"),
    "loopMaximum": gettext_noop("At most so many times"),
    "shown": gettext_noop("Customers are told"),
}
_POLICIES = {
    "UNIQUE": gettext_noop("Unique"),
    "FIRST": gettext_noop("First"),
    "PRIORITY": gettext_noop("Priority"),
    "ANY": gettext_noop("Any"),
    "COLLECT": gettext_noop("Collect"),
    "COLLECT SUM": gettext_noop("Collect (sum)"),
    "COLLECT MIN": gettext_noop("Collect (lowest)"),
    "COLLECT MAX": gettext_noop("Collect (highest)"),
    "COLLECT COUNT": gettext_noop("Collect (number)"),
    "RULE ORDER": gettext_noop("Rule order"),
    "OUTPUT ORDER": gettext_noop("Output order"),
}


def kind_word(kind: str) -> str:
    """What an element of this BPMN or DMN name is called; the name where we have no word."""
    return _(_KINDS[kind]) if kind in _KINDS else _apart(kind)


def kind_words() -> dict[str, str]:
    """What every element is called, by its name in the standard."""
    return {kind: _(word) for kind, word in _KINDS.items()}


def policy_word(policy: str) -> str:
    """Which of the rules that hit a table answers with, by DMN's name and its aggregation."""
    return _(_POLICIES[policy]) if policy in _POLICIES else policy


def path_word(path: str) -> str:
    """A property, by the path of names to it, as people read it."""
    steps = [each for each in path.split(" › ") if not _is_frame(each)]
    if steps[-1] == "value" and steps[:-1] and steps[-2].startswith(("input ", "output ")):
        steps.pop()
    return " › ".join(map(_step, steps))


def _step(step: str) -> str:
    name, _space, rest = step.partition(" ")
    word = _(_PROPERTIES[name]) if name in _PROPERTIES else _apart(name)
    return f"{word} {rest}".rstrip()


def _is_frame(step: str) -> bool:
    """What only holds something together says nothing to a reader."""
    return step.endswith("EventDefinition")


def _apart(name: str) -> str:
    """`loopCardinality` as `loop cardinality`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()
