"""Instances go on in another version of their process."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gemba.desk.tickets.queries import ticket_words
from gemba.desk.workflow.event_types import ProcessMoved, StepDropped
from gemba.desk.workflow.models import ProcessInstance
from gemba.desk.workflow.models.processes import NAME_CHARS, REASON_CHARS
from gemba.desk.workflow.operations.processes.acts import Act, ProcessRefused
from gemba.desk.workflow.operations.processes.moving import Going, locked
from gemba.desk.workflow.operations.processes.telling import of_process, of_waiting, tell
from gemba.desk.workflow.processes.door import NOWHERE, CannotMigrate, State
from gemba.desk.workflow.processes.incidents import INCIDENTS
from gemba.desk.workflow.queries.moves import (
    UNREADABLE,
    Held,
    Target,
    hindrances_said,
    open_on,
    target_calls,
)
from gemba.desk.workflow.queries.steps import may_mend, program_of
from gemba.foundation.events.actors import Actor
from gemba.foundation.kernel.json_values import JsonValue
from gemba.foundation.kernel.rows import update_rows
from gemba.foundation.kernel.text import one_line, storable

MOVED_MAX = 500


class MoveRefused(ProcessRefused):
    """This instance cannot go on in that version; `reasons` are sentences."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True, slots=True)
class InstancesMoved:
    """How many were moved, those that could not be, and how many are left for a next time."""

    moved: int
    held: tuple[Held, ...]
    left: int


def move_instances(
    *, target: Target, from_version: int, actor: Actor, now: datetime
) -> InstancesMoved:
    """Move the open instances on a version, the longest first and up to MOVED_MAX, each in a
    transaction of its own. Those that cannot be moved finish on their version. Raises
    ProcessRefused where steps are left out without a reason."""
    _why(target)
    rows = open_on(target.process_id, from_version)
    found = list(rows.values_list("pk", "ticket")[:MOVED_MAX])
    left = max(0, rows.count() - len(found))
    held = []
    for instance_id, ticket_id in found:
        try:
            move_instance(instance_id=instance_id, target=target, actor=actor, now=now)
        except MoveRefused as refusal:
            words = ticket_words([ticket_id])[ticket_id]
            held.append(Held(instance_id, words.number, words.subject, refusal.reasons))
        except ProcessRefused:  # it has ended since
            continue
    return InstancesMoved(len(found) - len(held), tuple(held), left)


@transaction.atomic
def move_instance(*, instance_id: UUID, target: Target, actor: Actor, now: datetime) -> None:
    """Let one instance go on in another version. Raises ProcessRefused, also where a step is left
    out without a reason, MoveRefused with what stands in the way, DefinitionUnknown."""
    row = locked(instance_id)
    if row.process_id != target.process_id or not may_mend(actor, row.ticket_id):
        raise ProcessRefused(_("There is no such process any more."))
    before, was, why = program_of(row), row.version, _why(target)
    dropped = [each for each, to in target.mapping.items() if to == NOWHERE]
    left_out = list(row.steps.filter(ended_at=None, element__in=dropped)) if dropped else []
    row.version = target.version
    row.called = {name: [key.hex, number] for name, key, number in target_calls(target)}
    act = Act(actor, now)
    going = Going(row, act)
    try:
        going.take(
            lambda engine, deployed, state: engine.migrate(
                before.deployed, deployed, state, mapping=target.mapping, now=now
            )
        )
    except CannotMigrate as error:
        raise MoveRefused(hindrances_said(error)) from error
    except UNREADABLE as error:
        raise MoveRefused((_(INCIDENTS["unreadable"]),)) from error
    update_rows([row], ["version", "called"])
    tell(ProcessMoved(*of_process(row), was), row, act)
    for step in left_out:
        tell(StepDropped(*of_waiting(row, step), why), row, act)
    going.settle()
    _follow(row, going)


def _why(target: Target) -> str:
    said = one_line(storable(target.reason), REASON_CHARS)
    if target.leaves_out and not said:
        raise ProcessRefused(_("Say why steps are cancelled, in a few words."))
    return said


def _follow(row: ProcessInstance, going: Going) -> None:
    """Rows of steps tell the elements they stand on now."""
    state = State(row.state_format, row.state)
    steps = {each.id: each for each in going.engine.open_steps(going.running.deployed, state)}
    changed = []
    for waiting in row.steps.filter(ended_at=None):
        step = steps[waiting.key]
        label = one_line(step.label or step.element_id, NAME_CHARS)
        callers: list[JsonValue] = [list(each) for each in step.callers]
        said = (step.element_id, label, str(step.kind), step.process_id, callers)
        was = (waiting.element, waiting.label, waiting.bpmn_kind, waiting.drawn_in, waiting.callers)
        if said != was:
            waiting.element, waiting.label, waiting.bpmn_kind = said[:3]
            waiting.drawn_in, waiting.callers = said[3:]
            changed.append(waiting)
    update_rows(changed, ["element", "label", "bpmn_kind", "drawn_in", "callers"])
