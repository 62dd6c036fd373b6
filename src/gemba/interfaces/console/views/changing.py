"""Changing a ticket's fields: one address, one operation each."""

from django.urls import reverse
from django.utils.translation import gettext as _

from gemba.desk.contacts.operations import set_tier as set_contact_tier
from gemba.desk.tickets import operations
from gemba.desk.tickets.queries import conversation
from gemba.desk.tickets.queries.lists import lines_of
from gemba.interfaces.access import DeskRequest
from gemba.interfaces.console.acting import Done, OnTicket, acts_on_ticket, number_or_none


@acts_on_ticket
def set_status(request: DeskRequest, on: OnTicket) -> Done:
    """Say whom the ticket waits for."""
    wanted, before = request.POST.get("status", ""), request.POST.get("before", "")
    operations.set_status(ticket_id=on.id, status=wanted, actor=on.actor, now=on.now)
    if wanted != "resolved" or not before:
        return Done()
    undo = reverse("console:ticket-status", args=[on.number])
    return Done(_("Ticket {n} resolved").format(n=on.number), undo, {"status": before})


@acts_on_ticket
def assign(request: DeskRequest, on: OnTicket) -> Done:
    """Give the ticket to somebody, or back to the queue."""
    wanted = number_or_none(request.POST.get("assignee", ""))
    operations.assign(ticket_id=on.id, assignee_id=wanted, actor=on.actor, now=on.now)
    return Done()


@acts_on_ticket
def transfer(request: DeskRequest, on: OnTicket) -> Done:
    """Hand the ticket to another team."""
    wanted = number_or_none(request.POST.get("team", ""))
    operations.transfer(ticket_id=on.id, team_id=wanted, actor=on.actor, now=on.now)
    return Done()


@acts_on_ticket
def set_priority(request: DeskRequest, on: OnTicket) -> Done:
    """Say how soon it matters."""
    wanted = number_or_none(request.POST.get("priority", "")) or 0
    operations.set_priority(ticket_id=on.id, priority=wanted, actor=on.actor, now=on.now)
    return Done()


@acts_on_ticket
def set_type(request: DeskRequest, on: OnTicket) -> Done:
    """Say what kind of help is asked for."""
    wanted = request.POST.get("type", "")
    operations.set_type(ticket_id=on.id, type_code=wanted, actor=on.actor, now=on.now)
    return Done()


@acts_on_ticket
def set_product(request: DeskRequest, on: OnTicket) -> Done:
    """Say what the request is about."""
    wanted = request.POST.get("product", "")
    operations.set_product(ticket_id=on.id, product=wanted, actor=on.actor, now=on.now)
    return Done()


@acts_on_ticket
def set_vendor(request: DeskRequest, on: OnTicket) -> Done:
    """Name the vendor who has to do a part of it."""
    wanted = number_or_none(request.POST.get("vendor", ""))
    operations.set_vendor(ticket_id=on.id, vendor_id=wanted, actor=on.actor, now=on.now)
    return Done()


@acts_on_ticket
def set_tier(request: DeskRequest, on: OnTicket) -> Done:
    """Say how much the ticket's customer means to the company."""
    wanted = request.POST.get("tier", "")
    contact_id = lines_of([on.id], actor=on.actor)[on.id].contact_id
    set_contact_tier(contact_id=contact_id, tier=wanted, actor=on.actor, now=on.now)
    return Done()


@acts_on_ticket
def add_tag(request: DeskRequest, on: OnTicket) -> Done:
    """Put a tag on the ticket."""
    name = request.POST.get("tag", "")
    operations.add_tag(ticket_id=on.id, name=name, actor=on.actor, now=on.now)
    return Done()


@acts_on_ticket
def remove_tag(request: DeskRequest, on: OnTicket) -> Done:
    """Take a tag off the ticket."""
    name = request.POST.get("tag", "")
    operations.remove_tag(ticket_id=on.id, name=name, actor=on.actor, now=on.now)
    return Done()


@acts_on_ticket
def revoke_links(request: DeskRequest, on: OnTicket) -> Done:  # noqa: ARG001
    """Switch off the customer's links to the ticket."""
    count = operations.revoke_links(ticket_id=on.id, actor=on.actor, now=on.now)
    return Done(_("{n} links switched off").format(n=count))


@acts_on_ticket
def merge(request: DeskRequest, on: OnTicket) -> Done:
    """Let another ticket go on for this one."""
    wanted = number_or_none(request.POST.get("target", "").lstrip("#")) or 0
    operations.merge_tickets(source_id=on.id, target_number=wanted, actor=on.actor, now=on.now)
    target = conversation(wanted, actor=on.actor)
    made = next((m for m in target.merged if m.number == on.number), None) if target else None
    undo = reverse("console:ticket-unmerge", args=[wanted, made.merge_id]) if made else ""
    said = _("Ticket {n} goes on in this one").format(n=on.number)
    return Done(said, undo, go_to=wanted)


@acts_on_ticket
def unmerge(request: DeskRequest, on: OnTicket, merge_id: int) -> Done:  # noqa: ARG001
    """Let a merged ticket go on by itself again."""
    told = operations.unmerge_tickets(merge_id=merge_id, actor=on.actor, now=on.now)
    return Done(_("Ticket {n} goes on by itself again").format(n=told.source_number))
