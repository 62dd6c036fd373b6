"""Versions of processes as they run: read once, kept while they are in use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from uuid import UUID
from xml.etree import ElementTree as ET

from gemba.desk.workflow.ahead import Ahead, Stand, ahead_in
from gemba.desk.workflow.drawings.approvals import Approval, approval_of
from gemba.desk.workflow.drawings.bodies import xml_of
from gemba.desk.workflow.drawings.forms import FormField, form_of
from gemba.desk.workflow.drawings.offered import process_id_of
from gemba.desk.workflow.offers import PROCESS
from gemba.desk.workflow.processes.bpmn.model import ACTIVITIES, Element, Scope
from gemba.desk.workflow.processes.bpmn.names import local, tag
from gemba.desk.workflow.processes.bpmn.reading import read_diagram
from gemba.desk.workflow.processes.bpmn.safe_xml import parsed
from gemba.desk.workflow.processes.door import Deployed, Place
from gemba.desk.workflow.processes.spiff.program import deployed
from gemba.desk.workflow.shown import Shown, shown_of
from gemba.foundation.definitions.queries import Definition, version
from gemba.foundation.trials.queries import NOBODY, served

PROGRAMS_KEPT = 256

Called = tuple[tuple[str, UUID, int], ...]
"""By its id in the drawing, the definition and version of each process that may be called."""


@dataclass(frozen=True)
class Program:
    """A version of a process ready to run with those it calls; by place the forms of its steps, the
    approvals among them, and what customers are told."""

    process_id: UUID
    version: int
    name: str
    deployed: Deployed
    ahead: Ahead
    forms: Mapping[Place, tuple[FormField, ...]]
    approvals: Mapping[Place, Approval]
    shown: Mapping[Place, Shown]

    @cached_property
    def fields(self) -> Mapping[str, FormField]:
        """The fields of all its forms by key; of several with one key the first."""
        fields = [each for form in self.forms.values() for each in form]
        return {each.key: each for each in reversed(fields)}

    def place(self, drawn_in: str, element: str) -> Place:
        """Where a step stands that says so; one that does not say in which process: the first that
        has such an element."""
        if drawn_in:
            return drawn_in, element
        own = (self.deployed.process_id, element)
        return next((each for each in (own, *self.ahead.elements) if each[1] == element), own)

    def element(self, place: Place) -> Element | None:
        """What is drawn there."""
        return self.ahead.elements.get(place)

    def after(self, stands: Iterable[Stand]) -> tuple[str, ...]:
        """The names of the steps that may come next after these, past gateways and events."""
        elements = self.ahead.elements
        steps = {at for at, each in elements.items() if each.kind in ACTIVITIES and each.name}
        found = self.ahead.first(tuple(stands), steps)
        return tuple(dict.fromkeys(elements[each].name for each in found))


@lru_cache(maxsize=PROGRAMS_KEPT)
def program(process_id: UUID, number: int, called: Called = ()) -> Program:
    """A version and those it calls. Raises DefinitionUnknown, DefinitionRefused, CannotRun."""
    found = version(process_id, number)
    texts = (xml_of(found.body), *(xml_of(version(key, no).body) for _name, key, no in called))
    running = deployed(texts[0], texts[1:], "")
    scopes: dict[str, Scope] = {}
    nodes: dict[str, ET.Element] = {}
    for text in texts:  # the first that holds an id counts, as for the engine
        for scope in read_diagram(text).processes:
            scopes.setdefault(scope.id, scope)
        for node in parsed(text).findall(tag("process")):
            nodes.setdefault(node.get("id", ""), node)
    drawn = {(key, each.get("id", "")): each for key, node in nodes.items() for each in node.iter()}
    forms = {place: form for place, each in drawn.items() if (form := form_of(each))}
    approvals = {place: said for place, each in drawn.items() if (said := approval_of(each))}
    shown = {place: told for place, each in drawn.items() if (told := shown_of(each))}
    ahead = ahead_in(scopes.values())
    return Program(process_id, number, found.name, running, ahead, forms, approvals, shown)


def published(process_id: UUID, treated: frozenset[UUID] = NOBODY) -> Definition | None:
    """The process as new instances run it on tickets treated in these trials; None where it is off,
    retired or unknown."""
    return next((each for each in served(PROCESS, treated) if each.id == process_id), None)


def called_by(found: Definition, treated: frozenset[UUID] = NOBODY) -> Called:
    """The published processes that a process calls, and those they call, as they are now on tickets
    treated in these trials."""
    known = {process_id_of(each): each for each in served(PROCESS, treated)}
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
