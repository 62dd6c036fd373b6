"""What people do with the steps that wait for them."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gemba.desk.workflow.answers import FormAnswers, answered
from gemba.desk.workflow.around_ticket import AroundTicket
from gemba.desk.workflow.event_types import StepDelegated, StepMissed, StepTaken
from gemba.desk.workflow.models import ProcessInstance, WaitingStep
from gemba.desk.workflow.operations.processes.acts import Act, ProcessRefused
from gemba.desk.workflow.operations.processes.moving import advance
from gemba.desk.workflow.operations.processes.telling import of_waiting, tell
from gemba.desk.workflow.queries.steps import form_of_step, may_do
from gemba.foundation.accounts.queries import desk_people
from gemba.foundation.events.actors import SYSTEM, Actor
from gemba.foundation.kernel.json_values import JsonValue


@transaction.atomic
def complete_step(
    *, step_id: UUID, answers: Mapping[str, JsonValue], actor: Actor, now: datetime
) -> None:
    """A person has done a step; what they filled in become variables of the process.

    Raises ProcessRefused when it is not theirs or waits no more, and FormRefused, which says by
    field what is wrong.
    """
    row, step = _mine(step_id, actor)
    step.instance = row
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
    step.assignee_id = actor.user_id
    step.save(update_fields=["assignee"])
    tell(StepTaken(*of_waiting(row, step)), row, Act(actor, now))


@transaction.atomic
def delegate_step(*, step_id: UUID, to_user_id: int, actor: Actor, now: datetime) -> None:
    """Somebody else is to do the step."""
    row, step = _mine(step_id, actor)
    to = next((each for each in desk_people() if each.id == to_user_id and each.is_active), None)
    if to is None:
        raise ProcessRefused(_("This person does not work at the desk."))
    if step.assignee_id == to.id:
        return
    step.assignee_id = to.id
    step.save(update_fields=["assignee"])
    tell(StepDelegated(*of_waiting(row, step), to.name), row, Act(actor, now))


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


def open_step(step_id: UUID) -> tuple[ProcessInstance, WaitingStep]:
    """The instance, locked, and the step. Raises ProcessRefused when it waits no more."""
    of = WaitingStep.objects.filter(pk=step_id)
    row = ProcessInstance.objects.select_for_update().filter(pk__in=of.values("instance")).first()
    step = of.first() if row else None
    if row is None or step is None:
        raise ProcessRefused(_("There is no such step any more."))
    if step.ended_at is not None:
        who = step.ended_by or _("Somebody")
        raise ProcessRefused(_("{name} has ended this step already.").format(name=who))
    return row, step


def _mine(step_id: UUID, actor: Actor) -> tuple[ProcessInstance, WaitingStep]:
    row, step = open_step(step_id)
    if step.kind != WaitingStep.Kind.PERSON or not may_do(actor, step):
        raise ProcessRefused(_("There is no such step, or it is not yours."))
    return row, step
