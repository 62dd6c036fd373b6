"""Side conversations: asking a third party by mail, unseen by the customer."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gemba.desk.contacts.queries import cards
from gemba.desk.tickets.event_types import SideConversationStarted, SideMessageSent
from gemba.desk.tickets.models import (
    Attachment,
    Delivery,
    Inbox,
    Message,
    MessageKind,
    Participant,
    SideConversation,
    SideParticipant,
    Ticket,
)
from gemba.desk.tickets.operations.acting import TicketUnknown, tell
from gemba.desk.tickets.operations.answering import (
    attachments,
    checked_recipients,
    fresh_message_id,
    keep,
    living_ticket,
    written,
)
from gemba.desk.tickets.operations.receiving import SUBJECT_CHARS_MAX, InboundFile
from gemba.desk.tickets.operations.refusing import ChangeRefused
from gemba.foundation.events.actors import Actor
from gemba.foundation.events.queries import RecordedEvent
from gemba.foundation.kernel.ids import new_id
from gemba.foundation.kernel.text import one_line

PER_TICKET_MAX = 50


@dataclass(frozen=True, slots=True)
class SideMail:
    """A mail to a third party. In a conversation that is under way `recipients` may be left out
    (those the desk has written to before), and the subject is the conversation's own."""

    text: str
    recipients: tuple[str, ...] = ()
    subject: str = ""
    files: tuple[InboundFile, ...] = field(default=())


@transaction.atomic
def start_side_conversation(
    *,
    ticket_id: UUID,
    mail: SideMail,
    actor: Actor,
    now: datetime,
    cause: RecordedEvent | None = None,
) -> UUID:
    """Write to a third party about the ticket; the side conversation's id.

    Their answers come back to it, never to the customer; the ticket goes on waiting for whom it
    waited. Raises ChangeRefused.
    """
    ticket = living_ticket(ticket_id, actor)
    subject = one_line(mail.subject, SUBJECT_CHARS_MAX)
    if not subject:
        raise ChangeRefused(_("Give the mail a subject."))
    if SideConversation.objects.filter(ticket=ticket).count() >= PER_TICKET_MAX:
        raise ChangeRefused(
            _("A ticket has {n} side conversations at most. Go on in one of them.").format(
                n=PER_TICKET_MAX
            )
        )
    mail = replace(mail, recipients=_outsiders(ticket, mail.recipients))
    side = SideConversation.objects.create(
        id=new_id(now), ticket=ticket, subject=subject, started_at=now, started_by=actor.name
    )
    message = _write(side, ticket, mail, actor, now)
    payloads = [SideConversationStarted(side.pk, subject), SideMessageSent(side.pk, message.pk)]
    tell(ticket, payloads, actor=actor, now=now, cause=cause)
    return side.pk


@transaction.atomic
def write_side_message(
    *,
    side_id: UUID,
    mail: SideMail,
    actor: Actor,
    now: datetime,
    cause: RecordedEvent | None = None,
) -> UUID:
    """Go on in a side conversation. The message's id. Raises TicketUnknown or ChangeRefused."""
    side = SideConversation.objects.select_related("ticket").filter(pk=side_id).first()
    if side is None:
        raise TicketUnknown(_("This ticket does not exist, or you have no access to it."))
    ticket = living_ticket(side.ticket.merged_into_id or side.ticket_id, actor)
    known = side.participants.filter(is_invited=True).order_by("pk")
    chosen = mail.recipients or tuple(known.values_list("address", flat=True))
    mail = replace(mail, recipients=_outsiders(ticket, chosen))
    message = _write(side, ticket, mail, actor, now)
    tell(ticket, [SideMessageSent(side.pk, message.pk)], actor=actor, now=now, cause=cause)
    return message.pk


def _write(
    side: SideConversation, ticket: Ticket, mail: SideMail, actor: Actor, now: datetime
) -> Message:
    is_first = side.started_at == now
    message = written(ticket, MessageKind.SIDE_OUT, mail.text, actor, now)
    message.side = side
    message.recipients, message.external_id = "\n".join(mail.recipients), fresh_message_id()
    message.subject = side.subject if is_first else f"Re: {side.subject}"[:SUBJECT_CHARS_MAX]
    keep(ticket, message, now, [])
    Delivery.objects.create(message=message, due_at=now, moved_at=now)
    Attachment.objects.bulk_create(attachments(message, mail.files))
    invited = [SideParticipant(side=side, address=address) for address in mail.recipients]
    SideParticipant.objects.bulk_create(
        invited,
        update_conflicts=True,
        unique_fields=["side", "address"],
        update_fields=["is_invited"],
    )
    return message


def _outsiders(ticket: Ticket, chosen: Sequence[str]) -> tuple[str, ...]:
    """These addresses, none of them the customer's side or the desk itself."""
    if not any(address.strip() for address in chosen):
        raise ChangeRefused(_("Say whom to write to: a mail address."))
    recipients = checked_recipients(chosen)
    others = Participant.objects.filter(ticket=ticket).values_list("contact_id", flat=True)
    inside = {
        identity.value
        for card in cards([ticket.contact_id, *others]).values()
        for identity in card.identities
    }
    for address in recipients:
        if address in inside:
            raise ChangeRefused(
                _("{address} takes part in the ticket itself. Write a reply instead.").format(
                    address=address
                )
            )
    if Inbox.objects.filter(address__in=recipients).exists():
        raise ChangeRefused(_("One of these addresses is the desk’s own. Write a note instead."))
    return tuple(recipients)
