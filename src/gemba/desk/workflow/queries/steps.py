"""Steps of processes: whose they are, what runs on a ticket, what waits for a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from gemba.desk.tickets.queries import visible_tickets
from gemba.desk.workflow.drawings.forms import FormField
from gemba.desk.workflow.models import ProcessInstance, WaitingStep
from gemba.desk.workflow.processes.incidents import INCIDENTS
from gemba.desk.workflow.programs import program
from gemba.foundation.events.actors import Actor, Role
from gemba.foundation.kernel.json_values import JsonValue

STEPS_SHOWN = 200
INSTANCES_SHOWN = 20


@dataclass(frozen=True, slots=True)
class StepView:
    """A step as people see it. `trouble` is why it cannot go on, '' when it can."""

    id: UUID
    ticket_id: UUID
    ticket_number: int
    ticket_subject: str
    element: str
    label: str
    kind: str
    team_name: str
    assignee_id: int | None
    assignee_name: str
    started_at: datetime
    due_at: datetime | None
    is_overdue: bool
    form: tuple[FormField, ...]
    given: Mapping[str, JsonValue]
    answer: Mapping[str, JsonValue]
    trouble: str
    tries: int
    ended_at: datetime | None
    ended_by: str
    outcome: str
    is_mine: bool


@dataclass(frozen=True, slots=True)
class InstanceView:
    """A process on a ticket, its steps in the order they began."""

    id: UUID
    process_id: UUID
    version: int
    name: str
    status: str
    started_at: datetime
    started_by: str
    ended_at: datetime | None
    steps: tuple[StepView, ...]


def may_do(actor: Actor, step: WaitingStep) -> bool:
    """Who is to do a step: who has it, its team while nobody has, and who sees every team.

    A step that is nobody's and no team's is for all who see the ticket.
    """
    if not actor.works_the_desk:
        return False
    if actor.sees_every_team or (actor.user_id is not None and step.assignee_id == actor.user_id):
        return True
    if step.team_id is not None:
        return step.team_id in actor.team_ids
    return visible_tickets(actor).filter(pk=step.ticket_id).exists()


def may_mend(actor: Actor, ticket_id: UUID) -> bool:
    """Supervisors and administrators mend processes on the tickets they see."""
    if actor.role is Role.SYSTEM:
        return True
    if actor.role not in (Role.SUPERVISOR, Role.ADMINISTRATOR):
        return False
    return visible_tickets(actor).filter(pk=ticket_id).exists()


def processes_on(ticket_id: UUID, *, actor: Actor) -> tuple[InstanceView, ...]:
    """What runs and ran on a ticket, the newest first; nothing where the actor may not see it."""
    if not visible_tickets(actor).filter(pk=ticket_id).exists():
        return ()
    rows = ProcessInstance.objects.filter(ticket=ticket_id).order_by("-started_at", "-id")
    found = list(rows[:INSTANCES_SHOWN])
    steps: dict[UUID, list[StepView]] = {row.pk: [] for row in found}
    waiting = _with_names(WaitingStep.objects.filter(instance__in=steps))
    for step in waiting.order_by("started_at", "id"):
        steps[step.instance_id].append(_view(step, actor))
    return tuple(
        InstanceView(
            row.pk,
            row.process_id,
            row.version,
            row.name,
            row.status,
            row.started_at,
            row.started_by,
            row.ended_at,
            tuple(steps[row.pk]),
        )
        for row in found
    )


def steps_of(actor: Actor) -> tuple[StepView, ...]:
    """The steps that wait for this person, and for their teams while nobody has them; due first."""
    if not actor.works_the_desk or actor.user_id is None:
        return ()
    mine = Q(assignee=actor.user_id) | Q(assignee=None, team__in=actor.team_ids)
    rows = _with_names(WaitingStep.objects.filter(kind=WaitingStep.Kind.PERSON, ended_at=None))
    found = rows.filter(mine).order_by("due_at", "started_at")
    return tuple(_view(step, actor) for step in found[:STEPS_SHOWN])


def _with_names(rows: QuerySet[WaitingStep]) -> QuerySet[WaitingStep]:
    return rows.select_related("instance", "ticket", "team", "assignee")


def _view(step: WaitingStep, actor: Actor) -> StepView:
    row = step.instance
    called = tuple((name, UUID(key), no) for name, (key, no) in sorted(row.called.items()))
    return StepView(
        id=step.pk,
        ticket_id=step.ticket_id,
        ticket_number=step.ticket.number,
        ticket_subject=step.ticket.subject,
        element=step.element,
        label=step.label,
        kind=step.kind,
        team_name=step.team.name if step.team else "",
        assignee_id=step.assignee_id,
        assignee_name=step.assignee.name if step.assignee else "",
        started_at=step.started_at,
        due_at=step.due_at,
        is_overdue=step.is_overdue,
        form=program(row.process_id, row.version, called).forms.get(step.element, ()),
        given=step.given,
        answer=step.answer,
        trouble=_trouble(step),
        tries=step.tries,
        ended_at=step.ended_at,
        ended_by=step.ended_by,
        outcome=step.outcome,
        is_mine=step.kind == WaitingStep.Kind.PERSON and may_do(actor, step),
    )


def _trouble(step: WaitingStep) -> str:
    if step.kind != WaitingStep.Kind.TROUBLE:
        return ""
    sentence: str = _(INCIDENTS[step.given["code"]]) % step.given["values"]
    return sentence
