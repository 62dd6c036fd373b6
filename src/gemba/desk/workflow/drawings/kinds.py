"""Processes and decisions as definitions: their body is the drawing's XML, as it was drawn."""

from __future__ import annotations

from collections import Counter
from xml.etree import ElementTree as ET

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from gemba.desk.workflow.offers import PROCESS
from gemba.desk.workflow.processes.bpmn.refusals import REFUSALS, DiagramRefused
from gemba.desk.workflow.processes.bpmn.safe_xml import parsed
from gemba.foundation.definitions.difference import Line
from gemba.foundation.definitions.kinds import DefinitionKind, DefinitionRefused
from gemba.foundation.kernel.json_values import JsonValue

from .bodies import XML_CHARS_MAX, refuse, xml_of
from .decisions import DECISION_KIND
from .offered import works
from .problems import process_problems
from .reading import Drawn, Read, read_drawing
from .substance import substance_of
from .words import kind_word, path_word


def root_of(body: JsonValue) -> ET.Element:
    """The drawing in a body of a process, read. Raises DefinitionRefused."""
    try:
        return parsed(xml_of(body))
    except DiagramRefused as refusal:
        raise DefinitionRefused(_(REFUSALS[refusal.code]).format(**refusal.values)) from refusal


def check_process(body: JsonValue) -> None:
    """Raises DefinitionRefused while the drawing has a problem."""
    refuse(process_problems(xml_of(body)))


def describe_process(body: JsonValue) -> list[Line]:
    """A process in lines, one an element that says something, from left to right."""
    read = read_drawing(root_of(body))
    lines = (_line(each, read) for each in read.elements.values())
    return [line for line in lines if line]


def _line(each: Drawn, read: Read) -> Line | None:
    """What leads from where to where is in the label; a way that says no more needs no line."""
    said = [
        f"{path_word(path)}: {_told(path, value, read)}"
        for path, value in each.says.items()
        if path not in ("sourceRef", "targetRef", "isExecutable")
    ]
    if not said and each.kind in ("sequenceFlow", "process", "association"):
        return None
    return Line(
        read.label(each.id) or kind_word(each.kind), "; ".join([kind_word(each.kind), *said])
    )


def _told(path: str, value: str, read: Read) -> str:
    """What a property says: actions and elements by their names."""
    action = works().get(value) if path == "action" else None
    return str(action.label) if action else read.told(path, value)


def process_said(body: JsonValue) -> str:
    """A process in a sentence: how much there is of what."""
    try:
        found = Counter(each.kind for each in read_drawing(root_of(body)).elements.values())
    except DefinitionRefused as refusal:
        return str(refusal)
    steps = sum(n for kind, n in found.items() if kind.endswith(("ask", "Activity", "Process")))
    ways = sum(n for kind, n in found.items() if kind.endswith("Gateway"))
    told = [ngettext("{n} step", "{n} steps", steps).format(n=steps)]
    if ways:
        told.append(ngettext("{n} gateway", "{n} gateways", ways).format(n=ways))
    return ", ".join(told)


PROCESS_KIND = DefinitionKind(
    name=PROCESS,
    label=gettext_lazy("Process"),
    plural=gettext_lazy("Processes"),
    check=check_process,
    describe=describe_process,
    substance=substance_of,
    body_chars_max=XML_CHARS_MAX,
)
KINDS = (PROCESS_KIND, DECISION_KIND)
