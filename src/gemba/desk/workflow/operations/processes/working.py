"""What people do with the steps that wait for them."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from gemba.desk.workflow.answers import FormAnswers, answered
from gemba.desk.workflow.around_ticket import AroundTicket
from gemba.desk.workflow.event_types import StepDelegated, StepMissed, StepReturned, StepTaken
from gemba.desk.workflow.models import ProcessInstance, WaitingStep
from gemba.desk.workflow.models.processes import REASON_CHARS
from gemba.desk.workflow.operations.processes.acts import Act, ProcessRefused
from gemba.desk.workflow.operations.processes.moving import advance
from gemba.desk.workflow.operations.processes.telling import of_waiting, tell
from gemba.desk.workflow.queries.approvals import asked_on
from gemba.desk.workflow.queries.steps import form_of_step, may_do
from gemba.foundation.accounts.queries import desk_people
from gemba.foundation.events.actors import SYSTEM, Actor
from gemba.foundation.kernel.json_values import JsonValue
from gemba.foundation.kernel.questions import Question
from gemba.foundation.kernel.text import one_line, storable


@transaction.atomic
def complete_step(
    *, step_id: UUID, answers: Mapping[str, JsonValue], actor: Actor, now: datetime
) -> None:
    """A person has done a step; what they filled in become variables of the process.

    Raises ProcessRefused when it is not theirs or waits no more, and FormRefused, which says by
    field what is wrong.
    """
    row, step = _mine(step_id, actor)
    if step.approver_role:
        raise ProcessRefused(_("This step is answered with yes or no."))
    form = form_of_step(step)
    maps: list[Any] = [step.given, AroundTicket(row.ticket_id, now)]
    given = answered(FormAnswers(form.fields, answers), ChainMap(*maps), now=now)
    advance(
        row,
        lambda engine, deployed, state: engine.complete(
            deployed, state, step_id=step.key, variables=form.variables(given), now=now
        ),
        Act(actor, now),
        step=step,
        answer=given,
    )


@transaction.atomic
def take_step(*, step_id: UUID, actor: Actor, now: datetime) -> None:
    """Do the step oneself. No event when one has it already."""
    row, step = _mine(step_id, actor)
    if actor.user_id is None or step.assignee_id == actor.user_id:
        return
    _hand(step, actor.user_id)
    tell(StepTaken(*of_waiting(row, step)), row, Act(actor, now))


@transaction.atomic
def delegate_step(
    *, step_id: UUID, to_user_id: int, actor: Actor, now: datetime, note: str = ""
) -> None:
    """Somebody else is to do the step; `note` says what they should know. Raises ProcessRefused."""
    row, step = _mine(step_id, actor)
    to = next((each for each in desk_people() if each.id == to_user_id), None)
    if to is None:
        raise ProcessRefused(_("This person does not work at the desk."))
    if step.approver_role and not asked_on(step).may(to.id, to.role.value, to.team_ids):
        raise ProcessRefused(_("{name} may not approve this.").format(name=to.name))
    if step.assignee_id == to.id:
        return
    said = one_line(storable(note), REASON_CHARS)
    _hand(step, to.id, given_by=actor.user_id, note=said)
    tell(StepDelegated(*of_waiting(row, step), to.name, said), row, Act(actor, now))


@transaction.atomic
def return_step(*, step_id: UUID, note: str, actor: Actor, now: datetime) -> None:
    """Give a step back to the colleague it came from, and say why. Raises ProcessRefused."""
    row, step = _mine(step_id, actor)
    to = next((each for each in desk_people() if each.id == step.given_by_id), None)
    if to is None or step.assignee_id != actor.user_id:
        raise ProcessRefused(_("Nobody who is still at the desk gave you this step."))
    said = one_line(storable(note), REASON_CHARS)
    if not said:
        raise ProcessRefused(_("Say why, in a few words."))
    _hand(step, to.id, note=said)
    tell(StepReturned(*of_waiting(row, step), to.name, said), row, Act(actor, now))


@transaction.atomic
def miss_steps(*, step_ids: Collection[UUID], now: datetime) -> int:
    """Tell of those that are due and not done; each once. How many."""
    rows = WaitingStep.objects.select_related("instance").filter(
        pk__in=step_ids, ended_at=None, is_overdue=False, due_at__lte=now
    )
    missed = list(rows.order_by("due_at", "id"))
    for step in missed:
        step.is_overdue = True
        step.save(update_fields=["is_overdue"])
        tell(StepMissed(*of_waiting(step.instance, step)), step.instance, Act(SYSTEM, now))
    return len(missed)


# The instance is locked first, as by everybody; who waits for it reads both as they are then.
@Question
def _steps(key: UUID) -> QuerySet[WaitingStep]:
    rows = WaitingStep.objects.select_related("instance")
    return rows.select_for_update(of=("instance", "self")).filter(pk=key)


def open_step(step_id: UUID) -> tuple[ProcessInstance, WaitingStep]:
    """The instance, locked, and the step. Raises ProcessRefused when it waits no more."""
    step = _steps.first(step_id)
    if step is None:
        raise ProcessRefused(_("There is no such step any more."))
    if step.ended_at is not None:
        who = step.ended_by or _("Somebody")
        raise ProcessRefused(_("{name} has ended this step already.").format(name=who))
    return step.instance, step


def _hand(step: WaitingStep, to: int, *, given_by: int | None = None, note: str = "") -> None:
    step.assignee_id, step.given_by_id, step.given_note = to, given_by, note
    step.save(update_fields=["assignee", "given_by", "given_note"])


def _mine(step_id: UUID, actor: Actor) -> tuple[ProcessInstance, WaitingStep]:
    row, step = open_step(step_id)
    if step.kind != WaitingStep.Kind.PERSON or not may_do(actor, step):
        raise ProcessRefused(_("There is no such step, or it is not yours."))
    return row, step
