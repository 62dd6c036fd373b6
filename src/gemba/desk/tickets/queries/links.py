"""Signed links: what a customer may see without an account."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.utils.crypto import salted_hmac

from gemba.desk.contacts.queries import family, speaker
from gemba.desk.tickets.event_types import (
    NoteAdded,
    ReplyUndone,
    ReplyWritten,
    ScheduleCancelled,
    ScheduleChanged,
    SchedulePlanned,
    ScheduleSent,
    SideConversationStarted,
    SideMessageReceived,
    SideMessageSent,
    TicketSnoozed,
    TicketWoken,
    VendorNamed,
)
from gemba.desk.tickets.models import Message, MessageKind, Ticket, TicketLink
from gemba.desk.tickets.queries.conversation import MessageView, merged_tickets, messages_of
from gemba.desk.tickets.queries.lists import TicketLine, line, lines
from gemba.foundation.events.queries import RecordedEvent, timeline

EVENTS_MAX = 100
AMONG_COLLEAGUES = (
    *(NoteAdded, SideConversationStarted, SideMessageSent, SideMessageReceived),
    *(SchedulePlanned, ScheduleChanged, ScheduleCancelled, ScheduleSent),
    *(ReplyUndone, TicketSnoozed, TicketWoken, VendorNamed),
)
_MAC_BYTES = 20


class LinkRefused(Exception):
    """The link is not genuine, has expired or was revoked; never says which."""


@dataclass(frozen=True, slots=True)
class TrackedTicket:
    """What the customer sees: the public side of one ticket.

    Without `reads_answers` only the first message is there, which whoever holds the link wrote.
    `is_proven`: the link went to the contact's address, or the contact has logged in.
    """

    ticket: TicketLine
    contact_id: UUID
    messages: tuple[MessageView, ...]
    events: tuple[RecordedEvent, ...]
    reads_answers: bool = True
    is_proven: bool = True


def link_token(link_id: UUID, ticket_id: UUID) -> str:
    """The text of a link: its id and a 160-bit MAC over id and ticket."""
    return urlsafe_b64encode(link_id.bytes + _mac(link_id, ticket_id)).decode().rstrip("=")


def open_link(token: str, *, now: datetime) -> TrackedTicket:
    """The ticket behind a link. Raises LinkRefused unless the link is genuine and valid now."""
    try:
        raw = urlsafe_b64decode(token + "=" * (-len(token) % 4))
        link_id = UUID(bytes=raw[:16])
    except ValueError as error:
        raise LinkRefused from error
    link = TicketLink.objects.filter(pk=link_id, revoked_at=None, expires_at__gt=now).first()
    if link is None:
        raise LinkRefused
    # compared as written: the decoder passes over signs that are not its own
    genuine = link_token(link.pk, link.ticket_id)
    if not hmac.compare_digest(token.encode(), genuine.encode()):
        raise LinkRefused
    tracked = replace(_tracked(link.ticket_id, link.contact_id), is_proven=link.reads_answers)
    if link.reads_answers or not _known_otherwise(link):
        return tracked
    return _unproven(link.ticket_id, tracked)


def ticket_for_contact(number: int, *, contact_id: UUID) -> TrackedTicket | None:
    """A ticket of this contact (or of those merged into it), for a customer with an account."""
    rows = Ticket.objects.filter(number=number, contact__in=family(contact_id))
    ticket_id = rows.values_list("pk", flat=True).first()
    return _tracked(ticket_id, contact_id) if ticket_id else None


def own_tickets(*, contact_id: UUID, limit: int = 100) -> list[TicketLine]:
    """The contact's own tickets, newest first."""
    rows = Ticket.objects.filter(contact__in=family(contact_id))
    return lines(rows.order_by("-opened_at", "id")[:limit])


def _tracked(ticket_id: UUID, contact_id: UUID) -> TrackedTicket:
    """The ticket, or the one that goes on for it, with what was said on both by and to the contact.

    A merge with somebody else's ticket shows nothing of theirs.
    """
    kin = family(speaker(contact_id))
    ticket = _ticket(ticket_id)
    onward = ticket.merged_into
    if onward is not None and onward.contact_id in kin:
        ticket = _ticket(onward.pk)
    joined = [m.ticket_id for m in merged_tickets(ticket.pk) if m.contact_id in kin]
    ids = [ticket.pk, *joined]
    public = [MessageKind.INBOUND.value, MessageKind.OUTBOUND.value]
    messages, _total = messages_of(ids, kinds=public)
    return TrackedTicket(
        ticket=line(ticket),
        contact_id=contact_id,
        # a held reply may still be taken back
        messages=tuple(m for m in messages if m.is_verified and m.held_until is None),
        events=_told([pk.hex for pk in ids]),
    )


def _told(ticket_ids: list[str]) -> tuple[RecordedEvent, ...]:
    """What happened, without what is no business of the customer's."""
    told = timeline("ticket", ticket_ids, limit=EVENTS_MAX)
    undone = {e.payload.message for e in told if isinstance(e.payload, ReplyUndone)}
    return tuple(
        event
        for event in told
        if not isinstance(event.payload, AMONG_COLLEAGUES)
        and not (isinstance(event.payload, ReplyWritten) and event.payload.message in undone)
    )


def _known_otherwise(link: TicketLink) -> bool:
    """Whether the desk knows more of this contact than whoever holds the link has written.

    Only then could an answer tell a stranger something: the contact has another request, or has
    written on this one by another way than our own pages.
    """
    kin = family(speaker(link.contact_id))
    if Ticket.objects.filter(contact__in=kin).exclude(pk=link.ticket_id).exists():
        return True
    theirs = Message.objects.filter(ticket=link.ticket_id, kind=MessageKind.INBOUND.value)
    return theirs.exclude(channel="form").exists()


def _unproven(ticket_id: UUID, tracked: TrackedTicket) -> TrackedTicket:
    """Only the request itself, and how it stands."""
    # by id, in which they were taken in: a mail may claim any time
    taken_in = Message.objects.filter(ticket=ticket_id).order_by("id")
    first = taken_in.values_list("pk", flat=True).first()
    return replace(
        tracked,
        ticket=line(_ticket(ticket_id)),
        messages=tuple(m for m in tracked.messages if m.id == first),
        events=_told([ticket_id.hex]),
        reads_answers=False,
    )


def _ticket(ticket_id: UUID) -> Ticket:
    related = ("contact", "status", "team", "assignee", "merged_into")
    return Ticket.objects.select_related(*related).get(pk=ticket_id)


def _mac(link_id: UUID, ticket_id: UUID) -> bytes:
    keyed = salted_hmac("gemba.ticket-link", link_id.bytes + ticket_id.bytes, algorithm="sha256")
    return keyed.digest()[:_MAC_BYTES]
