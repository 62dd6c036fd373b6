"""What a ticket is about and who has to do a part of it; and when its next promise is due."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gemba.desk.tickets.event_types import VendorNamed
from gemba.desk.tickets.models import Ticket
from gemba.desk.tickets.operations.acting import tell, ticket_to_change
from gemba.desk.tickets.operations.refusing import ChangeRefused
from gemba.desk.tickets.operations.sorting import set_products
from gemba.foundation.accounts.queries import teams
from gemba.foundation.events.actors import Actor
from gemba.foundation.events.queries import RecordedEvent
from gemba.foundation.kernel.rows import update_values


def set_product(
    *,
    ticket_id: UUID,
    product: str,
    actor: Actor,
    now: datetime,
    cause: RecordedEvent | None = None,
) -> None:
    """Say what the request is about; '' when nobody knows."""
    set_products(tickets={ticket_id: cause}, product=product, actor=actor, now=now)


@transaction.atomic
def set_vendor(
    *,
    ticket_id: UUID,
    vendor_id: int | None,
    actor: Actor,
    now: datetime,
    cause: RecordedEvent | None = None,
) -> None:
    """Name the vendor's team that has to do its part; None: nobody any more."""
    ticket = ticket_to_change(ticket_id, actor)
    if ticket.vendor_id == vendor_id:
        return
    names = {team.id: team.name for team in teams() if team.is_vendor}
    if vendor_id is not None and vendor_id not in names:
        raise ChangeRefused(_("Choose a team of a vendor."))
    payload = VendorNamed(vendor_id, names.get(vendor_id or 0, ""), ticket.vendor_id)
    ticket.vendor_id = vendor_id
    ticket.save(update_fields=["vendor"])
    tell(ticket, [payload], actor=actor, now=now, cause=cause)


@transaction.atomic
def promise_due(pairs: Mapping[UUID, datetime | None]) -> None:
    """Remember when the next promise on each of these tickets is due; None: none is running.

    One statement whatever the number. Told by the promises' own events, so by none here.
    """
    update_values(Ticket, ["due_at"], [(due_at, pk) for pk, due_at in sorted(pairs.items())])
