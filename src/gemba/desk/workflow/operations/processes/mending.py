"""When a step cannot go on: try again, go past it, do it by hand, or stop the process."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gemba.desk.workflow.asked import outcome
from gemba.desk.workflow.event_types import (
    ProcessCancelled,
    StepRetried,
    StepSkipped,
    StepTaken,
)
from gemba.desk.workflow.models import ProcessInstance, WaitingStep
from gemba.desk.workflow.models.processes import NAME_CHARS
from gemba.desk.workflow.operations.processes import unreadable
from gemba.desk.workflow.operations.processes.acts import Act, ProcessRefused
from gemba.desk.workflow.operations.processes.moving import PROCESS_TIMER, advance, locked
from gemba.desk.workflow.operations.processes.rows import KEPT, STEP_TIMER
from gemba.desk.workflow.operations.processes.telling import of_process, of_waiting, tell
from gemba.desk.workflow.operations.processes.working import open_step
from gemba.desk.workflow.processes.door import Deployed, Moved, State
from gemba.desk.workflow.processes.spiff.engine import SpiffEngine
from gemba.desk.workflow.queries.steps import may_mend, program_of
from gemba.foundation.events.actors import Actor
from gemba.foundation.kernel.json_values import JsonValue
from gemba.foundation.kernel.text import one_line, storable
from gemba.foundation.timers.operations import cancel_timers

REASON_CHARS_MAX = 300


@transaction.atomic
def retry_step(*, step_id: UUID, actor: Actor, now: datetime) -> None:
    """Try once more what could not go on. Raises ProcessRefused."""
    row, step = _to_mend(step_id, actor)
    if step.kind != WaitingStep.Kind.TROUBLE:
        raise ProcessRefused(_("This step is not in trouble."))

    def again(engine: SpiffEngine, deployed: Deployed, state: State) -> Moved:
        if step.key == unreadable.KEY:
            return engine.tick(deployed, state, now=now)
        return engine.retry(deployed, state, step_id=step.key, now=now)

    advance(
        row,
        again,
        Act(actor, now),
        told=StepRetried(*of_waiting(row, step)),
    )


@transaction.atomic
def skip_step(
    *,
    step_id: UUID,
    reason: str,
    actor: Actor,
    now: datetime,
    answers: Mapping[str, JsonValue] | None = None,
    flow: str = "",
) -> None:
    """Go on past a step that waits or is in trouble, as if it had ended with these variables; past
    a gateway along the flow that is named. An approval that is passed by was refused. Raises
    ProcessRefused."""
    row, step = _to_mend(step_id, actor)
    why = _reason(reason)
    given = dict(answers or {}) or _unanswered(row, step, why, actor)
    advance(
        row,
        lambda engine, deployed, state: engine.skip(
            deployed, state, step_id=step.key, variables=given, now=now, flow_id=flow
        ),
        Act(actor, now),
        told=StepSkipped(*of_waiting(row, step), why),
    )


@transaction.atomic
def take_over_step(*, step_id: UUID, actor: Actor, now: datetime) -> None:
    """Do by hand what a machine was to do, or what cannot go on: the step is the actor's from now
    on. Raises ProcessRefused."""
    row, step = _to_mend(step_id, actor)
    act = Act(actor, now)
    tell(StepTaken(*of_waiting(row, step)), row, act)
    advance(
        row,
        lambda engine, deployed, state: engine.take_over(
            deployed, state, step_id=step.key, now=now
        ),
        act,
    )
    taken = row.steps.filter(key=step.key, ended_at=None, kind=WaitingStep.Kind.PERSON)
    taken.update(assignee=actor.user_id)


@transaction.atomic
def cancel_process(*, instance_id: UUID, reason: str, actor: Actor, now: datetime) -> None:
    """Stop a process on its ticket: what waits is needless. Raises ProcessRefused."""
    row = locked(instance_id)
    if not may_mend(actor, row.ticket_id):
        raise ProcessRefused(_("There is no such process any more."))
    stop(row, _reason(reason), Act(actor, now))


def stop(row: ProcessInstance, why: str, act: Act) -> None:
    """End a locked instance where it stands."""
    open_steps = row.steps.filter(ended_at=None)
    cancel_timers(STEP_TIMER, [key.hex for key in open_steps.values_list("pk", flat=True)])
    kept = open_steps.filter(kind__in=KEPT)
    kept.update(
        ended_at=act.now,
        ended_by=act.actor.name[:NAME_CHARS],
        outcome=WaitingStep.Outcome.CANCELLED,
    )
    row.steps.filter(ended_at=None).delete()
    cancel_timers(PROCESS_TIMER, [row.pk.hex])
    row.status, row.ended_at, row.next_due = ProcessInstance.Status.CANCELLED, act.now, None
    row.save()
    tell(ProcessCancelled(*of_process(row), why), row, act)


def _to_mend(step_id: UUID, actor: Actor) -> tuple[ProcessInstance, WaitingStep]:
    row, step = open_step(step_id)
    if not may_mend(actor, row.ticket_id):
        raise ProcessRefused(_("There is no such step any more."))
    return row, step


def _unanswered(
    row: ProcessInstance, step: WaitingStep, why: str, actor: Actor
) -> dict[str, JsonValue]:
    """What the process is told of an approval that nobody gave; nothing of other steps."""
    if not step.approver_role:
        return {}
    answer = outcome(approved=False, by=[actor.name], reason=why)
    running = program_of(row)
    element = running.element(running.place(step.drawn_in, step.element))
    is_wrapped = element is not None and element.own.result and step.turn is None
    return {element.own.result: answer} if element is not None and is_wrapped else answer


def _reason(text: str) -> str:
    said = one_line(storable(text), REASON_CHARS_MAX)
    if not said:
        raise ProcessRefused(_("Say why, in a few words."))
    return said
