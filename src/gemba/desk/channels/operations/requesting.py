"""What customers write on our own pages: a request, or more on one they have."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gemba.desk.channels.kinds.form.payload import (
    FormRequest,
    fingerprint,
    require_within_limits,
    write,
)
from gemba.desk.channels.kinds.kind import Unreadable
from gemba.desk.channels.models import Envelope, EnvelopeState, RawPayload
from gemba.desk.contacts.operations import Introduction
from gemba.desk.contacts.queries import cards, normalised
from gemba.desk.tickets.operations import (
    InboundFile,
    InboundMessage,
    Receipt,
    create_inbox,
    receive_messages,
)
from gemba.desk.tickets.queries.links import TrackedTicket
from gemba.desk.tickets.queries.placing import places_of
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.kernel.text import storable


class RequestRefused(Exception):
    """What was filled in cannot be taken; the message says what to change."""


def submit_request(*, request: FormRequest, now: datetime) -> Receipt:
    """Take a request from the form; where it went. The same form sent again: the same place.

    Raises RequestRefused for an empty or oversized one.
    """
    return _take(replace(request, ticket=""), now)


def add_customer_message(*, tracked: TrackedTicket, request: FormRequest, now: datetime) -> Receipt:
    """Take what a customer adds to a ticket they were let in to, by link or by account.

    Only key, text and files of the request count: who writes and where is what `tracked` proves.
    """
    card = cards([tracked.contact_id])[tracked.contact_id]
    if not card.identities:
        raise RequestRefused(_("We do not know how to reach you. Please write a mail instead."))
    identity = card.identities[0]
    proven = replace(
        request,
        sender_kind=identity.kind,
        sender=identity.value,
        name=card.name,
        subject=tracked.ticket.subject,
        type_code="",
        product="",
        ticket=tracked.ticket.id.hex,
    )
    return _take(proven, now)


def _take(request: FormRequest, now: datetime) -> Receipt:
    try:
        require_within_limits(request)
    except Unreadable as refused:
        raise RequestRefused(_(refused.reason)) from refused
    payload = write(_clean(request))
    mark = fingerprint(payload)
    with transaction.atomic():
        inbox = create_inbox(
            kind="form", name="Web form", address="form", team_id=None, actor=SYSTEM, now=now
        )
        envelope, is_new = Envelope.objects.get_or_create(
            inbox_id=inbox.id,
            external_id=mark.external_id,
            body_hash=mark.body_hash,
            defaults={
                "size_bytes": len(payload),
                "received_at": now,
                "state": EnvelopeState.PROCESSED.value,
                "attempts": 1,
                "processed_at": now,
            },
        )
        if not is_new and envelope.message_id is not None:
            ticket_id, number = places_of([envelope.message_id])[envelope.message_id]
            return Receipt(ticket_id, number, envelope.message_id, is_new=not request.ticket)
        receipt = receive_messages([_message(request, inbox.id, now)], now=now)[0]
        envelope.message_id = receipt.message_id
        envelope.save(update_fields=["message_id"])
        RawPayload.objects.create(envelope=envelope, raw=payload)
    return receipt


def _clean(request: FormRequest) -> FormRequest:
    return replace(request, text=storable(request.text), subject=storable(request.subject))


def _message(request: FormRequest, inbox_id: int, now: datetime) -> InboundMessage:
    sender = normalised(request.sender_kind, request.sender)
    return InboundMessage(
        inbox_id=inbox_id,
        channel="form",
        sender=Introduction(sender, request.name, request.language),
        subject=request.subject,
        text=request.text.strip(),
        received_at=now,
        ticket_id=UUID(request.ticket) if request.ticket else None,
        type_code=request.type_code,
        product=request.product,
        files=tuple(
            InboundFile(file.name, file.content_type, file.size_bytes, file.digest)
            for file in request.files
        ),
    )
