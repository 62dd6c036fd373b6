"""What a complaint needs before its ticket is resolved, and after: cause, call-back, follow-up."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from gemba.desk.complaints.event_types import CallbackDone, CauseRecorded, FollowUpRecorded
from gemba.desk.complaints.models import Compensation, Complaint
from gemba.desk.complaints.operations.acting import complaint_to_change, tell, words
from gemba.desk.complaints.operations.registering import CALLBACK_TIMER
from gemba.desk.complaints.queries import setting_at
from gemba.desk.tickets.operations import ChangeRefused, closing_guard, reopen
from gemba.desk.tickets.queries import visible_tickets
from gemba.foundation.events.actors import Actor
from gemba.foundation.kernel.questions import Question
from gemba.foundation.timers.operations import cancel_timers


@transaction.atomic
def record_cause(
    *, ticket_id: UUID, cause: str, explanation: str, actor: Actor, now: datetime
) -> None:
    """Say what the complaint came from: one of the setting's causes, and in words how."""
    row = complaint_to_change(ticket_id, actor)
    names = {
        each.code: each.name for each in setting_at(row.setting_id, row.setting_version).causes
    }
    if cause not in names:
        raise ChangeRefused(_("Choose a cause from the list."))
    explained = words(explanation)
    if (row.cause, row.cause_words) == (cause, explained):
        return
    row.cause, row.cause_name, row.cause_words = cause, names[cause], explained
    row.save(update_fields=["cause", "cause_name", "cause_words"])
    tell(row, CauseRecorded(cause, names[cause], explained), actor=actor, now=now)


@transaction.atomic
def record_callback(*, ticket_id: UUID, told: str, actor: Actor, now: datetime) -> None:
    """The customer was called back; `told` is what was said and agreed."""
    row = complaint_to_change(ticket_id, actor)
    if row.called_back_at is not None:
        raise ChangeRefused(
            _("{name} has called the customer back already.").format(name=row.called_back_by)
        )
    row.callback_words = words(told, required=_("Say in a few words what the call brought."))
    row.called_back_at, row.called_back_by = now, actor.name
    row.save(update_fields=["callback_words", "called_back_at", "called_back_by"])
    cancel_timers(CALLBACK_TIMER, [row.pk.hex])
    payload = CallbackDone(row.callback_words, row.callback_due_at < now)
    tell(row, payload, actor=actor, now=now)


@transaction.atomic
def record_follow_up(
    *, ticket_id: UUID, is_satisfied: bool, told: str, actor: Actor, now: datetime
) -> None:
    """The customer was asked after the solution (回访). Who is not satisfied gets the ticket
    reopened."""
    row = complaint_to_change(ticket_id, actor)
    ticket = visible_tickets(actor).filter(pk=ticket_id)
    if not ticket.filter(is_settled=True).exists():
        raise ChangeRefused(_("Ask the customer afterwards: the complaint is not resolved yet."))
    row.follow_up_words = words(told)
    row.followed_up_at, row.followed_up_by = now, actor.name
    row.is_satisfied = is_satisfied
    row.save(update_fields=["follow_up_words", "followed_up_at", "followed_up_by", "is_satisfied"])
    answer = "satisfied" if is_satisfied else "unsatisfied"
    tell(row, FollowUpRecorded(answer, row.follow_up_words), actor=actor, now=now)
    if not is_satisfied:
        reopen(ticket_id=ticket_id, actor=actor, now=now)


@closing_guard("complaints.file")
def file_is_incomplete(ticket_ids: Collection[UUID]) -> dict[UUID, str]:
    """A complaint is resolved with its cause recorded, the customer called back, and no
    compensation waiting for approval."""
    complaints = _active.all(ticket_ids)
    if not complaints:
        return {}
    missing: dict[UUID, list[str]] = {}
    for row in complaints:
        if not row.cause:
            missing.setdefault(row.pk, []).append(_("Record the cause of the complaint first."))
        if row.called_back_at is None:
            missing.setdefault(row.pk, []).append(
                _("Call the customer back first, and record the call.")
            )
    asked = Compensation.objects.filter(complaint__in=complaints, state=Compensation.State.ASKED)
    for ticket_id in asked.order_by().values_list("complaint", flat=True).distinct():
        missing.setdefault(ticket_id, []).append(_("A compensation still waits for approval."))
    return {ticket_id: " ".join(reasons) for ticket_id, reasons in missing.items()}


@Question
def _active(ticket_ids: Collection[UUID]) -> QuerySet[Complaint]:
    return Complaint.objects.filter(ticket__in=ticket_ids, is_active=True).order_by("pk")
