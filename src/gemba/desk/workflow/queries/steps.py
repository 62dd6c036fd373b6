"""Steps of processes: whose they are, what runs on a ticket, what waits for a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from gemba.desk.tickets.queries import visible_tickets
from gemba.desk.workflow.ahead import Stand
from gemba.desk.workflow.answers import is_asked
from gemba.desk.workflow.around_ticket import AroundTicket
from gemba.desk.workflow.asked import roles_up_to
from gemba.desk.workflow.awaited import message_words
from gemba.desk.workflow.drawings.forms import FormField
from gemba.desk.workflow.expected import Expected, expected_of
from gemba.desk.workflow.models import ProcessInstance, WaitingStep
from gemba.desk.workflow.offers import PROCESS, ROBOT
from gemba.desk.workflow.processes.bpmn.model import Kind as ElementKind
from gemba.desk.workflow.processes.incidents import INCIDENTS
from gemba.desk.workflow.programs import Program, program
from gemba.desk.workflow.queries.approvals import ApprovalView, approval_view, asked_on
from gemba.desk.workflow.queries.lines import (
    AnswerLine,
    Fields,
    fields_given,
    filled_lines,
    given_lines,
)
from gemba.foundation.definitions.queries import Definition
from gemba.foundation.events.actors import Actor, Role
from gemba.foundation.kernel.clock import current_time
from gemba.foundation.kernel.json_values import JsonValue
from gemba.foundation.kernel.questions import Question
from gemba.foundation.trials.queries import NOBODY, served, treated_of

STEPS_SHOWN = 200
INSTANCES_SHOWN = 20
APPROVALS_READ = 1_000
PEOPLES = WaitingStep.Kind.PERSON


@dataclass(frozen=True, slots=True)
class StepView:
    """A step as people see it. `trouble` is why it cannot go on, '' when it can; `awaits` is the
    message, signal or action it waits for; `told` what was filled in."""

    id: UUID
    ticket_id: UUID
    ticket_number: int
    ticket_subject: str
    process_name: str
    element: str
    label: str
    kind: str
    awaits: str
    team_name: str
    assignee_id: int | None
    assignee_name: str
    given_by_id: int | None
    given_by_name: str
    given_note: str
    approval: ApprovalView | None
    started_at: datetime
    due_at: datetime | None
    is_overdue: bool
    form: tuple[FormField, ...]
    given: Mapping[str, JsonValue]
    given_fields: Fields
    answer: Mapping[str, JsonValue]
    trouble: str
    tries: int
    ended_at: datetime | None
    ended_by: str
    outcome: str
    is_mine: bool
    may_mend: bool
    is_robots: bool

    @property
    def is_machines(self) -> bool:
        """Whether it waits for a machine, which a person can take it over from."""
        return self.kind in (WaitingStep.Kind.MACHINE, WaitingStep.Kind.ROBOT)

    @property
    def awaits_words(self) -> str:
        """What it waits for as people say it, not as the drawing names it."""
        is_message = self.kind == WaitingStep.Kind.MESSAGE
        return message_words(self.awaits) if is_message else self.awaits

    @property
    def told(self) -> tuple[AnswerLine, ...]:
        """What was filled in, in the order of the form."""
        return tuple(filled_lines(self.form, self.answer))

    @property
    def told_given(self) -> tuple[AnswerLine, ...]:
        """What the process gives to whoever does it."""
        return tuple(given_lines(self.given, self.given_fields))

    @property
    def asked(self) -> tuple[FormField, ...]:
        """The fields to be shown before anything is filled in: those whose condition holds now, and
        those that hang on an answer of this form."""
        around = AroundTicket(self.ticket_id, current_time())
        scope = {**around, **self.given}
        return tuple(
            field
            for place, field in enumerate(self.form)
            if any(each.key in field.condition for each in self.form[:place])
            or is_asked(field, scope, now=around.now)
        )


@dataclass(frozen=True, slots=True)
class InstanceView:
    """A process on a ticket: its steps in the order they began, and what comes next in words."""

    id: UUID
    process_id: UUID
    version: int
    name: str
    status: str
    started_at: datetime
    started_by: str
    ended_at: datetime | None
    steps: tuple[StepView, ...]
    next: tuple[str, ...]
    may_stop: bool

    @property
    def past(self) -> tuple[StepView, ...]:
        """The steps of people and machines that have ended."""
        return tuple(each for each in self.steps if each.ended_at is not None)


def may_do(actor: Actor, step: WaitingStep) -> bool:
    """Who is to do a step: who has it, its team while nobody has, and who sees every team.

    A step that is nobody's and no team's is for all who see the ticket; an approval is for those
    who are asked.
    """
    if not actor.works_the_desk:
        return False
    if step.approver_role:
        return asked_on(step).may_answer(actor)
    if actor.sees_every_team or (actor.user_id is not None and step.assignee_id == actor.user_id):
        return True
    if step.team_id is not None:
        return step.team_id in actor.team_ids
    return visible_tickets(actor).filter(pk=step.ticket_id).exists()


def may_mend(actor: Actor, ticket_id: UUID) -> bool:
    """Supervisors and administrators mend processes on the tickets they see."""
    return _mends(actor) and visible_tickets(actor).filter(pk=ticket_id).exists()


def processes_on(ticket_id: UUID, *, actor: Actor) -> tuple[InstanceView, ...]:
    """What runs and ran on a ticket, the newest first; nothing where the actor may not see it."""
    found = _newest_on.all(ticket_id)
    if not found or not visible_tickets(actor).filter(pk=ticket_id).exists():
        return ()
    steps: dict[UUID, list[WaitingStep]] = {row.pk: [] for row in found}
    waiting = steps_with_names(WaitingStep.objects.filter(instance__in=steps))
    for step in waiting.order_by("started_at", "id"):
        steps[step.instance_id].append(step)
    return tuple(_instance(row, steps[row.pk], actor) for row in found)


@Question
def _newest_on(ticket_id: UUID) -> QuerySet[ProcessInstance]:
    rows = ProcessInstance.objects.filter(ticket=ticket_id).order_by("-started_at", "-id")
    return rows[:INSTANCES_SHOWN]


def step_on(ticket_id: UUID, step_id: UUID, *, actor: Actor) -> StepView | None:
    """An open step on a ticket this actor may see, or that is theirs."""
    rows = steps_with_names(WaitingStep.objects.filter(pk=step_id, ticket=ticket_id, ended_at=None))
    step = rows.first()
    if step is None:
        return None
    is_seen = visible_tickets(actor).filter(pk=ticket_id).exists()
    return step_view(step, actor) if is_seen or may_do(actor, step) else None


def steps_of(actor: Actor) -> tuple[StepView, ...]:
    """The steps that wait for this person, for their teams while nobody has them, and for their
    yes; due first."""
    if not actor.works_the_desk or actor.user_id is None:
        return ()
    mine = Q(assignee=actor.user_id) | Q(assignee=None, team__in=actor.team_ids)
    rows = steps_with_names(WaitingStep.objects.filter(kind=PEOPLES, ended_at=None))
    found = rows.filter(mine, approver_role="").order_by("due_at", "started_at")
    least = roles_up_to(actor.role.value)
    asked = rows.filter(approver_role__in=least).order_by("started_at")[:APPROVALS_READ]
    steps = [*(each for each in asked if may_do(actor, each)), *found[:STEPS_SHOWN]]
    steps.sort(key=lambda each: (each.due_at is None, each.due_at or each.started_at))
    return tuple(step_view(each, actor) for each in steps[:STEPS_SHOWN])


def startable(ticket_id: UUID) -> tuple[Definition, ...]:
    """The processes in force that do not run on this ticket."""
    running = ProcessInstance.objects.filter(ticket=ticket_id, ended_at=None)
    taken = set(running.values_list("process_id", flat=True))
    treated = treated_of([ticket_id]).get(ticket_id, NOBODY)
    return tuple(each for each in served(PROCESS, treated) if each.id not in taken)


def _mends(actor: Actor) -> bool:
    return actor.role in (Role.SUPERVISOR, Role.ADMINISTRATOR, Role.SYSTEM)


def steps_with_names(rows: QuerySet[WaitingStep]) -> QuerySet[WaitingStep]:
    """With all that `step_view` reads."""
    return rows.select_related("instance", "ticket", "team", "assignee", "given_by")


def program_of(row: ProcessInstance) -> Program:
    """The version the instance runs on."""
    called = tuple((name, UUID(key), no) for name, (key, no) in sorted(row.called.items()))
    return program(row.process_id, row.version, called)


def stand_of(step: WaitingStep, running: Program) -> Stand:
    """Where a step stands in the drawings of its instance."""
    callers = tuple((process, element) for process, element in step.callers)
    return running.place(step.drawn_in, step.element), callers


def form_of_step(step: WaitingStep) -> Expected:
    """What is asked on a person's step; on one that was taken over from a machine, what the
    machine would have set."""
    running = program_of(step.instance)
    place, _callers = stand_of(step, running)
    declared, element = running.forms.get(place, ()), running.element(place)
    if element is None or step.kind != PEOPLES:
        return Expected(declared)
    if element.kind is not ElementKind.DECISION:
        return expected_of(element, declared)
    treated = treated_of([step.ticket_id]).get(step.ticket_id, NOBODY)
    return expected_of(element, declared, treated)


def _instance(row: ProcessInstance, found: list[WaitingStep], actor: Actor) -> InstanceView:
    is_over = row.ended_at is not None
    running = program_of(row)
    stands = [stand_of(each, running) for each in found if each.ended_at is None]
    return InstanceView(
        id=row.pk,
        process_id=row.process_id,
        version=row.version,
        name=row.name,
        status=row.status,
        started_at=row.started_at,
        started_by=row.started_by,
        ended_at=row.ended_at,
        steps=tuple(step_view(each, actor) for each in found),
        next=() if is_over else running.after(stands),
        may_stop=not is_over and _mends(actor),
    )


def step_view(step: WaitingStep, actor: Actor) -> StepView:
    """A step as this actor sees it."""
    row, given = step.instance, step.given if step.kind == PEOPLES else {}
    return StepView(
        id=step.pk,
        ticket_id=step.ticket_id,
        ticket_number=step.ticket.number,
        ticket_subject=step.ticket.subject,
        process_name=row.name,
        element=step.element,
        label=step.label,
        kind=step.kind,
        awaits=step.awaited,
        team_name=step.team.name if step.team else "",
        assignee_id=step.assignee_id,
        assignee_name=step.assignee.name if step.assignee else "",
        given_by_id=step.given_by_id,
        given_by_name=step.given_by.name if step.given_by else "",
        given_note=step.given_note,
        approval=approval_view(step),
        started_at=step.started_at,
        due_at=step.due_at,
        is_overdue=step.is_overdue,
        form=form_of_step(step).fields,
        given=given,
        given_fields=_fields_given(step) if given else {},
        answer=step.answer,
        trouble=_trouble(step),
        tries=step.tries,
        ended_at=step.ended_at,
        ended_by=step.ended_by,
        outcome=step.outcome,
        is_mine=step.kind == PEOPLES and step.ended_at is None and may_do(actor, step),
        may_mend=step.ended_at is None and _mends(actor),
        is_robots=_is_robots(step),
    )


def _fields_given(step: WaitingStep) -> Fields:
    running = program_of(step.instance)
    return fields_given(stand_of(step, running)[0], running)


def _is_robots(step: WaitingStep) -> bool:
    """Whether a robot has worked on it, or is to."""
    if step.kind not in (PEOPLES, WaitingStep.Kind.TROUBLE):
        return step.kind == WaitingStep.Kind.ROBOT
    if step.bpmn_kind != ElementKind.SERVICE:
        return False
    running = program_of(step.instance)
    element = running.element(stand_of(step, running)[0])
    return element is not None and element.own.action == ROBOT


def _trouble(step: WaitingStep) -> str:
    if step.kind != WaitingStep.Kind.TROUBLE:
        return ""
    sentence: str = _(INCIDENTS[step.given["code"]]) % step.given["values"]
    return sentence
