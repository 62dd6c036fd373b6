"""The reference diagrams of the BPMN Model Interchange Working Group: read, given back, run.

They were drawn to be exchanged, not to be run: most say nothing of conditions, times or actions.
`as drawn` ran as it is; `filled in` ran with those said (see `filling_in`); what did not run says
why, by the codes of its problems.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from gemba.desk.workflow.processes.bpmn.model import Diagram, Kind, Scope
from gemba.desk.workflow.processes.bpmn.names import MODEL, local
from gemba.desk.workflow.processes.bpmn.problems import Known, problems_of
from gemba.desk.workflow.processes.bpmn.reading import (
    export_diagram,
    import_diagram,
    read_diagram,
)
from gemba.desk.workflow.processes.door import (
    Incident,
    MessageWanted,
    ServiceWork,
    SignalWanted,
    TimerSet,
    UserWork,
    Variables,
    Waiting,
)
from gemba.desk.workflow.processes.spiff.engine import SpiffEngine
from gemba.desk.workflow.processes.testing import Play
from gemba.foundation.kernel.json_values import JsonValue

from .filling_in import filled_in

KNOWN = Known(actions={"work": frozenset()}, decisions=frozenset({"some"}))
MOVES_MAX = 300
EXPECTED: dict[str, dict[str, int]] = {
    "A.1.0": {"as drawn": 1},
    "A.2.0": {"filled in": 1},
    "A.2.1": {"filled in": 1},
    "A.3.0": {"filled in": 1},
    "A.4.0": {"as drawn": 2},
    "A.4.1": {"as drawn": 2},
    # Calls a global task, which is no process.
    "B.1.0": {"as drawn": 2, "filled in": 1, "unknown process": 1},
    # A condition that begins a process, events at steps that do nothing, a called task that is no
    # process, a signal without a name.
    "B.2.0": {
        "as drawn": 1,
        "thrown start": 1,
        "host is passed, unknown process": 1,
        "host is passed, unresolved": 1,
    },
    "C.1.0": {"filled in": 2},
    "C.1.1": {"filled in": 1},
    "C.2.0": {"as drawn": 3, "filled in": 1},
    "C.3.0": {"filled in": 1},
    "C.4.0": {"filled in": 3, "as drawn": 1},
    "C.5.0": {"filled in": 2},
    # Compensation as a start of a sub-process of its own.
    "C.6.0": {"unsupported": 1},
    "C.7.0": {"filled in": 1},
    "C.8.0": {"filled in": 1},
    "C.8.1": {"filled in": 1},
    "C.9.0": {"filled in": 1},
    "C.9.1": {"as drawn": 1},
    "C.9.2": {"filled in": 1},
}


@pytest.fixture(params=sorted(EXPECTED))
def path(request: pytest.FixtureRequest, shared_data: Callable[[str], Path]) -> Path:
    return shared_data(f"bpmn-miwg/{request.param}.bpmn")


def test_every_reference_diagram_is_in_the_table(shared_data: Callable[[str], Path]) -> None:
    assert {each.stem for each in shared_data("bpmn-miwg").glob("*.bpmn")} == set(EXPECTED)


def test_what_comes_in_goes_out_the_same(path: Path) -> None:
    data = path.read_bytes()
    again = export_diagram(import_diagram(data))
    before = ET.canonicalize(from_file=str(path), with_comments=True)
    assert ET.canonicalize(again.decode(), with_comments=True) == before


def test_every_element_and_flow_is_understood(path: Path) -> None:
    diagram = import_diagram(path.read_bytes())
    read = Counter[str]()
    for process in diagram.processes:
        assert not any(scope.unknown for scope in process.all_scopes())
        read.update(each.kind for each in process.all_elements())
        read["sequenceFlow"] += sum(len(scope.flows) for scope in process.all_scopes())
    root = ET.fromstring(diagram.text)
    wanted = {*(str(kind) for kind in Kind), "sequenceFlow"}
    there = Counter(local(node.tag) for node in root.iter() if _is_model(node))
    assert read == Counter({kind: count for kind, count in there.items() if kind in wanted})


def test_it_runs_or_says_why_not(path: Path) -> None:
    """Its processes may call those of the files of its series (C.9.0, C.9.1 …)."""
    series = sorted(path.parent.glob(f"{path.stem.rpartition('.')[0]}.*.bpmn"))
    diagram, *others = (import_diagram(each.read_bytes()) for each in _first(path, series))
    assert outcomes(diagram, others) == EXPECTED[path.stem]


def outcomes(diagram: Diagram, others: list[Diagram]) -> dict[str, int]:
    """How many processes of a diagram ran, or did not."""
    beside = [read_diagram(filled_in(each)) for each in others]
    mended = read_diagram(filled_in(diagram))
    found = (_outcome(diagram, mended, process.id, beside) for process in diagram.processes)
    return dict(Counter(found))


def _first(path: Path, series: list[Path]) -> list[Path]:
    return [path, *(each for each in series if each != path)]


def _outcome(diagram: Diagram, mended: Diagram, process_id: str, beside: list[Diagram]) -> str:
    for name, drawing in (("as drawn", diagram), ("filled in", mended)):
        reasons = _why_not(drawing, drawing.process(process_id), beside)
        if not reasons:
            _run_to_its_end(drawing, process_id, beside)
            return name
    return ", ".join(reasons)


def _why_not(diagram: Diagram, process: Scope, beside: list[Diagram]) -> list[str]:
    scopes = list(process.all_scopes())
    inside = {scope.id for scope in scopes}
    inside |= {each.id for scope in scopes for each in scope.elements}
    inside |= {flow.id for scope in scopes for flow in scope.flows}
    known = replace(KNOWN, processes=frozenset(p.id for each in beside for p in each.processes))
    problems = problems_of(diagram, known)
    return sorted({p.code for p in problems if p.is_error and p.element_id in inside})


def _run_to_its_end(diagram: Diagram, process_id: str, beside: list[Diagram]) -> None:
    """Does whatever can be done until nothing is left."""
    engine = SpiffEngine(_decided)
    called = tuple(each.text for each in beside)
    version = engine.deploy(diagram.text, called=called, process_id=process_id)
    for start in version.starts:
        play = Play(version, decide=_decided, at=start.element_id)
        come: set[str] = set()
        for _move in range(MOVES_MAX):
            if play.open:
                _do_something(play, come)
        assert play.is_finished, (process_id, play.open)
        assert Counter(play.started) == Counter(name for name, _ in play.ended)


def _decided(_name: str, _variables: Variables) -> JsonValue:
    return "decided"


def _do_something(play: Play, come: set[str]) -> None:
    """Every event beside a step comes once; then steps are done, then what is awaited comes, and
    time passes when nothing else is left."""
    chosen = min(play.open.values(), key=lambda each: _order(each, come))
    come.add(chosen.step.element_id)
    if isinstance(chosen, Incident):
        assert chosen.code == "error uncaught", str(chosen)  # only its caller would catch it
        play.skip(chosen.step.element_id)
    elif isinstance(chosen, MessageWanted):
        play.message(chosen.name, chosen.correlation)
    elif isinstance(chosen, SignalWanted):
        play.signal(chosen.name)
    elif isinstance(chosen, TimerSet):
        play.tick(max(chosen.due, play.now) + timedelta(seconds=1))
    else:
        play._do("complete", step_id=chosen.step.id, variables={})


def _order(each: Waiting, come: set[str]) -> int:
    if each.step.kind in (Kind.BOUNDARY, Kind.SUB_PROCESS):
        return 0 if each.step.element_id not in come else 4
    if isinstance(each, UserWork | ServiceWork | Incident):
        return 1
    return 3 if isinstance(each, TimerSet) else 2


def _is_model(node: ET.Element) -> bool:
    return isinstance(node.tag, str) and node.tag.startswith(f"{{{MODEL}}}")
