"""The outbox: what waits to leave the house, and how it is doing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Min

from gemba.desk.tickets.models import Attachment, Delivery, DeliveryState, Message

REFERENCES_MAX = 20


@dataclass(frozen=True, slots=True)
class OutgoingFile:
    """A file to send along."""

    name: str
    content_type: str
    digest: str


@dataclass(frozen=True, slots=True)
class OutgoingMessage:
    """All an adapter needs to send one message. `references` oldest first, without brackets."""

    message_id: UUID
    ticket_id: UUID
    ticket_number: int
    contact_id: UUID
    inbox_id: int
    inbox_kind: str
    external_id: str
    recipients: tuple[str, ...]
    author_name: str
    subject: str
    text: str
    nature: str
    references: tuple[str, ...]
    attachments: tuple[OutgoingFile, ...]
    written_at: datetime
    attempts: int
    # the side conversation it belongs to: its answer must come back there
    side_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class OutboxStatus:
    """The outbox at a glance."""

    queued: int
    sent: int
    failed: int
    oldest_queued_at: datetime | None


def outgoing_messages(message_ids: Sequence[UUID]) -> list[OutgoingMessage]:
    """Queued messages, oldest first, as an adapter sends them. Four queries whatever the number."""
    queued = Delivery.objects.filter(pk__in=message_ids, state=DeliveryState.QUEUED)
    rows = list(
        queued.select_related("message__ticket", "message__inbox").order_by("message__happened_at")
    )
    messages = [row.message for row in rows]
    references = _references([m.ticket_id for m in messages])
    files: dict[UUID, list[OutgoingFile]] = {}
    for file in Attachment.objects.filter(message__in=messages).order_by("id"):
        sent_along = OutgoingFile(file.name, file.content_type, file.digest)
        files.setdefault(file.message_id, []).append(sent_along)
    return [_outgoing(row, references, tuple(files.get(row.pk, ()))) for row in rows]


def outbox_status() -> OutboxStatus:
    """How many messages are queued, sent, failed, and since when the oldest waits."""
    rows = Delivery.objects.values_list("state").annotate(n=Count("pk"), oldest=Min("due_at"))
    counts = {state: (n, oldest) for state, n, oldest in rows}
    queued, oldest = counts.get(DeliveryState.QUEUED.value, (0, None))
    return OutboxStatus(
        queued=queued,
        sent=sum(counts.get(s.value, (0,))[0] for s in _ARRIVED),
        failed=counts.get(DeliveryState.FAILED.value, (0,))[0],
        oldest_queued_at=oldest,
    )


_ARRIVED = (DeliveryState.SENT, DeliveryState.DELIVERED, DeliveryState.READ)


def _references(ticket_ids: list[UUID]) -> dict[UUID, list[tuple[datetime, str]]]:
    """What was said by ticket, and apart from it by side conversation: neither names the other."""
    # A confirmation is no part of the talk: an answer answers the customer's own words.
    rows = Message.objects.filter(ticket__in=ticket_ids).exclude(external_id="")
    rows = rows.exclude(nature="acknowledgement")
    found: dict[UUID, list[tuple[datetime, str]]] = {}
    for ticket_id, side_id, at, external_id in rows.order_by("happened_at", "id").values_list(
        "ticket_id", "side_id", "happened_at", "external_id"
    ):
        found.setdefault(side_id or ticket_id, []).append((at, external_id))
    return found


def _outgoing(
    row: Delivery,
    references: dict[UUID, list[tuple[datetime, str]]],
    files: tuple[OutgoingFile, ...],
) -> OutgoingMessage:
    message = row.message
    if message.inbox is None:
        raise ValueError(f"Outbound message {message.pk} has no inbox to leave by.")
    earlier = [
        external_id
        for at, external_id in references.get(message.side_id or message.ticket_id, [])
        if at <= message.happened_at and external_id != message.external_id
    ]
    return OutgoingMessage(
        message_id=message.pk,
        ticket_id=message.ticket_id,
        ticket_number=message.ticket.number,
        contact_id=message.ticket.contact_id,
        inbox_id=message.inbox.pk,
        inbox_kind=message.inbox.kind,
        external_id=message.external_id,
        recipients=tuple(message.recipients.splitlines()),
        author_name=message.author_name,
        subject=message.subject,
        text=message.text,
        nature=message.nature,
        references=tuple(earlier[-REFERENCES_MAX:]),
        attachments=files,
        written_at=message.happened_at,
        attempts=row.attempts,
        side_id=message.side_id,
    )
