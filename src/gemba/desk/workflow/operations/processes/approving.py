"""Saying yes or no on a step."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gemba.desk.teamwork.operations import News, notify
from gemba.desk.workflow.asked import Asked, Voice, outcome
from gemba.desk.workflow.event_types import StepApproved, StepRefused
from gemba.desk.workflow.event_types.processes import StepPayload
from gemba.desk.workflow.models import ProcessInstance, WaitingStep
from gemba.desk.workflow.models.processes import REASON_CHARS
from gemba.desk.workflow.operations.processes.acts import Act, ProcessRefused
from gemba.desk.workflow.operations.processes.moving import advance
from gemba.desk.workflow.operations.processes.telling import of_waiting, tell
from gemba.desk.workflow.operations.processes.working import open_step
from gemba.desk.workflow.queries.approvals import asked_on
from gemba.foundation.accounts.queries import desk_people
from gemba.foundation.events.actors import Actor
from gemba.foundation.kernel.json_values import JsonValue
from gemba.foundation.kernel.text import one_line, storable


@transaction.atomic
def approve_step(*, step_id: UUID, comment: str, actor: Actor, now: datetime) -> bool:
    """Say yes; whether the process goes on, for others may have to say it too. Raises
    ProcessRefused."""
    row, step, asked = _asked(step_id, actor)
    said = _words(comment)
    asked = asked.with_yes(Voice(actor.user_id or 0, actor.name, said))
    left = [each for each in desk_people() if asked.may(each.id, each.role.value, each.team_ids)]
    told = StepApproved(*of_waiting(row, step), said)
    step.approval = asked.written()
    if not asked.is_granted(are_left=bool(left)):
        step.save(update_fields=["approval"])
        tell(told, row, Act(actor, now))
        return False
    voices = asked.granted
    reason = "; ".join(each.comment for each in voices if each.comment)
    answer = outcome(approved=True, by=[each.name for each in voices], reason=reason)
    _answer(row, step, answer, told, Act(actor, now))
    return True


@transaction.atomic
def refuse_step(*, step_id: UUID, reason: str, actor: Actor, now: datetime) -> None:
    """Say no, and why; one no is enough. Raises ProcessRefused."""
    row, step, _asked_for = _asked(step_id, actor)
    why = _words(reason)
    if not why:
        raise ProcessRefused(_("Say why: whoever asked has to explain it."))
    answer = outcome(approved=False, by=[actor.name], reason=why)
    told = StepRefused(*of_waiting(row, step), why)
    _answer(row, step, answer, told, Act(actor, now))


def _asked(step_id: UUID, actor: Actor) -> tuple[ProcessInstance, WaitingStep, Asked]:
    row, step = open_step(step_id)
    if step.kind != WaitingStep.Kind.PERSON or not step.approver_role:
        raise ProcessRefused(_("There is no such step, or it is not yours."))
    asked = asked_on(step)
    if asked.may_answer(actor):
        return row, step, asked
    if actor.user_id is not None and replace(asked, asked_by=None).may_answer(actor):
        raise ProcessRefused(_("Nobody approves what they ask for. Somebody else has to answer."))
    if any(each.person_id == actor.user_id for each in asked.granted):
        raise ProcessRefused(_("You have approved this already; others have to answer too."))
    raise ProcessRefused(_("There is no such step, or it is not yours."))


def _answer(
    row: ProcessInstance,
    step: WaitingStep,
    answer: dict[str, JsonValue],
    told: StepPayload,
    act: Act,
) -> None:
    advance(
        row,
        lambda engine, deployed, state: engine.complete(
            deployed, state, step_id=step.key, variables=answer, now=act.now
        ),
        act,
        step=step,
        answer=answer,
        told=told,
    )
    asker = asked_on(step).asked_by
    if asker is not None:
        kind = "approval_granted" if answer["approved"] else "approval_refused"
        text = f"{step.label} – {answer['reason']}" if answer["reason"] else step.label
        notify([News(asker, kind, step.ticket_id, text)], actor=act.actor, now=act.now)


def _words(text: str) -> str:
    return one_line(storable(text), REASON_CHARS)
