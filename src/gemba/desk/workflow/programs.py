"""Versions of processes as they run: read once, kept while they are in use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from gemba.desk.workflow.drawings.forms import FormField, form_of
from gemba.desk.workflow.drawings.kinds import xml_of
from gemba.desk.workflow.drawings.offered import PROCESS, process_id_of
from gemba.desk.workflow.processes.bpmn.names import local
from gemba.desk.workflow.processes.bpmn.safe_xml import parsed
from gemba.desk.workflow.processes.door import Deployed
from gemba.desk.workflow.processes.spiff.program import deployed
from gemba.foundation.definitions.queries import Definition, active, version

PROGRAMS_KEPT = 256

Called = tuple[tuple[str, UUID, int], ...]
"""By its id in the drawing, the definition and version of each process that may be called."""


@dataclass(frozen=True)
class Program:
    """A version of a process ready to run, with the forms of its steps by element."""

    process_id: UUID
    version: int
    name: str
    deployed: Deployed
    forms: Mapping[str, tuple[FormField, ...]]


@lru_cache(maxsize=PROGRAMS_KEPT)
def program(process_id: UUID, number: int, called: Called = ()) -> Program:
    """A version and those it calls. Raises DefinitionUnknown, DefinitionRefused, CannotRun."""
    found = version(process_id, number)
    text = xml_of(found.body)
    others = [xml_of(version(key, no).body) for _name, key, no in called]
    forms = {element: form for each in (text, *others) for element, form in _forms(each)}
    return Program(process_id, number, found.name, deployed(text, tuple(others), ""), forms)


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


def _forms(text: str) -> Iterator[tuple[str, tuple[FormField, ...]]]:
    for node in parsed(text).iter():
        if form := form_of(node):
            yield node.get("id", ""), form
