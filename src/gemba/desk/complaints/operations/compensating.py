"""Compensation within the limit of the role, and beyond it with an approval."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from gemba.desk.complaints.event_types import (
    CompensationAsked,
    CompensationGranted,
    CompensationRefused,
)
from gemba.desk.complaints.kind import limit_told
from gemba.desk.complaints.models import Compensation, Complaint
from gemba.desk.complaints.operations.acting import complaint_to_change, tell, words
from gemba.desk.complaints.queries import setting_at
from gemba.desk.complaints.setting import AMOUNT_MINOR_MAX, GRANTING, ComplaintSetting
from gemba.desk.teamwork.operations import NewApproval, ask_approval
from gemba.desk.tickets.operations import ChangeRefused
from gemba.foundation.events.actors import Actor, Role
from gemba.foundation.events.queries import RecordedEvent
from gemba.foundation.kernel.ids import new_id
from gemba.foundation.kernel.money import Money

PURPOSE = "complaints.compensation"


@transaction.atomic
def compensate(*, ticket_id: UUID, amount: Money, reason: str, actor: Actor, now: datetime) -> bool:
    """Grant money for a complaint; whether it is granted at once.

    The limit of the actor's role counts for all the complaint costs. Beyond it the lowest role
    that may grant as much is asked for approval. Raises ChangeRefused.
    """
    row = complaint_to_change(ticket_id, actor)
    setting = setting_at(row.setting_id, row.setting_version)
    _must_be_fit(amount, setting)
    why = words(reason, required=_("Say what the compensation is for."))
    total = amount.minor + _spent(row)
    compensation = Compensation(
        id=new_id(now),
        complaint=row,
        amount_minor=amount.minor,
        currency=amount.currency,
        reason=why,
        asked_by_name=actor.name,
        asked_at=now,
    )
    if setting.may_grant(actor.role, total):
        _grant(compensation, actor, now)
        return True
    _ask(compensation, _role_for(setting, total), actor, now)
    return False


@transaction.atomic
def decide_compensations(
    approval_ids: Collection[UUID],
    *,
    is_granted: bool,
    actor: Actor,
    now: datetime,
    cause: RecordedEvent | None = None,
) -> int:
    """What was asked for is granted or not, as the approval says; each once. How many."""
    rows = Compensation.objects.select_for_update(of=("self",)).select_related("complaint")
    waiting = rows.filter(approval_id__in=approval_ids, state=Compensation.State.ASKED)
    for row in waiting.order_by("asked_at", "id"):
        if is_granted:
            _grant(row, actor, now, cause)
            continue
        row.state, row.decided_at, row.decided_by = Compensation.State.REFUSED, now, actor.name
        row.save(update_fields=["state", "decided_at", "decided_by"])
        assert row.approval_id is not None
        payload = CompensationRefused(row.pk, _told(row), row.approval_id)
        tell(row.complaint, payload, actor=actor, now=now, cause=cause)
    return len(waiting)


def _must_be_fit(amount: Money, setting: ComplaintSetting) -> None:
    if amount.currency != setting.currency:
        raise ChangeRefused(
            _("Compensation is granted in {currency}.").format(currency=setting.currency)
        )
    if not 0 < amount.minor <= AMOUNT_MINOR_MAX:
        raise ChangeRefused(_("Say how much: an amount above zero."))


def _spent(row: Complaint) -> int:
    """What is granted or may still be, so that nothing is had in slices."""
    rows = Compensation.objects.filter(complaint=row).exclude(state=Compensation.State.REFUSED)
    return int(rows.aggregate(total=Sum("amount_minor"))["total"] or 0)


def _role_for(setting: ComplaintSetting, minor: int) -> Role:
    """The lowest role that may approve so much."""
    for role in GRANTING[1:]:
        if setting.may_grant(role, minor):
            return role
    raise ChangeRefused(
        _("Nobody may grant so much for one complaint: the highest limit is {limit}.").format(
            limit=limit_told(setting, GRANTING[-1])
        )
    )


def _grant(
    row: Compensation, actor: Actor, now: datetime, cause: RecordedEvent | None = None
) -> None:
    row.state, row.decided_at, row.decided_by = Compensation.State.GRANTED, now, actor.name
    row.save()
    payload = CompensationGranted(
        row.pk, _told(row), row.amount_minor, row.currency, row.reason, row.approval_id
    )
    tell(row.complaint, payload, actor=actor, now=now, cause=cause)


def _ask(row: Compensation, role: Role, actor: Actor, now: datetime) -> None:
    question = _("Compensation of {amount} for a complaint").format(amount=_told(row))
    row.approval_id = ask_approval(
        ticket_id=row.complaint_id,
        approval=NewApproval(question, row.reason, role=role.value, purpose=PURPOSE),
        actor=actor,
        now=now,
    )
    row.state = Compensation.State.ASKED
    row.save()
    payload = CompensationAsked(
        row.pk, _told(row), row.amount_minor, row.currency, row.reason, row.approval_id
    )
    tell(row.complaint, payload, actor=actor, now=now)


def _told(row: Compensation) -> str:
    return f"{Money(row.amount_minor, row.currency).plain} {row.currency}"
