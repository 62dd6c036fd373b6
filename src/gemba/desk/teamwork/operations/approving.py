"""Asking for a yes, and answering."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gemba.desk.teamwork.event_types import (
    ApprovalAsked,
    ApprovalGranted,
    ApprovalRefused,
    ApprovalWithdrawn,
)
from gemba.desk.teamwork.models import TITLE_CHARS, Approval
from gemba.desk.teamwork.operations.telling import News, must_see, notify, ticket_subject, words
from gemba.desk.teamwork.queries.approvals import DECIDING, may_decide
from gemba.desk.tickets.operations import ChangeRefused, TicketUnknown
from gemba.foundation.accounts.queries import Person, desk_people, role_choices
from gemba.foundation.events.actors import Actor
from gemba.foundation.events.operations import record
from gemba.foundation.events.queries import RecordedEvent
from gemba.foundation.events.types import EventPayload
from gemba.foundation.kernel.ids import new_id
from gemba.foundation.kernel.text import one_line, storable

PENDING_MAX = 20


@dataclass(frozen=True, slots=True)
class NewApproval:
    """A question for one person (`approver_id`) or for anybody of a role or above (`role`:
    supervisor or administrator). `purpose`: what hangs on it, for the room that asks."""

    question: str
    details: str = ""
    approver_id: int | None = None
    role: str = ""
    purpose: str = ""


@transaction.atomic
def ask_approval(
    *,
    ticket_id: UUID,
    approval: NewApproval,
    actor: Actor,
    now: datetime,
    cause: RecordedEvent | None = None,
) -> UUID:
    """Ask for a yes; the approval's id. Raises ChangeRefused where nobody could answer."""
    must_see(ticket_id, actor)
    question = one_line(storable(approval.question), TITLE_CHARS)
    if not question:
        raise ChangeRefused(_("Say in a sentence what is to be approved."))
    asked, approver_name = _asked(approval, actor)
    pending = Approval.objects.filter(ticket=ticket_id, state=Approval.State.PENDING)
    if pending.count() >= PENDING_MAX:
        raise ChangeRefused(_("Too many approvals are pending on this ticket already."))
    row = Approval.objects.create(
        id=new_id(now),
        ticket_id=ticket_id,
        question=question,
        details=words(approval.details),
        approver_id=approval.approver_id,
        approver_role="" if approval.approver_id is not None else approval.role,
        approver_name=approver_name,
        asked_by_id=actor.user_id,
        asked_by_name=actor.name,
        asked_at=now,
        purpose=approval.purpose,
    )
    _tell(row, ApprovalAsked(row.pk, question, approver_name, row.purpose), actor, now, cause)
    news = [News(person.id, "approval_asked", ticket_id, question) for person in asked]
    notify(news, actor=actor, now=now)
    return row.pk


@transaction.atomic
def approve(*, approval_id: UUID, comment: str, actor: Actor, now: datetime) -> None:
    """Say yes. What hangs on it is done by the room that asked, by the event."""
    row = _pending(approval_id)
    _decide(row, Approval.State.GRANTED, words(comment), actor, now)
    payload = ApprovalGranted(row.pk, row.question, row.comment, row.purpose)
    _answered(row, payload, "approval_granted", actor, now)


@transaction.atomic
def refuse_approval(*, approval_id: UUID, comment: str, actor: Actor, now: datetime) -> None:
    """Say no, and why."""
    row = _pending(approval_id)
    reason = words(comment, required=_("Say why: whoever asked has to explain it."))
    _decide(row, Approval.State.REFUSED, reason, actor, now)
    payload = ApprovalRefused(row.pk, row.question, row.comment, row.purpose)
    _answered(row, payload, "approval_refused", actor, now)


@transaction.atomic
def withdraw_approval(*, approval_id: UUID, actor: Actor, now: datetime) -> None:
    """Ask no more; for who asked, and for those who see every team."""
    row = _pending(approval_id)
    must_see(row.ticket_id, actor)
    if row.asked_by_id != actor.user_id and not actor.sees_every_team:
        raise ChangeRefused(
            _("{name} asked for this; only they take it back.").format(name=row.asked_by_name)
        )
    _end(row, Approval.State.WITHDRAWN, "", actor, now)
    _tell(row, ApprovalWithdrawn(row.pk, row.question, row.purpose), actor, now)


def _asked(approval: NewApproval, actor: Actor) -> tuple[list[Person], str]:
    """Whom the question goes to, and what they are called."""
    others = [person for person in desk_people() if person.id != actor.user_id]
    if approval.approver_id is not None:
        if approval.approver_id == actor.user_id:
            raise ChangeRefused(_("Nobody approves what they ask for. Choose somebody else."))
        found = [person for person in others if person.id == approval.approver_id]
        if not found:
            raise ChangeRefused(_("This person does not work at the desk."))
        return found, found[0].name
    if approval.role not in DECIDING:
        raise ChangeRefused(
            _("Say whose approval you need: a person, supervisors or administrators.")
        )
    found = [person for person in others if person.role in DECIDING[approval.role]]
    name = dict(role_choices())[approval.role]
    if not found:
        raise ChangeRefused(
            _("Nobody else at the desk could approve this (asked for: {role}).").format(role=name)
        )
    return found, name


def _pending(approval_id: UUID) -> Approval:
    row = Approval.objects.select_for_update().filter(pk=approval_id).first()
    if row is None:
        raise _unknown()
    if row.state != Approval.State.PENDING:
        raise ChangeRefused(
            _("{name} has answered this already.").format(name=row.decided_by or _("Somebody"))
        )
    return row


def _decide(
    row: Approval, state: Approval.State, comment: str, actor: Actor, now: datetime
) -> None:
    if actor.user_id is not None and actor.user_id == row.asked_by_id:
        raise ChangeRefused(_("Nobody approves what they ask for. Somebody else has to answer."))
    if not may_decide(actor, row):
        raise _unknown()
    _end(row, state, comment, actor, now)


def _end(row: Approval, state: Approval.State, comment: str, actor: Actor, now: datetime) -> None:
    row.state, row.comment = state, comment
    row.decided_at, row.decided_by = now, actor.name
    row.save(update_fields=["state", "comment", "decided_at", "decided_by"])


def _answered(row: Approval, payload: EventPayload, kind: str, actor: Actor, now: datetime) -> None:
    _tell(row, payload, actor, now)
    if row.asked_by_id is not None:
        text = f"{row.question} – {row.comment}" if row.comment else row.question
        notify([News(row.asked_by_id, kind, row.ticket_id, text)], actor=actor, now=now)


def _tell(
    row: Approval,
    payload: EventPayload,
    actor: Actor,
    now: datetime,
    cause: RecordedEvent | None = None,
) -> None:
    record(payload, actor=actor, now=now, subjects=ticket_subject(row.ticket_id), cause=cause)


def _unknown() -> TicketUnknown:
    return TicketUnknown(_("This approval does not exist, or you are not asked for it."))
