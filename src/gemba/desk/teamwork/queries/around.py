"""What colleagues do around one ticket, for its page."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from gemba.desk.teamwork.mentioning import Name
from gemba.desk.teamwork.models import Approval, Follower, HandoverNote, SharedDraft, Task
from gemba.desk.teamwork.queries.approvals import ApprovalLine, approvals_of
from gemba.desk.teamwork.queries.tasks import TaskLine, tasks_of
from gemba.desk.tickets.queries import audience, visible_of, visible_tickets
from gemba.foundation.accounts.queries import Person, desk_people
from gemba.foundation.events.actors import SYSTEM, Actor, Role


@dataclass(frozen=True, slots=True)
class FollowerLine:
    """Somebody who hears of what is said on the ticket."""

    user_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Handover:
    """A handover note nobody has read yet."""

    id: UUID
    text: str
    author_id: int | None
    author_name: str
    to_name: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class Draft:
    """The reply being drafted on a ticket."""

    author_id: int
    author_name: str
    text: str
    version: int
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Teamwork:
    """Everything colleagues do around a ticket."""

    followers: tuple[FollowerLine, ...] = ()
    handover: Handover | None = None
    draft: Draft | None = None
    tasks: tuple[TaskLine, ...] = ()
    approvals: tuple[ApprovalLine, ...] = ()

    def is_followed_by(self, user_id: int | None) -> bool:
        """Whether this person follows."""
        return any(each.user_id == user_id for each in self.followers)


def teamwork_on(ticket_ids: Collection[UUID], *, actor: Actor) -> Teamwork:
    """What is done around a ticket, named first, and those merged into it. Nothing unless the
    actor may see it. Two queries, and those for what there is."""
    ids = list(ticket_ids)
    found = next(iter(visible_of(_beside(), actor=actor).filter(pk__in=ids[:1])), None)
    if found is None:
        return Teamwork()
    is_handed_over, is_drafted, *asked = found
    # of tickets merged into it nothing is known yet
    has_tasks, has_approvals = asked if len(ids) == 1 else (True, True)
    following = Follower.objects.filter(ticket=ids[0], user__is_active=True).order_by("pk")
    names = following.values_list("user_id", "user__name")
    return Teamwork(
        followers=tuple(FollowerLine(*row) for row in names),
        handover=unread_handover(ids[0]) if is_handed_over else None,
        draft=draft_on(ids[0], actor=actor) if is_drafted else None,
        tasks=tasks_of(ids, actor=actor) if has_tasks else (),
        approvals=approvals_of(ids, actor=actor) if has_approvals else (),
    )


@cache
def _beside() -> "QuerySet[Any, tuple[bool, ...]]":
    """What most tickets have none of: put together once, which takes longer than to ask."""
    here = OuterRef("pk")
    return (
        visible_tickets(SYSTEM)
        .order_by()
        .values_list(
            Exists(HandoverNote.objects.filter(ticket=here, read_at=None)),
            Exists(SharedDraft.objects.filter(ticket=here)),
            Exists(Task.objects.filter(ticket=here)),
            Exists(Approval.objects.filter(ticket=here)),
        )
    )


def unread_handover(ticket_id: UUID) -> Handover | None:
    """The newest handover note if nobody has read it."""
    row = HandoverNote.objects.filter(ticket=ticket_id).order_by("-written_at", "-id").first()
    if row is None or row.read_at is not None:
        return None
    return Handover(row.pk, row.text, row.author_id, row.author_name, row.to_name, row.written_at)


def draft_on(ticket_id: UUID, *, actor: Actor) -> Draft | None:
    """The draft reply on a ticket the actor may see."""
    if not visible_tickets(actor).filter(pk=ticket_id).exists():
        return None
    row = SharedDraft.objects.filter(ticket=ticket_id).first()
    if row is None:
        return None
    return Draft(row.author_id, row.author_name, row.text, row.version, row.changed_at)


def people_who_see(ticket_id: UUID) -> tuple[Person, ...]:
    """Who may be mentioned on a ticket: those of the desk who see it."""
    _number, team_id, assignee_id = audience([ticket_id])[ticket_id]
    return tuple(each for each in desk_people() if _sees(each, team_id, assignee_id))


def names_of(people: Collection[Person]) -> tuple[Name, ...]:
    """What these people can be called by after an @: their name or their log-in before its @."""
    return tuple(
        Name(person.id, (person.name, person.email.partition("@")[0])) for person in people
    )


def _sees(person: Person, team_id: int | None, assignee_id: int | None) -> bool:
    """As tickets' `visible_tickets` has it, for a person who is not here."""
    if person.role in (Role.ADMINISTRATOR, Role.SUPERVISOR):
        return True
    return team_id is None or team_id in person.team_ids or assignee_id == person.id
