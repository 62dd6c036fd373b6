"""What is deployed, compiled once and kept as long as it is in use."""

from __future__ import annotations

import hashlib
from functools import lru_cache

from gemba.desk.workflow.processes.bpmn.model import EventKind, Scope
from gemba.desk.workflow.processes.bpmn.reading import read_diagram
from gemba.desk.workflow.processes.door import Deployed
from gemba.desk.workflow.processes.incidents import Stuck

from .compiled import CannotRun, ScopeWorkflowSpec

PROGRAMS_KEPT = 256


class Compiled:
    """A process and those it may reach by calls; others that are drawn beside them may be unfit.
    The first drawing that holds an id counts."""

    def __init__(self, texts: tuple[str, ...], process_id: str) -> None:
        drawn: dict[str, Scope] = {}
        for text in texts:
            for process in read_diagram(text).processes:
                drawn.setdefault(process.id, process)
        self.main_id = process_id or next(iter(drawn))
        if self.main_id not in drawn:
            raise CannotRun(process_id, "the drawing holds no such process")
        self.has_conditions = False
        self._processes: dict[str, ScopeWorkflowSpec] = {}
        waiting = [self.main_id]
        while waiting:
            name = waiting.pop()
            if name in drawn and name not in self._processes:
                self._processes[name] = ScopeWorkflowSpec(drawn[name])
                elements = list(drawn[name].all_elements())
                self.has_conditions |= any(e.is_about(EventKind.CONDITIONAL) for e in elements)
                waiting += [each.called for each in elements if each.called]

    def process(self, process_id: str) -> ScopeWorkflowSpec:
        """Raises Stuck for a process that was not deployed with it."""
        if process_id not in self._processes:
            raise Stuck("no process", name=process_id)
        return self._processes[process_id]


def deployed(text: str, called: tuple[str, ...], process_id: str) -> Deployed:
    """Raises DiagramRefused and CannotRun."""
    program = _compiled((text, *called), process_id)
    content = hashlib.sha256("\0".join((program.main_id, text, *called)).encode())
    starts = program.process(program.main_id).start_points()
    return Deployed(content.hexdigest(), program.main_id, text, called, starts)


def program_of(deployed: Deployed) -> Compiled:
    return _compiled((deployed.text, *deployed.called), deployed.process_id)


@lru_cache(maxsize=PROGRAMS_KEPT)
def _compiled(texts: tuple[str, ...], process_id: str) -> Compiled:
    return Compiled(texts, process_id)
