"""Names in BPMN 2.0 files (OMG formal/2011-01-03), and ours in them."""

from __future__ import annotations

from xml.etree import ElementTree as ET

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
# Ours: what an element does on this desk. The tools of others keep it and do not understand it.
OWN = "urn:gemba:bpmn"


def tag(name: str) -> str:
    """The full name of an element of the standard."""
    return f"{{{MODEL}}}{name}"


def own(name: str) -> str:
    """The full name of an attribute or element of ours."""
    return f"{{{OWN}}}{name}"


def text_in(node: ET.Element | None) -> str:
    """All text of an element, trimmed; '' for none."""
    return "".join(node.itertext()).strip() if node is not None else ""


def local(name: object) -> str:
    """The name without its namespace; '' for what is no element (a comment)."""
    return name.rpartition("}")[2] if isinstance(name, str) else ""
