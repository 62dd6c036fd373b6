"""Approvals: on a ticket, and of those who are asked."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from gemba.desk.teamwork.models import Approval
from gemba.desk.teamwork.queries.notifications import ticket_names
from gemba.foundation.events.actors import Actor, Role

APPROVALS_SHOWN = 200
# everybody who may decide where a role is asked
DECIDING = {
    Role.SUPERVISOR.value: (Role.SUPERVISOR, Role.ADMINISTRATOR),
    Role.ADMINISTRATOR.value: (Role.ADMINISTRATOR,),
}


@dataclass(frozen=True, slots=True)
class ApprovalLine:
    """An approval as lists show it. `may_decide`: the reader is asked. `subject` is empty for
    those who may not see the ticket."""

    id: UUID
    ticket_id: UUID
    number: int
    subject: str
    may_open: bool
    question: str
    details: str
    approver_name: str
    approver_role: str
    asked_by: str
    asked_by_id: int | None
    asked_at: datetime
    purpose: str
    state: str
    decided_at: datetime | None
    decided_by: str
    comment: str
    may_decide: bool

    @property
    def is_pending(self) -> bool:
        """Whether nobody has answered yet."""
        return self.state == Approval.State.PENDING.value


def may_decide(actor: Actor, row: Approval) -> bool:
    """Who is asked may answer, never who asked: four eyes see more than two."""
    if actor.user_id is None or actor.user_id == row.asked_by_id:
        return False
    if row.approver_id is not None:
        return row.approver_id == actor.user_id and actor.works_the_desk
    return actor.role in DECIDING[row.approver_role]


def approvals_of(ticket_ids: Collection[UUID], *, actor: Actor) -> tuple[ApprovalLine, ...]:
    """The approvals asked for on tickets the actor may see; pending ones first."""
    rows = Approval.objects.filter(ticket__in=ticket_ids).order_by("asked_at", "id")
    found = [each for each in _lines(rows[:APPROVALS_SHOWN], actor) if each.may_open]
    return tuple(sorted(found, key=lambda each: not each.is_pending))


def pending_approvals(actor: Actor, *, of: str = "mine") -> tuple[ApprovalLine, ...]:
    """What waits for the actor's answer (`mine`), or what they asked for (`asked`), the oldest
    first."""
    rows = Approval.objects.filter(state=Approval.State.PENDING).order_by("asked_at", "id")
    if not actor.works_the_desk or actor.user_id is None:
        return ()
    rows = rows.filter(asked_by=actor.user_id) if of == "asked" else rows.filter(_for(actor))
    return tuple(_lines(rows[:APPROVALS_SHOWN], actor))


def pending_approval_count(actor: Actor) -> int:
    """How many approvals wait for the actor's answer."""
    if not actor.works_the_desk or actor.user_id is None:
        return 0
    return Approval.objects.filter(_for(actor), state=Approval.State.PENDING).count()


def approval_state(approval_id: UUID) -> str:
    """pending, granted, refused or withdrawn; empty when there is none."""
    rows = Approval.objects.filter(pk=approval_id).values_list("state", flat=True)
    return rows.first() or ""


def _for(actor: Actor) -> Q:
    roles = [asked for asked, deciding in DECIDING.items() if actor.role in deciding]
    asked = Q(approver=actor.user_id) | Q(approver=None, approver_role__in=roles)
    return asked & (Q(asked_by=None) | ~Q(asked_by=actor.user_id))


def _lines(rows: QuerySet[Approval], actor: Actor) -> Iterable[ApprovalLine]:
    found = list(rows)
    names = ticket_names({row.ticket_id for row in found}, actor=actor)
    for row in found:
        ticket = names[row.ticket_id]
        yield ApprovalLine(
            id=row.pk,
            ticket_id=row.ticket_id,
            number=ticket.number,
            subject=ticket.subject,
            may_open=ticket.may_open,
            question=row.question,
            details=row.details,
            approver_name=row.approver_name,
            approver_role="" if row.approver_id else row.approver_role,
            asked_by=row.asked_by_name,
            asked_by_id=row.asked_by_id,
            asked_at=row.asked_at,
            purpose=row.purpose,
            state=row.state,
            decided_at=row.decided_at,
            decided_by=row.decided_by,
            comment=row.comment,
            may_decide=row.state == Approval.State.PENDING and may_decide(actor, row),
        )
