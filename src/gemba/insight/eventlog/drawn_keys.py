"""The stable keys of drawn elements: the process, and the element's id in its drawing; and which
kinds of elements, by BPMN's names, are a machine's work."""

from __future__ import annotations

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
