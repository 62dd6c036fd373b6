"""The same work as the intake's, the usual way: one mail, one row, one transaction at a time."""

import time
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import transaction

from gemba.desk.channels.kinds.email.fingerprint import fingerprint
from gemba.desk.channels.kinds.email.parsed import ParsedMail
from gemba.desk.channels.operations.processing import Parser
from gemba.desk.tickets.queries import InboxLine
from gemba.foundation.kernel.clock import current_time
from gemba.foundation.kernel.ids import new_id


def single_rate(mails: Sequence[bytes], inbox: InboxLine, parser: Parser) -> float:
    """Mails a second when each is accepted, read and written alone, as ORM code usually does."""
    began = time.perf_counter()
    for raw in mails:
        _accept_alone(raw, inbox)
        (mail,) = parser.parse([raw])
        if isinstance(mail, ParsedMail):
            _process_alone(mail, inbox)
    return len(mails) / (time.perf_counter() - began)


@transaction.atomic
def _accept_alone(raw: bytes, inbox: InboxLine) -> None:
    external_id, body_hash = fingerprint(raw)
    if _model("channels.Envelope").filter(body_hash=body_hash, inbox_id=inbox.id).exists():
        return
    envelope = _model("channels.Envelope").create(
        inbox_id=inbox.id,
        external_id=external_id,
        body_hash=body_hash,
        size_bytes=len(raw),
        received_at=current_time(),
    )
    _model("channels.RawPayload").create(envelope=envelope, raw=raw)


@transaction.atomic
def _process_alone(mail: ParsedMail, inbox: InboxLine) -> None:
    now = current_time()
    if _model("tickets.Message").filter(external_id=mail.message_id, kind="outbound").exists():
        return
    known = _model("contacts.Identity").filter(kind="email", value=mail.from_address).first()
    contact = known.contact if known else _contact_alone(mail)
    references = [*mail.in_reply_to, *reversed(mail.references)]
    answered = _model("tickets.Message").filter(external_id__in=references).first()
    if answered is None:
        numbering = _model("tickets.Numbering").get(pk=1)
        ticket = _model("tickets.Ticket").create(
            id=new_id(now),
            number=numbering.next,
            subject=mail.subject[:250],
            contact=contact,
            inbox_id=inbox.id,
            channel="email",
            status_id="new",
            opened_at=now,
            last_activity_at=now,
            waiting_since=now,
        )
        numbering.next += 1
        numbering.save()
        _model("tickets.BacklogTally").create(status_code="new", count=1)
        _model("tickets.DayTally").create(
            day=now.date(), measure="opened", channel="email", count=1
        )
        _event_alone("ticket.opened", ticket.pk, contact.pk)
    else:
        ticket = _model("tickets.Ticket").select_for_update().get(pk=answered.ticket_id)
        ticket.last_activity_at = now
    present = _model("tickets.Participant").filter(ticket=ticket, contact=contact).exists()
    message = _model("tickets.Message").create(
        id=new_id(now),
        ticket=ticket,
        kind="inbound",
        channel="email",
        inbox_id=inbox.id,
        contact=contact,
        author_name=mail.from_name[:120],
        author_address=mail.from_address,
        subject=mail.subject[:250],
        text=mail.text,
        quoted=mail.quoted,
        html=mail.html,
        external_id=mail.message_id[:250],
        nature=mail.nature.value,
        is_verified=present or ticket.contact_id == contact.pk,
        happened_at=now,
    )
    for file in mail.attachments:
        _model("tickets.Attachment").create(
            message=message,
            name=file.filename,
            content_type=file.content_type,
            size_bytes=file.size,
            digest=file.digest,
        )
    _event_alone("message.received", ticket.pk, contact.pk)
    ticket.version += 1
    ticket.save()
    envelope = _model("channels.Envelope").order_by("-pk").first()
    envelope.state, envelope.message_id, envelope.processed_at = "processed", message.pk, now
    envelope.save()


def _contact_alone(mail: ParsedMail) -> Any:
    now = current_time()
    contact = _model("contacts.Contact").create(id=new_id(now), name="P", created_at=now)
    _model("contacts.Identity").create(
        contact=contact, kind="email", value=mail.from_address, added_at=now
    )
    _event_alone("contact.created", contact.pk, contact.pk)
    return contact


def _event_alone(name: str, ticket_id: UUID, contact_id: UUID) -> None:
    now = current_time()
    event = _model("events.Event").create(
        id=new_id(now),
        type=name,
        version=1,
        happened_at=now,
        recorded_at=now,
        actor_kind="contact",
        actor_id=contact_id.hex,
        actor_name="P",
        payload={"message": ticket_id.hex},
    )
    for kind, subject in (("ticket", ticket_id), ("contact", contact_id)):
        _model("events.EventSubject").create(event=event, kind=kind, subject_id=subject.hex)


def _model(name: str) -> Any:
    """The rows of another room's table: only a measurement may look behind its doors."""
    return apps.get_model(name)._default_manager
