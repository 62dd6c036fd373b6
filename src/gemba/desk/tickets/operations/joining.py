"""Joining two tickets, and separating them again. Nothing said is moved: the target shows both."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gemba.desk.tickets.event_types import TicketMerged, TicketUnmerged
from gemba.desk.tickets.models import Ticket, TicketMerge
from gemba.desk.tickets.operations.acting import TicketUnknown, ticket_to_change
from gemba.desk.tickets.operations.tallying import Change, tally
from gemba.desk.tickets.queries.access import visible_tickets
from gemba.desk.tickets.queries.merging import merge_refusal
from gemba.foundation.events.actors import Actor
from gemba.foundation.events.operations import record
from gemba.foundation.events.types import Subject


class MergeRefused(Exception):
    """The tickets cannot be joined, or the merge not undone; the message says why."""


@transaction.atomic
def merge_tickets(
    *, source_id: UUID, target_number: int, actor: Actor, now: datetime
) -> TicketMerged:
    """Let the target go on for the source. The actor must have access to both."""
    source = ticket_to_change(source_id, actor)
    target_id = visible_tickets(actor).filter(number=target_number).values_list("pk", flat=True)
    found = target_id.first()
    if found is None:
        raise MergeRefused(
            _("There is no ticket {n}, or you have no access to it.").format(n=target_number)
        )
    target = ticket_to_change(found, actor)
    refusal = merge_refusal(source.pk, target.pk)
    if refusal:
        raise MergeRefused(refusal)
    source.merged_into = target
    source.save(update_fields=["merged_into"])
    TicketMerge.objects.create(source=source, target=target, merged_at=now, merged_by=actor.name)
    target.version += 1
    target.last_activity_at = now
    target.save(update_fields=["version", "last_activity_at"])
    payload = TicketMerged(source.pk, source.number, target.pk, target.number)
    record(payload, actor=actor, now=now, subjects=both(source, target))
    tally([Change(source, source.place_before, [payload], now)])
    return payload


@transaction.atomic
def unmerge_tickets(*, merge_id: int, actor: Actor, now: datetime) -> TicketUnmerged:
    """Undo a merge: both tickets go on by themselves."""
    merge = TicketMerge.objects.select_for_update().filter(pk=merge_id, undone_at=None).first()
    if merge is None:
        raise MergeRefused(_("This merge does not exist or was undone already."))
    try:
        source = ticket_to_change(merge.source_id, actor)
        target = ticket_to_change(merge.target_id, actor)
    except TicketUnknown as error:
        raise MergeRefused(_("This merge does not exist or was undone already.")) from error
    source.merged_into = None
    source.save(update_fields=["merged_into"])
    target.version += 1
    target.save(update_fields=["version"])
    merge.undone_at = now
    merge.save(update_fields=["undone_at"])
    payload = TicketUnmerged(source.pk, source.number, target.pk, target.number)
    record(payload, actor=actor, now=now, subjects=both(source, target))
    tally([Change(source, source.place_before, [payload], now)])
    return payload


def both(source: Ticket, target: Ticket) -> tuple[Subject, ...]:
    """Whom the merge of these two is about."""
    return (
        Subject.of("ticket", target.pk, "target"),
        Subject.of("ticket", source.pk, "source"),
        Subject.of("contact", target.contact_id),
    )
