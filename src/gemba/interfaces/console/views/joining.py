"""Tickets among others: splitting one, what a merge would do, parts of a larger one."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gemba.desk.tickets import operations
from gemba.desk.tickets.queries import merge_preview, ticket_id_of
from gemba.interfaces.access import DeskRequest, desk_person
from gemba.interfaces.console.acting import Done, OnTicket, acts_on_ticket, number_or_none
from gemba.interfaces.console.splitting import splitting


@require_safe
@desk_person
def split_form(request: DeskRequest, number: int) -> HttpResponse:
    """The messages to choose from."""
    found = splitting(number, actor=request.actor)
    if found is None:
        raise Http404
    return render(request, "console/split_form.html", {"splitting": found})


@acts_on_ticket
def split(request: DeskRequest, on: OnTicket) -> Done:
    """Let messages become a ticket of their own."""
    made = operations.split_ticket(
        ticket_id=on.id,
        message_ids=_ids(request.POST.getlist("message")),
        subject=request.POST.get("subject", ""),
        actor=on.actor,
        now=on.now,
    )
    said = _("Ticket {n} was made of what you chose").format(n=made.number)
    return Done(said, go_to=made.number)


@require_safe
@desk_person
def merge_view(request: DeskRequest, number: int) -> HttpResponse:
    """What merging this ticket into another one would do."""
    ticket_id = ticket_id_of(number, actor=request.actor)
    if ticket_id is None:
        raise Http404
    wanted = number_or_none(request.GET.get("target", "").strip().lstrip("#")) or 0
    found = merge_preview(ticket_id, wanted, actor=request.actor)
    return render(request, "console/merge_preview.html", {"preview": found, "wanted": wanted})


@acts_on_ticket
def add_part(request: DeskRequest, on: OnTicket) -> Done:
    """Make another ticket a part of this one."""
    wanted = number_or_none(request.POST.get("part", "").strip().lstrip("#")) or 0
    operations.link_child(ticket_id=on.id, child_number=wanted, actor=on.actor, now=on.now)
    return Done(_("Ticket {n} is a part of this one now").format(n=wanted))


@acts_on_ticket
def leave_parent(request: DeskRequest, on: OnTicket) -> Done:  # noqa: ARG001
    """Let this ticket be no part of a larger one any more."""
    operations.unlink_child(ticket_id=on.id, actor=on.actor, now=on.now)
    return Done(_("Ticket {n} stands by itself again").format(n=on.number))


@acts_on_ticket
def part_leaves(request: DeskRequest, on: OnTicket, part_number: int) -> Done:  # noqa: ARG001
    """Let a part of this ticket stand by itself again."""
    part_id = ticket_id_of(part_number, actor=on.actor)
    if part_id is None:
        raise Http404
    operations.unlink_child(ticket_id=part_id, actor=on.actor, now=on.now)
    return Done(_("Ticket {n} stands by itself again").format(n=part_number))


def _ids(given: list[str]) -> list[UUID]:
    """Ids a form carries; what is none stands for a message that is not there."""
    found = []
    for text in given[:500]:
        try:
            found.append(UUID(text))
        except ValueError:
            found.append(UUID(int=0))
    return found
