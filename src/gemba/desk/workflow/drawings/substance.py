"""What of a drawing decides what is done by it: all but where things stand on the canvas, and how
the file is written. Pure."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from gemba.foundation.kernel.json_values import JsonValue
from gemba.foundation.kernel.safe_xml import XmlRefused, parsed_xml

from .bodies import XML_CHARS_MAX, xml_of
from .reading import is_diagram, local

Substance = tuple[str, tuple[tuple[str, str], ...], str, tuple["Substance", ...]]
"""An element: its name, its attributes, its text, what is in it."""

# The ways of a step stand at the ways, too; a tool that writes a file names itself in it.
_TWICE = frozenset({"incoming", "outgoing"})
_OF_THE_TOOL = frozenset({"exporter", "exporterVersion"})
# Defaults of the schemas of BPMN 2.0 and DMN 1.3: some tools write them, others leave them out.
_UNSAID = frozenset(
    {
        *(("isInterrupting", "true"), ("cancelActivity", "true"), ("triggeredByEvent", "false")),
        *(("isSequential", "false"), ("testBefore", "false"), ("parallelMultiple", "false")),
        *(("isForCompensation", "false"), ("instantiate", "false"), ("isClosed", "false")),
        *(("isCollection", "false"), ("textFormat", "text/plain"), ("processType", "None")),
        *(("gatewayDirection", "Unspecified"), ("associationDirection", "None")),
        *(("startQuantity", "1"), ("completionQuantity", "1")),
        *(("hitPolicy", "UNIQUE"), ("preferredOrientation", "Rule-as-Row"), ("kind", "FEEL")),
    }
)
_WIDTHS = "{http://bpmn.io/schema/dmn/biodi"
_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"


def substance_of(body: JsonValue) -> Substance | str:
    """Of two drawings with the same, no ticket could tell which of them served it. What cannot be
    read is the same as itself alone. Raises DefinitionRefused where there is no drawing."""
    xml = xml_of(body)
    try:
        return _substance(parsed_xml(xml, bytes_max=XML_CHARS_MAX))
    except (XmlRefused, RecursionError):
        return xml


def _substance(node: ET.Element) -> Substance:
    said = sorted(
        # the prefix of a type is the file's own
        (name, value.rpartition(":")[2] if name == _TYPE else value)
        for name, value in node.attrib.items()
        if name not in _OF_THE_TOOL
        and (name, value) not in _UNSAID
        and not name.startswith(_WIDTHS)
    )
    inside = tuple(
        _substance(child)
        for child in node
        if not is_diagram(child) and local(child.tag) not in _TWICE
    )
    return str(node.tag), tuple(said), (node.text or "").strip(), inside
