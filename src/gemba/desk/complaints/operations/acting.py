"""What every verb on a complaint begins and ends with."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from gemba.desk.complaints.models import Complaint
from gemba.desk.tickets.operations import ChangeRefused, TicketUnknown
from gemba.desk.tickets.queries import visible_tickets
from gemba.foundation.events.actors import Actor
from gemba.foundation.events.operations import record
from gemba.foundation.events.queries import RecordedEvent
from gemba.foundation.events.types import EventPayload, Subject
from gemba.foundation.kernel.text import storable

WORDS_CHARS_MAX = 4_000


def complaint_to_change(ticket_id: UUID, actor: Actor) -> Complaint:
    """The file, locked until the transaction ends. Raises TicketUnknown and ChangeRefused."""
    if not actor.works_the_desk or not visible_tickets(actor).filter(pk=ticket_id).exists():
        raise TicketUnknown(_("This ticket does not exist, or you have no access to it."))
    row = Complaint.objects.select_for_update().filter(ticket=ticket_id, is_active=True).first()
    if row is None:
        raise ChangeRefused(_("This ticket is no complaint. Set its type first."))
    return row


def words(text: str, *, required: str = "") -> str:
    """What somebody wrote, as it is kept. Raises ChangeRefused: `required` when it is empty."""
    text = storable(text).strip()
    if required and not text:
        raise ChangeRefused(required)
    if len(text) > WORDS_CHARS_MAX:
        raise ChangeRefused(
            _("The text is longer than {n} characters. Shorten it.").format(n=WORDS_CHARS_MAX)
        )
    return text


def tell(
    row: Complaint,
    payload: EventPayload,
    *,
    actor: Actor,
    now: datetime,
    cause: RecordedEvent | None = None,
) -> None:
    """Record what was done to a complaint."""
    record(payload, actor=actor, now=now, subjects=[Subject.of("ticket", row.pk)], cause=cause)
