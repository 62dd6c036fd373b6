"""The two logs behind the page, and what is kept of them for the next request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404

from gemba.desk.workflow.processes.bpmn.reading import read_diagram
from gemba.desk.workflow.processes.bpmn.refusals import DiagramRefused
from gemba.foundation.definitions.queries import Definition, version
from gemba.foundation.events.actors import Actor
from gemba.foundation.kernel.clock import microseconds
from gemba.insight.eventlog.queries import DESK, LogLine, open_columns, open_step_log
from gemba.insight.mining.drawn.overlay import Overlay, overlay
from gemba.insight.mining.drawn.steps import DrawnSteps, drawn_steps
from gemba.insight.mining.drawn.stretch import Chosen
from gemba.insight.mining.drawn.tickets import Beside, beside
from gemba.interfaces.console.drawings.pages import xml_in
from gemba.interfaces.console.process.remembering import Memory

from .forms import Wanted

DESK_LOG = LogLine(DESK, "")
_STEP_LOG = LogLine(f"{DESK}_steps", "")
_memory: Memory[DrawnSteps] = Memory()


@dataclass(frozen=True)
class Reading:
    """One version of a process and what happened to its instances."""

    definition: Definition
    wanted: Wanted
    number: int
    chosen: Chosen
    xml: str
    actor: Actor
    now: datetime

    def overlay(self) -> Overlay:
        """The figures that lie over the drawing."""
        passed = _passed(self.xml)
        return overlay(self.chosen, now_us=microseconds(self.now), passed=passed)

    def beside(self) -> Beside:
        """The same beside the log of tickets."""
        return beside(self.chosen.steps, open_columns(DESK, actor=self.actor, now=self.now))


def reading(found: Definition, wanted: Wanted, *, actor: Actor, now: datetime) -> Reading:
    """What is asked for of a process. Raises Http404 for a version it has not."""
    log = open_step_log(actor=actor, now=now)
    steps = _memory.of(_STEP_LOG, log, found.id, lambda: drawn_steps(log, found.id.hex))
    number = wanted.version or max((each for each, _n in steps.versions), default=found.version)
    if number > found.version:
        raise Http404
    return Reading(
        definition=found,
        wanted=wanted,
        number=number,
        chosen=Chosen(steps, wanted.stretch(number, now)),
        xml=xml_in(version(found.id, number).body),
        actor=actor,
        now=now,
    )


def _passed(xml: str) -> Mapping[str, Sequence[str]]:
    """By element, the flows on which tokens come to it, or leave what only begins."""
    try:
        diagram = read_diagram(xml)
    except DiagramRefused:
        return {}
    return {
        element.id: [flow.id for flow in flows]
        for process in diagram.processes
        for scope in process.all_scopes()
        for element in scope.elements
        if (flows := scope.entering.get(element.id) or scope.leaving.get(element.id))
    }
