"""How logs call what is drawn: the stable keys of elements, the attributes of a log of instances,
and which kinds of elements, by BPMN's names, are a machine's work."""

from __future__ import annotations

# Of a row: what happened (the event's type), on which version, which token of the instance, the
# flows that were gone, the element's name and BPMN's kind, of which kind an incident is, and the
# number of the event where it holds somebody's words.
ACT, VERSION, TOKEN, WAYS, LABEL, KIND = "act", "version", "token", "ways", "label", "kind"
CODE, TOLD = "code", "told"
ROW_ATTRIBUTES = (ACT, VERSION, TOKEN, WAYS, LABEL, KIND, CODE, TOLD)
# Of an instance: its ticket and its process, by their ids.
TICKET, PROCESS = "ticket", "process"
CASE_ATTRIBUTES = (TICKET, PROCESS)
MACHINES_KINDS = ("task", "serviceTask", "sendTask", "scriptTask", "businessRuleTask")


def element_key(process: str, element: str, called: str = "") -> str:
    """`process` by its id in hex digits; an element of a called process has that one's id in its
    file before its own. Without an element, the process itself."""
    return f"{process}:{called}/{element}" if called else f"{process}:{element}"


def element_of(key: str) -> str:
    """The element of a key as flows and steps of a drawing name it; '' for the process itself."""
    return key.partition(":")[2]


def process_of(key: str) -> str:
    """The process of a key."""
    return key.partition(":")[0]
