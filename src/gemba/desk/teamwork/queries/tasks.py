"""Tasks: on a ticket, and of those who are to do them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from gemba.desk.teamwork.models import Task
from gemba.desk.teamwork.queries.notifications import ticket_names
from gemba.foundation.events.actors import Actor

TASKS_SHOWN = 200


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task as lists show it. `may_do`: the reader is among those asked. `subject` is empty for
    those who may not see the ticket."""

    id: UUID
    ticket_id: UUID
    number: int
    subject: str
    may_open: bool
    title: str
    details: str
    to_name: str
    team_id: int | None
    assignee_id: int | None
    assignee_name: str
    asked_by: str
    asked_at: datetime
    due_at: datetime
    is_overdue: bool
    blocks: bool
    state: str
    ended_at: datetime | None
    ended_by: str
    outcome: str
    may_do: bool

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.state == Task.State.OPEN.value


def may_do(actor: Actor, *, team_id: int | None, assignee_id: int | None) -> bool:
    """Who is asked: the person, everybody of the team; those who see every team may stand in."""
    if actor.sees_every_team:
        return True
    return actor.works_the_desk and (
        (assignee_id is not None and assignee_id == actor.user_id)
        or (team_id is not None and team_id in actor.team_ids)
    )


def tasks_of(ticket_ids: Collection[UUID], *, actor: Actor) -> tuple[TaskLine, ...]:
    """The tasks on tickets the actor may see: open ones by due time, then the others."""
    rows = Task.objects.filter(ticket__in=ticket_ids)
    found = _lines(rows.order_by("asked_at", "id")[:TASKS_SHOWN], actor)
    shown = [each for each in found if each.may_open]
    return tuple(sorted(shown, key=lambda each: (not each.is_open, each.due_at)))


def open_tasks(actor: Actor, *, of: str = "mine") -> tuple[TaskLine, ...]:
    """What is to be done by the actor or their teams (`mine`), what they asked for (`asked`), or
    what everybody has to do (`all`, for those who see every team); due first in front."""
    rows = Task.objects.filter(state=Task.State.OPEN).order_by("due_at", "id")
    if not actor.works_the_desk or actor.user_id is None:
        return ()
    if of == "asked":
        rows = rows.filter(asked_by=actor.user_id)
    elif not (of == "all" and actor.sees_every_team):
        rows = rows.filter(
            Q(assignee=actor.user_id) | Q(team__in=sorted(actor.team_ids), assignee=None)
        )
    return tuple(_lines(rows[:TASKS_SHOWN], actor))


def open_task_count(actor: Actor) -> int:
    """How many tasks wait for the actor or their teams."""
    if not actor.works_the_desk or actor.user_id is None:
        return 0
    wanted = Q(assignee=actor.user_id) | Q(team__in=sorted(actor.team_ids), assignee=None)
    return Task.objects.filter(wanted, state=Task.State.OPEN).count()


def _lines(rows: QuerySet[Task], actor: Actor) -> Iterable[TaskLine]:
    found = list(rows.select_related("team", "assignee"))
    names = ticket_names({row.ticket_id for row in found}, actor=actor)
    for row in found:
        ticket = names[row.ticket_id]
        assignee_name = row.assignee.name if row.assignee else ""
        yield TaskLine(
            id=row.pk,
            ticket_id=row.ticket_id,
            number=ticket.number,
            subject=ticket.subject,
            may_open=ticket.may_open,
            title=row.title,
            details=row.details,
            to_name=assignee_name or (row.team.name if row.team else ""),
            team_id=row.team_id,
            assignee_id=row.assignee_id,
            assignee_name=assignee_name,
            asked_by=row.asked_by_name,
            asked_at=row.asked_at,
            due_at=row.due_at,
            is_overdue=row.is_overdue,
            blocks=row.blocks,
            state=row.state,
            ended_at=row.ended_at,
            ended_by=row.ended_by,
            outcome=row.outcome,
            may_do=may_do(actor, team_id=row.team_id, assignee_id=row.assignee_id),
        )
