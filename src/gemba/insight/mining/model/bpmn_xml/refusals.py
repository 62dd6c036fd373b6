"""What reading a BPMN file says: what was simplified, and why a file is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gemba.foundation.kernel.wording import gettext_noop

REMARKS: Mapping[str, str] = {
    "several processes": gettext_noop(
        "The file holds {count} processes; the one with most steps was read. Left out: {names}."
    ),
    "messages": gettext_noop(
        "Messages between participants are not followed: {count}. The steps that send or await"
        " them were read."
    ),
    "flattened": gettext_noop("Sub-processes were unfolded into the steps they hold: {names}."),
    "closed": gettext_noop(
        "Sub-processes that show no steps, or leave their order open, were read as one step each:"
        " {names}."
    ),
    "called": gettext_noop("Calls of other processes were read as one step each: {names}."),
    "boundary": gettext_noop(
        "Events that break a step off were read as a choice: the step is done, or the event comes"
        " instead: {names}."
    ),
    "boundary of block": gettext_noop(
        "Events that break a sub-process off were read as a way on after it: {names}."
    ),
    "alongside": gettext_noop(
        "What events set off beside a step that goes on was left out: {names}."
    ),
    "event sub-process": gettext_noop(
        "Sub-processes that an event sets off were left out: {names}."
    ),
    "compensation": gettext_noop("Compensation was left out: {names}."),
    "repeated": gettext_noop(
        "Steps done several times were read as steps that may be repeated: {names}."
    ),
    "complex": gettext_noop(
        "Complex gateways were read as inclusive ones, which may take any of their ways: {names}."
    ),
    "conditions": gettext_noop(
        "Steps with conditions on their ways out may take any of them: {names}."
    ),
    "no start": gettext_noop(
        "The process has no start event. It begins with the steps that nothing leads to: {names}."
    ),
    "no end": gettext_noop("Steps that lead nowhere end the process there: {names}."),
    "not reached": gettext_noop("What no way from the start leads to was left out: {names}."),
    "torn flow": gettext_noop(
        "Flows from or to something that is no step of the process were left out: {count}."
    ),
}

REFUSALS: Mapping[str, str] = {
    "too large": gettext_noop(
        "The file is larger than {megabytes} MB, which no process diagram is."
    ),
    "not xml": gettext_noop("The file is not XML, or is cut off: {reason}."),
    "entities": gettext_noop(
        "The file declares a document type or entities, which can be used to attack the reader."
        " Save it from your modelling tool without them."
    ),
    "not bpmn": gettext_noop(
        "The file is XML but not BPMN 2.0. Export it as BPMN 2.0 (.bpmn) from your modelling tool."
    ),
    "too many elements": gettext_noop("The process has {count} elements; at most {most} are read."),
    "too deep": gettext_noop("Sub-processes are nested more than {most} deep."),
    "same id": gettext_noop("Two elements share the id “{id}”, so it is unclear what leads where."),
    "no steps": gettext_noop(
        "The file shows no process with steps: only {found}. Conversations and choreographies"
        " cannot be compared with a log."
    ),
}


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that was simplified: a code of REMARKS, and what it is about."""

    code: str
    names: tuple[str, ...]
    count: int


class BpmnUnreadable(ValueError):
    """The file gives no model. `code` is one of REFUSALS, `params` fill its sentence."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(REFUSALS[code].format(**params))
        self.code = code
        self.params = params
