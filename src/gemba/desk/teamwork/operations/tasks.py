"""Tasks for others, by a due time of their own."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from gemba.desk.calendars.queries import working_time
from gemba.desk.teamwork.event_types import (
    TaskAsked,
    TaskDone,
    TaskMissed,
    TaskTaken,
    TaskWithdrawn,
)
from gemba.desk.teamwork.models import TITLE_CHARS, Task
from gemba.desk.teamwork.operations.telling import News, must_see, notify, ticket_subject, words
from gemba.desk.teamwork.queries.tasks import may_do
from gemba.desk.tickets.operations import ChangeRefused, TicketUnknown, closing_guard
from gemba.foundation.accounts.queries import desk_people, teams
from gemba.foundation.events.actors import SYSTEM, Actor
from gemba.foundation.events.operations import record
from gemba.foundation.events.queries import RecordedEvent
from gemba.foundation.events.types import EventPayload
from gemba.foundation.kernel.ids import new_id
from gemba.foundation.kernel.questions import Question
from gemba.foundation.kernel.text import one_line, storable
from gemba.foundation.kernel.working_time import WorkingTimeError
from gemba.foundation.timers.operations import cancel_timers, set_timers
from gemba.foundation.timers.registry import NewTimer

TASK_TIMER = "teamwork.task"
OPEN_TASKS_MAX = 50
HOURS_MAX = 2_000
TITLES_NAMED_MAX = 3


@dataclass(frozen=True, slots=True)
class NewTask:
    """What is asked for: of a team, of a person, or of a person in a team.

    Due `due_hours` working hours from now by the calendar (None: the desk's own). `blocks`: the
    ticket cannot be resolved before.
    """

    title: str
    details: str = ""
    team_id: int | None = None
    assignee_id: int | None = None
    due_hours: float = 8.0
    calendar_id: UUID | None = None
    blocks: bool = False


@transaction.atomic
def ask_task(
    *,
    ticket_id: UUID,
    task: NewTask,
    actor: Actor,
    now: datetime,
    cause: RecordedEvent | None = None,
) -> UUID:
    """Ask another team or person for a part of the work; the task's id. Raises ChangeRefused."""
    must_see(ticket_id, actor)
    title = one_line(storable(task.title), TITLE_CHARS)
    if not title:
        raise ChangeRefused(_("Say in a few words what is to be done."))
    details, to_name = words(task.details), _asked_name(task)
    if Task.objects.filter(ticket=ticket_id, state=Task.State.OPEN).count() >= OPEN_TASKS_MAX:
        raise ChangeRefused(
            _("A ticket has {n} open tasks at most. Finish some first.").format(n=OPEN_TASKS_MAX)
        )
    row = Task.objects.create(
        id=new_id(now),
        ticket_id=ticket_id,
        title=title,
        details=details,
        team_id=task.team_id,
        assignee_id=task.assignee_id,
        asked_by_id=actor.user_id,
        asked_by_name=actor.name,
        asked_at=now,
        due_at=_due_at(task, now),
        blocks=task.blocks,
    )
    set_timers([NewTimer(TASK_TIMER, row.pk.hex, row.due_at)])
    payload = TaskAsked(row.pk, title, to_name, row.due_at, row.blocks)
    _tell(row, payload, actor, now, cause)
    news = [News(user_id, "task_asked", ticket_id, title) for user_id in _doers(row)]
    notify(news, actor=actor, now=now)
    return row.pk


@transaction.atomic
def take_task(*, task_id: UUID, actor: Actor, now: datetime) -> None:
    """Do the task oneself; the others of the team see so. No event when one has it already."""
    row = _open_task(task_id)
    if not _may_do(actor, row) or actor.user_id is None:
        raise _unknown()
    if row.assignee_id == actor.user_id:
        return
    row.assignee_id = actor.user_id
    row.save(update_fields=["assignee"])
    _tell(row, TaskTaken(row.pk, row.title), actor, now)


@transaction.atomic
def finish_task(*, task_id: UUID, outcome: str, actor: Actor, now: datetime) -> None:
    """The task is done; `outcome` tells what came of it. Who asked is told."""
    row = _open_task(task_id)
    if not _may_do(actor, row):
        raise _unknown()
    row.outcome = words(outcome)
    _end(row, Task.State.DONE, actor, now)
    _tell(row, TaskDone(row.pk, row.title, row.due_at < now), actor, now)
    if row.asked_by_id is not None:
        text = f"{row.title} – {row.outcome}" if row.outcome else row.title
        notify([News(row.asked_by_id, "task_done", row.ticket_id, text)], actor=actor, now=now)


@transaction.atomic
def withdraw_task(*, task_id: UUID, actor: Actor, now: datetime) -> None:
    """The task is not needed any more; who sees the ticket may say so."""
    row = _open_task(task_id)
    must_see(row.ticket_id, actor)
    _end(row, Task.State.WITHDRAWN, actor, now)
    _tell(row, TaskWithdrawn(row.pk, row.title), actor, now)


@transaction.atomic
def miss_tasks(task_ids: Collection[UUID], *, now: datetime) -> int:
    """Tell of those that are due and not done; each once. How many."""
    rows = Task.objects.select_for_update().filter(
        pk__in=task_ids, state=Task.State.OPEN, is_overdue=False, due_at__lte=now
    )
    missed = list(rows.order_by("due_at", "id"))
    news = []
    for row in missed:
        row.is_overdue = True
        row.save(update_fields=["is_overdue"])
        _tell(row, TaskMissed(row.pk, row.title), SYSTEM, now)
        told = {*_doers(row), *([row.asked_by_id] if row.asked_by_id else [])}
        news += [News(who, "task_missed", row.ticket_id, row.title) for who in sorted(told)]
    notify(news, actor=SYSTEM, now=now)
    return len(missed)


@closing_guard("teamwork.tasks")
def tasks_are_open(ticket_ids: Collection[UUID]) -> dict[UUID, str]:
    """A ticket stays open as long as a task marked so is."""
    titles: dict[UUID, list[str]] = {}
    for ticket_id, title in _blocking.all(ticket_ids):
        titles.setdefault(ticket_id, []).append(f"“{title}”")
    return {
        ticket_id: _("Tasks must be finished first: {titles}. Finish or withdraw them.").format(
            titles=", ".join(found[:TITLES_NAMED_MAX]) + (" …" if found[TITLES_NAMED_MAX:] else "")
        )
        for ticket_id, found in titles.items()
    }


@Question
def _blocking(ticket_ids: Collection[UUID]) -> QuerySet[Task, tuple[UUID, str]]:
    rows = Task.objects.filter(ticket__in=ticket_ids, blocks=True, state=Task.State.OPEN)
    return rows.order_by("due_at").values_list("ticket_id", "title")


def _due_at(task: NewTask, now: datetime) -> datetime:
    if not 0 < task.due_hours <= HOURS_MAX:
        raise ChangeRefused(
            _("Say in how many working hours it is due: more than 0, at most {n}.").format(
                n=HOURS_MAX
            )
        )
    try:
        due_at = working_time(task.calendar_id).add_working(now, timedelta(hours=task.due_hours))
    except WorkingTimeError as error:
        raise ChangeRefused(str(error)) from error
    return due_at


def _asked_name(task: NewTask) -> str:
    people = {person.id: person for person in desk_people()}
    known_teams = {team.id: team.name for team in teams()}
    if task.assignee_id is not None and task.assignee_id not in people:
        raise ChangeRefused(_("This person does not work at the desk."))
    if task.team_id is not None and task.team_id not in known_teams:
        raise ChangeRefused(_("There is no such team."))
    if task.assignee_id is not None:
        return people[task.assignee_id].name
    if task.team_id is not None:
        return known_teams[task.team_id]
    raise ChangeRefused(_("Say who is to do it: a team or a person."))


def _doers(row: Task) -> list[int]:
    """Whom the task concerns: who does it, or everybody of the team as long as nobody does."""
    if row.assignee_id is not None:
        return [row.assignee_id]
    return [person.id for person in desk_people() if row.team_id in person.team_ids]


def _may_do(actor: Actor, row: Task) -> bool:
    return may_do(actor, team_id=row.team_id, assignee_id=row.assignee_id)


def _open_task(task_id: UUID) -> Task:
    row = Task.objects.select_for_update().filter(pk=task_id).first()
    if row is None:
        raise _unknown()
    if row.state != Task.State.OPEN:
        raise ChangeRefused(
            _("{name} has ended this task already.").format(name=row.ended_by or _("Somebody"))
        )
    return row


def _end(row: Task, state: Task.State, actor: Actor, now: datetime) -> None:
    row.state, row.ended_at, row.ended_by = state, now, actor.name
    row.save(update_fields=["state", "ended_at", "ended_by", "outcome"])
    cancel_timers(TASK_TIMER, [row.pk.hex])


def _tell(
    row: Task,
    payload: EventPayload,
    actor: Actor,
    now: datetime,
    cause: RecordedEvent | None = None,
) -> None:
    record(payload, actor=actor, now=now, subjects=ticket_subject(row.ticket_id), cause=cause)


def _unknown() -> TicketUnknown:
    return TicketUnknown(_("This task does not exist, or it is not yours to do."))
