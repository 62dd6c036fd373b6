"""Every step of a process is an event of its ticket."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from uuid import UUID

from gemba.desk.workflow.event_types import (
    DecisionMade,
    ProcessAdvanced,
    ProcessEnded,
    ProcessSpoken,
    StepCancelled,
    StepEnded,
    StepFailed,
    StepPassed,
    StepStarted,
)
from gemba.desk.workflow.event_types.processes import ProcessPayload, StepPayload
from gemba.desk.workflow.models import ProcessInstance, WaitingStep
from gemba.desk.workflow.operations.processes.acts import Act
from gemba.desk.workflow.operations.processes.course import Course
from gemba.desk.workflow.processes.bpmn.model import ACTIVITIES, SCOPES, Kind
from gemba.desk.workflow.processes.door import Moved, Outcome, Step
from gemba.desk.workflow.rulings import Ruling
from gemba.foundation.events.operations import Draft, record_many
from gemba.foundation.events.types import Subject
from gemba.foundation.kernel.json_values import JsonValue

# A container's own steps are told, not the container; a gateway is no work.
TOLD = (ACTIVITIES | {Kind.CATCH}) - SCOPES - {Kind.CALL}
REASON_CHARS_MAX = 300

ProcessFields = tuple[UUID, int, str, UUID]
StepFields = tuple[UUID, int, str, UUID, str, str, str, str, int | None, str]


def tell(
    payload: ProcessPayload, row: ProcessInstance, act: Act, *, about: Sequence[UUID] = ()
) -> None:
    """One thing that happened to an instance; `about`: other tickets that it concerns."""
    record_many([_draft(payload, row, act, about)], now=act.now)


def tell_moves(row: ProcessInstance, course: Course, rulings: Sequence[Ruling], act: Act) -> None:
    """What the moves of an advance did, in order; what began and ended in it was passed. The first
    event tells the ways that were gone."""
    begun = {step.id for moved in course.moves for step in moved.started}
    ended = {each.step.id for moved in course.moves for each in moved.ended}
    payloads: list[ProcessPayload] = [course.told] if course.told else []
    payloads += (each for moved in course.moves for each in _payloads(row, moved, begun, ended))
    payloads += [
        DecisionMade(*of_process(row), r.decision_id, r.version, r.name, r.rules, _json(r.answer))
        for r in rulings
    ]
    if course.is_finished:
        payloads.append(ProcessEnded(*of_process(row)))
    if ways := _ways(course):
        payloads = payloads or [ProcessAdvanced(*of_process(row))]
        payloads[0] = replace(payloads[0], ways=ways)
    record_many([_draft(payload, row, act) for payload in payloads], now=act.now)


def of_process(row: ProcessInstance) -> ProcessFields:
    """The fields that every event of a process has."""
    return (row.process_id, row.version, row.name, row.pk)


def of_step(row: ProcessInstance, step: Step) -> StepFields:
    """The fields that every event of a step has."""
    label = step.label or step.element_id
    called = step.process_id if step.called_from else ""
    return (*of_process(row), step.id, step.element_id, str(step.kind), label, step.turn, called)


def of_waiting(row: ProcessInstance, step: WaitingStep) -> StepFields:
    """The same for a step that waits."""
    told = (step.key, step.element, step.bpmn_kind, step.label, step.turn)
    return (*of_process(row), *told, step.drawn_in if step.callers else "")


def _payloads(
    row: ProcessInstance, moved: Moved, begun: Collection[str], ended: Collection[str]
) -> Iterator[ProcessPayload]:
    for each in moved.ended:
        if each.step.kind in TOLD and each.outcome is not Outcome.SKIPPED:
            yield _ending(each.outcome, each.step.id in begun)(*of_step(row, each.step))
    for step in moved.started:
        if step.kind in TOLD and step.id not in ended:
            yield StepStarted(*of_step(row, step))
    for spoken in moved.sent:
        said = (
            str(spoken.kind),
            spoken.name,
            _json(spoken.correlation),
            _json(dict(spoken.variables)),
        )
        yield ProcessSpoken(*of_process(row), *said)
    for trouble in moved.incidents:
        why = (str(trouble)[:REASON_CHARS_MAX], trouble.code)
        yield StepFailed(*of_step(row, trouble.step), *why)


def _ways(course: Course) -> tuple[str, ...]:
    times: Counter[str] = Counter()
    for moved in course.moves:
        for gone in moved.ways:
            times[f"{gone.called}/{gone.flow_id}" if gone.called else gone.flow_id] += gone.times
    return tuple(way if n == 1 else f"{way}*{n}" for way, n in times.items())


def _json(value: JsonValue) -> str:
    return json.dumps(value, ensure_ascii=False)


def _ending(outcome: Outcome, is_at_once: bool) -> type[StepPayload]:
    if outcome is Outcome.COMPLETED:
        return StepPassed if is_at_once else StepEnded
    return StepCancelled


def _draft(
    payload: ProcessPayload, row: ProcessInstance, act: Act, about: Sequence[UUID] = ()
) -> Draft:
    subjects = (
        Subject.of("ticket", row.ticket_id),
        Subject.of("process", row.process_id),
        *(Subject.of("ticket", each, "source") for each in about),
    )
    return Draft(payload, act.actor, act.now, subjects, act.cause)
