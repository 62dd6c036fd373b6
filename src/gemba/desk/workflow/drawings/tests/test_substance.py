"""What a tool writes otherwise is the same drawing; what does something else is another."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest

from gemba.desk.workflow.drawings.substance import substance_of
from gemba.desk.workflow.drawings.testing import decision_xml, process_xml

FIELD = (
    '<bpmn:extensionElements><gemba:field key="serial" label="Serial no" type="text" />'
    "</bpmn:extensionElements>"
)
PROCESS = process_xml("Look", "Mend", inside=FIELD).replace(
    "</bpmn:process>",
    '<bpmn:message id="M" name="Parts came" gemba:correlation="order" /></bpmn:process>',
)
DECISION = decision_xml(("< 12", '"we"'), (">= 24", '"customer"'), given="months")
Change = Callable[[str], str]


def does_the_same(xml: str, change: Change) -> bool:
    assert change(xml) != xml
    return substance_of({"xml": xml}) == substance_of({"xml": change(xml)})


def written_anew(xml: str) -> str:
    """By another program: other prefixes, other white space, attributes in another order."""
    root = ET.fromstring(xml)
    for node in root.iter():
        turned = list(reversed(node.attrib.items()))
        node.attrib.clear()
        node.attrib.update(turned)
    ET.indent(root, "\t")
    root.set("exporter", "Another tool")
    return ET.tostring(root, encoding="unicode")


def replaced(before: str, after: str) -> Change:
    return lambda xml: xml.replace(before, after)


@pytest.mark.parametrize("xml", [PROCESS, DECISION])
def test_a_file_written_anew_by_a_tool_is_the_same(xml: str) -> None:
    assert does_the_same(xml, written_anew)


@pytest.mark.parametrize(
    ("xml", "change"),
    [
        (PROCESS, replaced('y="138"', 'y="300"')),
        (PROCESS, replaced('id="Step_0" name', 'id="Step_0" isForCompensation="false" name')),
        (PROCESS, replaced("</bpmn:userTask>", "<bpmn:incoming>F</bpmn:incoming></bpmn:userTask>")),
        (DECISION, replaced(' hitPolicy="UNIQUE"', "")),
        (
            DECISION,
            replaced("<decisionTable ", '<decisionTable preferredOrientation="Rule-as-Row" '),
        ),
    ],
)
def test_what_stands_elsewhere_or_is_said_twice_is_the_same(xml: str, change: Change) -> None:
    assert does_the_same(xml, change)


@pytest.mark.parametrize(
    ("xml", "change"),
    [
        (PROCESS, replaced('name="Look"', 'name="Look twice"')),
        (PROCESS, replaced('type="text"', 'type="number"')),
        (PROCESS, replaced('gemba:correlation="order"', 'gemba:correlation="parcel"')),
        (PROCESS, replaced('targetRef="Step_1"', 'targetRef="End"')),
        (DECISION, replaced("&lt; 12", "&lt; 24")),
        (DECISION, replaced('hitPolicy="UNIQUE"', 'hitPolicy="FIRST"')),
        (DECISION, replaced('"customer"', '"nobody"')),
        (PROCESS, lambda _xml: "<broken"),
    ],
)
def test_what_does_something_else_is_another(xml: str, change: Change) -> None:
    assert not does_the_same(xml, change)
