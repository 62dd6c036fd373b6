"""What became of an outbound message. Called by the channels as they send."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gemba.desk.tickets.event_types import DeliveryFailed, DeliveryRetried, DeliverySent
from gemba.desk.tickets.models import Delivery, DeliveryState, HeldReply
from gemba.desk.tickets.operations.acting import tell
from gemba.desk.tickets.operations.refusing import ChangeRefused
from gemba.desk.tickets.queries.access import visible_messages
from gemba.foundation.events.actors import SYSTEM, Actor
from gemba.foundation.kernel.text import one_line

REASON_CHARS_MAX = 300


def claim_deliveries(*, now: datetime, until: datetime, limit: int) -> list[UUID]:
    """Queued messages that are due, for the caller alone: to everybody else they are due `until`.

    A sender that dies lets its claim run out; the message is then sent again, with the same
    Message-ID. Claiming is no fact of the story and leaves no event.
    """
    due = Delivery.objects.filter(state=DeliveryState.QUEUED, due_at__lte=now)
    if not due.exists():
        return []
    with transaction.atomic():
        free = due.select_for_update(skip_locked=True).order_by("due_at", "pk")
        claimed = list(free.values_list("pk", flat=True)[:limit])
        Delivery.objects.filter(pk__in=claimed).update(due_at=until)
    return claimed


def hold_deliveries(*, message_ids: Sequence[UUID], reason: str, due_at: datetime) -> None:
    """Leave messages queued without counting a try: nothing is set up that could send them."""
    queued = Delivery.objects.filter(pk__in=message_ids, state=DeliveryState.QUEUED)
    queued.update(error=one_line(reason, REASON_CHARS_MAX), due_at=due_at)


@transaction.atomic
def mark_sent(*, message_id: UUID, now: datetime) -> None:
    """The next mail server took the message over. A second call changes nothing."""
    delivery = _delivery(message_id)
    if delivery.state != DeliveryState.QUEUED:
        return
    delivery.state, delivery.attempts, delivery.error = (
        DeliveryState.SENT,
        delivery.attempts + 1,
        "",
    )
    _save(delivery, now)
    HeldReply.objects.filter(pk=message_id).delete()
    payload = DeliverySent(message_id, delivery.attempts)
    tell(delivery.message.ticket, [payload], actor=SYSTEM, now=now)


@transaction.atomic
def mark_deferred(*, message_id: UUID, reason: str, due_at: datetime, now: datetime) -> None:
    """This try failed for the time being: the message stays queued until `due_at`."""
    delivery = _delivery(message_id)
    if delivery.state != DeliveryState.QUEUED:
        return
    delivery.attempts += 1
    delivery.error, delivery.due_at = one_line(reason, REASON_CHARS_MAX), due_at
    _save(delivery, now)


@transaction.atomic
def mark_failed(*, message_id: UUID, reason: str, now: datetime) -> None:
    """The message will not arrive: refused for good, given up, or bounced after it was sent."""
    delivery = _delivery(message_id)
    if delivery.state == DeliveryState.FAILED:
        return
    delivery.state, delivery.error = DeliveryState.FAILED, one_line(reason, REASON_CHARS_MAX)
    _save(delivery, now)
    payload = DeliveryFailed(message_id, delivery.error)
    tell(delivery.message.ticket, [payload], actor=SYSTEM, now=now)


@transaction.atomic
def retry_delivery(*, message_id: UUID, actor: Actor, now: datetime) -> None:
    """Send a failed message again, with the same Message-ID."""
    if not visible_messages(actor).filter(pk=message_id, delivery__isnull=False).exists():
        raise ChangeRefused(_("This message does not exist, or you have no access to it."))
    delivery = _delivery(message_id)
    if delivery.state != DeliveryState.FAILED:
        raise ChangeRefused(_("This message did not fail."))
    delivery.state, delivery.due_at, delivery.attempts = DeliveryState.QUEUED, now, 0
    _save(delivery, now)
    tell(delivery.message.ticket, [DeliveryRetried(message_id)], actor=actor, now=now)


def _delivery(message_id: UUID) -> Delivery:
    rows = Delivery.objects.select_for_update(of=("self",)).select_related("message__ticket")
    delivery = rows.get(pk=message_id)
    delivery.message.ticket.place_before = delivery.message.ticket.place
    return delivery


def _save(delivery: Delivery, now: datetime) -> None:
    delivery.moved_at = now
    delivery.save(update_fields=["state", "attempts", "error", "due_at", "moved_at"])
