"""Acting on a ticket together: one address, one operation each."""

from uuid import UUID

from django.utils.translation import gettext as _

from gemba.desk.teamwork import operations
from gemba.desk.tickets.operations import (
    SideMail,
    start_side_conversation,
    write_side_message,
)
from gemba.interfaces.access import DeskRequest
from gemba.interfaces.console.acting import Done, OnTicket, acts_on_ticket, number_or_none
from gemba.interfaces.console.teamwork.forms import new_approval, new_task
from gemba.interfaces.console.uploads import kept_files


@acts_on_ticket
def follow(request: DeskRequest, on: OnTicket) -> Done:  # noqa: ARG001
    """Hear of what is said on the ticket."""
    operations.follow(ticket_id=on.id, actor=on.actor, now=on.now)
    return Done(_("You will be told what is said on this ticket"))


@acts_on_ticket
def unfollow(request: DeskRequest, on: OnTicket) -> Done:  # noqa: ARG001
    """Hear no more of it."""
    operations.unfollow(ticket_id=on.id, actor=on.actor, now=on.now)
    return Done()


@acts_on_ticket
def hand_over(request: DeskRequest, on: OnTicket) -> Done:
    """Give the ticket to another team or person, with a note for them."""
    given = request.POST
    to = operations.Receiver(
        number_or_none(given.get("team", "")), number_or_none(given.get("assignee", ""))
    )
    operations.hand_over(
        ticket_id=on.id, to=to, note=given.get("note", ""), actor=on.actor, now=on.now
    )
    return Done(_("Ticket {n} handed over").format(n=on.number))


@acts_on_ticket
def read_handover(request: DeskRequest, on: OnTicket, handover_id: UUID) -> Done:  # noqa: ARG001
    """Take note of the handover note."""
    operations.read_handover(handover_id=handover_id, actor=on.actor, now=on.now)
    return Done()


@acts_on_ticket
def ask_task(request: DeskRequest, on: OnTicket) -> Done:
    """Ask another team or person for a part of the work."""
    operations.ask_task(ticket_id=on.id, task=new_task(request.POST), actor=on.actor, now=on.now)
    return Done(_("The task is asked for"))


@acts_on_ticket
def finish_task(request: DeskRequest, on: OnTicket, task_id: UUID) -> Done:
    """The task is done."""
    outcome = request.POST.get("outcome", "")
    operations.finish_task(task_id=task_id, outcome=outcome, actor=on.actor, now=on.now)
    return Done(_("Task finished"))


@acts_on_ticket
def withdraw_task(request: DeskRequest, on: OnTicket, task_id: UUID) -> Done:  # noqa: ARG001
    """The task is not needed any more."""
    operations.withdraw_task(task_id=task_id, actor=on.actor, now=on.now)
    return Done(_("Task withdrawn"))


@acts_on_ticket
def ask_approval(request: DeskRequest, on: OnTicket) -> Done:
    """Ask for a yes."""
    operations.ask_approval(
        ticket_id=on.id, approval=new_approval(request.POST), actor=on.actor, now=on.now
    )
    return Done(_("The approval is asked for"))


@acts_on_ticket
def decide_approval(request: DeskRequest, on: OnTicket, approval_id: UUID) -> Done:
    """Answer with yes or no."""
    yes = request.POST.get("answer") == "yes"
    decide = operations.approve if yes else operations.refuse_approval
    comment = request.POST.get("comment", "")
    decide(approval_id=approval_id, comment=comment, actor=on.actor, now=on.now)
    return Done(_("Approved") if yes else _("Refused"))


@acts_on_ticket
def withdraw_approval(request: DeskRequest, on: OnTicket, approval_id: UUID) -> Done:  # noqa: ARG001
    """Ask no more."""
    operations.withdraw_approval(approval_id=approval_id, actor=on.actor, now=on.now)
    return Done(_("Nobody is asked any more"))


@acts_on_ticket
def start_side(request: DeskRequest, on: OnTicket) -> Done:
    """Write to a third party, unseen by the customer."""
    start_side_conversation(ticket_id=on.id, mail=_mail(request), actor=on.actor, now=on.now)
    return Done(_("Side conversation begun; the customer does not see it"))


@acts_on_ticket
def write_side(request: DeskRequest, on: OnTicket, side_id: UUID) -> Done:
    """Go on in a side conversation."""
    write_side_message(side_id=side_id, mail=_mail(request), actor=on.actor, now=on.now)
    return Done(_("Sent in the side conversation; the customer does not see it"))


def _mail(request: DeskRequest) -> SideMail:
    said = request.POST
    addresses = said.get("recipients", "").replace(";", ",").split(",")
    return SideMail(
        text=said.get("text", ""),
        recipients=tuple(each.strip() for each in addresses if each.strip()),
        subject=said.get("subject", ""),
        files=kept_files(request.FILES.getlist("files"), actor=request.actor),
    )
