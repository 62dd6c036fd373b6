"""Large requests and their parts: a part blocks resolving the whole, nothing else."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gemba.desk.tickets.event_types import ChildLinked, ChildUnlinked
from gemba.desk.tickets.models import Ticket
from gemba.desk.tickets.operations.acting import ticket_to_change
from gemba.desk.tickets.operations.refusing import ChangeRefused
from gemba.desk.tickets.queries.access import visible_tickets
from gemba.foundation.events.actors import Actor
from gemba.foundation.events.operations import record
from gemba.foundation.events.queries import RecordedEvent
from gemba.foundation.events.types import Subject

ANCESTORS_MAX = 5
PARTS_MAX = 100


@transaction.atomic
def link_child(
    *,
    ticket_id: UUID,
    child_number: int,
    actor: Actor,
    now: datetime,
    cause: RecordedEvent | None = None,
) -> None:
    """Make another ticket a part of this one. The actor must have access to both."""
    parent = ticket_to_change(ticket_id, actor)
    found = visible_tickets(actor).filter(number=child_number).values_list("pk", flat=True).first()
    if found is None:
        raise ChangeRefused(
            _("There is no ticket {n}, or you have no access to it.").format(n=child_number)
        )
    child = ticket_to_change(found, actor)
    if child.parent_id == parent.pk:
        return
    _check(parent, child)
    child.parent = parent
    child.save(update_fields=["parent"])
    payload = ChildLinked(parent.pk, parent.number, child.pk, child.number)
    subjects = _both(parent, child)
    record(payload, actor=actor, now=now, subjects=subjects, cause=cause)


@transaction.atomic
def unlink_child(
    *, ticket_id: UUID, actor: Actor, now: datetime, cause: RecordedEvent | None = None
) -> None:
    """Let this ticket be no part of a larger one any more. No event when it is none."""
    child = ticket_to_change(ticket_id, actor)
    parent = child.parent
    if parent is None:
        return
    child.parent = None
    child.save(update_fields=["parent"])
    payload = ChildUnlinked(parent.pk, parent.number, child.pk, child.number)
    subjects = _both(parent, child)
    record(payload, actor=actor, now=now, subjects=subjects, cause=cause)


def _check(parent: Ticket, child: Ticket) -> None:
    if parent.merged_into_id or child.merged_into_id:
        raise ChangeRefused(_("One of the tickets is merged already. Use the one it went into."))
    if child.parent_id is not None:
        raise ChangeRefused(_("This ticket is a part of another one already. Unlink it there."))
    if parent.is_settled and not child.is_settled:
        raise ChangeRefused(_("Reopen the larger ticket first: its new part is still open."))
    if Ticket.objects.filter(parent=parent).count() >= PARTS_MAX:
        raise ChangeRefused(_("A ticket has {n} parts at most.").format(n=PARTS_MAX))
    above: Ticket | None = parent
    for _step in range(ANCESTORS_MAX):
        if above is None:
            return
        if above.pk == child.pk:
            raise ChangeRefused(_("A ticket cannot be a part of itself or of its own parts."))
        above = above.parent
    if above is not None:
        raise ChangeRefused(_("Parts of parts go {n} deep at most.").format(n=ANCESTORS_MAX))


def _both(parent: Ticket, child: Ticket) -> tuple[Subject, ...]:
    """Whom linking these two is about."""
    return (
        Subject.of("ticket", parent.pk, "parent"),
        Subject.of("ticket", child.pk, "child"),
        Subject.of("contact", child.contact_id),
    )
