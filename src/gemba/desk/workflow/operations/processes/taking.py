"""Messages that programs bring: heard once for each key, by steps on tickets they may see."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gemba.desk.workflow.models import DeliveredMessage
from gemba.desk.workflow.operations.processes.acts import ProcessRefused
from gemba.desk.workflow.operations.processes.hearing import Message, deliver_message
from gemba.foundation.events.actors import Actor

KEPT = timedelta(days=30)
_NONE_YET = UUID(int=0)


class NobodyWaits(Exception):
    """No process waits for the message, or not on a ticket this actor may see."""


@transaction.atomic
def take_message(*, message: Message, actor: Actor, now: datetime, request_key: str = "") -> UUID:
    """Deliver a message from outside; the instance that took it.

    The same `request_key` with the same message is not heard again and gives the same instance,
    for KEPT. Raises NobodyWaits, and ProcessRefused for a key that came with another message.
    """
    if not request_key:
        return _delivered(message, actor, now)
    DeliveredMessage.objects.filter(delivered_at__lt=now - KEPT).delete()
    digest = _digest(message)
    # first, so that whoever brings the same at this moment waits until this one is through
    kept, is_new = DeliveredMessage.objects.get_or_create(
        actor_id=actor.id,
        request_key=request_key,
        defaults={"digest": digest, "instance_id": _NONE_YET, "delivered_at": now},
    )
    if kept.digest != digest:
        raise ProcessRefused(
            _("This Idempotency-Key came with another message before. Choose a new one.")
        )
    if is_new:
        kept.instance_id = _delivered(message, actor, now)
        kept.save(update_fields=["instance_id"])
    return kept.instance_id


def _delivered(message: Message, actor: Actor, now: datetime) -> UUID:
    found = deliver_message(message=message, actor=actor, now=now)
    if found is None:
        raise NobodyWaits(_("No process waits for this message."))
    return found


def _digest(message: Message) -> str:
    told = [message.name, message.correlation, message.variables, str(message.ticket_id)]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
