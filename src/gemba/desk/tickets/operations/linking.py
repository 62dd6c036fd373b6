"""Signed links for customers without an account."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from gemba.desk.tickets.event_types import LinkIssued, LinkRevoked
from gemba.desk.tickets.models import TicketLink
from gemba.desk.tickets.operations.acting import tell, ticket_to_change
from gemba.desk.tickets.queries.links import link_token
from gemba.foundation.events.actors import Actor
from gemba.foundation.kernel.ids import new_id

LINK_LIFETIME = timedelta(days=90)


@transaction.atomic
def issue_link(*, ticket_id: UUID, actor: Actor, now: datetime, reads_answers: bool = True) -> str:
    """A link for the ticket's contact, valid for LINK_LIFETIME; the token to put into a URL.

    Without `reads_answers` it shows how the ticket stands, not what others wrote: for somebody who
    has named an address but not proven that it is theirs.
    """
    ticket = ticket_to_change(ticket_id, actor)
    link = TicketLink.objects.create(
        id=new_id(now),
        ticket=ticket,
        contact_id=ticket.contact_id,
        issued_at=now,
        expires_at=now + LINK_LIFETIME,
        reads_answers=reads_answers,
    )
    tell(ticket, [LinkIssued(link.pk)], actor=actor, now=now)
    return link_token(link.pk, ticket.pk)


@transaction.atomic
def revoke_links(*, ticket_id: UUID, actor: Actor, now: datetime) -> int:
    """Switch off every link to the ticket; how many there were."""
    ticket = ticket_to_change(ticket_id, actor)
    links = TicketLink.objects.filter(ticket=ticket, revoked_at=None).update(revoked_at=now)
    if links:
        tell(ticket, [LinkRevoked(links)], actor=actor, now=now)
    return links
