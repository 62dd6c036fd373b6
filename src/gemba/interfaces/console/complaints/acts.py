"""Acting on a complaint: one address, one operation each."""

from django.utils.translation import gettext as _

from gemba.desk.complaints import operations
from gemba.desk.complaints.queries import complaint_file
from gemba.desk.tickets.operations import ChangeRefused
from gemba.foundation.kernel.money import AmountUnreadable, Money, parse_amount
from gemba.interfaces.access import DeskRequest
from gemba.interfaces.console.acting import Done, OnTicket, acts_on_ticket, number_or_none


@acts_on_ticket
def record_cause(request: DeskRequest, on: OnTicket) -> Done:
    """Say what the complaint came from."""
    operations.record_cause(
        ticket_id=on.id,
        cause=request.POST.get("cause", ""),
        explanation=request.POST.get("explanation", ""),
        actor=on.actor,
        now=on.now,
    )
    return Done(_("Cause recorded"))


@acts_on_ticket
def record_callback(request: DeskRequest, on: OnTicket) -> Done:
    """The customer was called back."""
    told = request.POST.get("told", "")
    operations.record_callback(ticket_id=on.id, told=told, actor=on.actor, now=on.now)
    return Done(_("Call recorded"))


@acts_on_ticket
def compensate(request: DeskRequest, on: OnTicket) -> Done:
    """Grant money, or ask for the approval it needs."""
    amount = _amount(request, on)
    reason = request.POST.get("reason", "")
    is_granted = operations.compensate(
        ticket_id=on.id, amount=amount, reason=reason, actor=on.actor, now=on.now
    )
    return Done(_("Compensation granted") if is_granted else _("Approval asked for"))


@acts_on_ticket
def follow_up(request: DeskRequest, on: OnTicket) -> Done:
    """The customer was asked afterwards."""
    operations.record_follow_up(
        ticket_id=on.id,
        is_satisfied=request.POST.get("answer") == "satisfied",
        told=request.POST.get("told", ""),
        actor=on.actor,
        now=on.now,
    )
    return Done(_("Follow-up call recorded"))


@acts_on_ticket
def own(request: DeskRequest, on: OnTicket) -> Done:
    """Let somebody else answer for the complaint."""
    owner_id = number_or_none(request.POST.get("owner", "")) or 0
    operations.own_complaint(ticket_id=on.id, owner_id=owner_id, actor=on.actor, now=on.now)
    return Done()


def _amount(request: DeskRequest, on: OnTicket) -> Money:
    file = complaint_file(on.id, actor=on.actor)
    currency = file.setting.currency if file else "XXX"
    try:
        return Money(parse_amount(request.POST.get("amount", ""), currency), currency)
    except AmountUnreadable as error:
        raise ChangeRefused(_("Write the amount as a number, like 12.50.")) from error
