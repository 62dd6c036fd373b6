"""Versions of processes as they run: read once, kept while they are in use."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID
from xml.etree import ElementTree as ET

from gemba.desk.workflow.drawings.bodies import xml_of
from gemba.desk.workflow.drawings.forms import FormField, form_of
from gemba.desk.workflow.drawings.offered import process_id_of
from gemba.desk.workflow.offers import PROCESS
from gemba.desk.workflow.processes.bpmn.model import ACTIVITIES
from gemba.desk.workflow.processes.bpmn.names import local, tag
from gemba.desk.workflow.processes.bpmn.safe_xml import parsed
from gemba.desk.workflow.processes.door import Deployed
from gemba.desk.workflow.processes.spiff.program import deployed
from gemba.desk.workflow.shown import Shown, shown_of
from gemba.foundation.definitions.queries import Definition, active, version

PROGRAMS_KEPT = 256
STEPS = frozenset(map(str, ACTIVITIES))

Called = tuple[tuple[str, UUID, int], ...]
"""By its id in the drawing, the definition and version of each process that may be called."""


@dataclass(frozen=True)
class Program:
    """A version of a process ready to run; by element the forms of its steps, their names, where
    flows lead, and what customers are told."""

    process_id: UUID
    version: int
    name: str
    deployed: Deployed
    forms: Mapping[str, tuple[FormField, ...]]
    labels: Mapping[str, str]
    flows: Mapping[str, tuple[str, ...]]
    shown: Mapping[str, Shown]

    def after(self, elements: Iterable[str]) -> tuple[str, ...]:
        """The names of the steps that may come next after these, past gateways and events."""
        found = self.ahead(elements, self.labels)
        return tuple(dict.fromkeys(self.labels[each] for each in found))

    def ahead(
        self, elements: Iterable[str], wanted: Container[str], past: Collection[str] = ()
    ) -> tuple[str, ...]:
        """The first of the wanted elements on each way on from these, leaving out what is `past`
        and all that comes after it."""
        found = []
        seen = {*elements, *past}
        ahead = [target for each in elements for target in self.flows.get(each, ())]
        while ahead:
            element = ahead.pop(0)
            if element in seen:
                continue
            seen.add(element)
            if element in wanted:
                found.append(element)
            else:
                ahead += self.flows.get(element, ())
        return tuple(found)


@lru_cache(maxsize=PROGRAMS_KEPT)
def program(process_id: UUID, number: int, called: Called = ()) -> Program:
    """A version and those it calls. Raises DefinitionUnknown, DefinitionRefused, CannotRun."""
    found = version(process_id, number)
    text = xml_of(found.body)
    others = [xml_of(version(key, no).body) for _name, key, no in called]
    running = deployed(text, tuple(others), "")
    roots = [parsed(each) for each in (text, *others)]
    forms = {element: form for root in roots for element, form in _forms(root)}
    labels = {key: label for root in roots for key, label in _labels(root)}
    shown = {element: told for root in roots for element, told in _shown(root)}
    flows: dict[str, tuple[str, ...]] = {}
    for source, target in (flow for root in roots for flow in _flows(root)):
        flows[source] = (*flows.get(source, ()), target)
    return Program(process_id, number, found.name, running, forms, labels, flows, shown)


def published(process_id: UUID) -> Definition | None:
    """The process as new instances run it; None where it is off, retired or unknown."""
    return next((each for each in active(PROCESS) if each.id == process_id), None)


def called_by(found: Definition) -> Called:
    """The published processes that a process calls, and those they call, as they are now."""
    known = {process_id_of(each): each for each in active(PROCESS)}
    reached: dict[str, Definition] = {}
    wanted = list(_names_called(found))
    while wanted:
        name = wanted.pop()
        if name in known and name not in reached:
            reached[name] = known[name]
            wanted += _names_called(known[name])
    return tuple((name, each.id, each.version) for name, each in sorted(reached.items()))


def _names_called(found: Definition) -> Iterator[str]:
    for node in parsed(xml_of(found.body)).iter():
        if local(node.tag) == "callActivity":
            yield node.get("calledElement", "").rpartition(":")[2]


def _forms(root: ET.Element) -> Iterator[tuple[str, tuple[FormField, ...]]]:
    for node in root.iter():
        if form := form_of(node):
            yield node.get("id", ""), form


def _shown(root: ET.Element) -> Iterator[tuple[str, Shown]]:
    for node in root.iter():
        if told := shown_of(node):
            yield node.get("id", ""), told


def _labels(root: ET.Element) -> Iterator[tuple[str, str]]:
    """What people call the steps that are work."""
    for node in root.iter():
        if local(node.tag) in STEPS and node.get("name"):
            yield node.get("id", ""), " ".join(node.get("name", "").split())


def _flows(root: ET.Element) -> Iterator[tuple[str, str]]:
    for node in root.iter(tag("sequenceFlow")):
        yield node.get("sourceRef", ""), node.get("targetRef", "")
