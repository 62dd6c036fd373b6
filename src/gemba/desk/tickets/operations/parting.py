"""Answering and putting the ticket aside in one go."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from gemba.desk.tickets.operations.answering import Reply
from gemba.desk.tickets.operations.answering import reply as answer
from gemba.desk.tickets.operations.snoozing import snooze
from gemba.foundation.events.actors import Actor


@transaction.atomic
def reply_and_snooze(
    *,
    ticket_id: UUID,
    reply: Reply,
    until: datetime,
    actor: Actor,
    now: datetime,
    hold_seconds: float = 0,
) -> UUID:
    """Answer the customer and wait until then for them to write; the message's id.

    Raises what `reply` and `snooze` raise. A reply that is taken back lets the ticket
    sleep, or be awake, as before.
    """
    message_id = answer(
        ticket_id=ticket_id, reply=reply, actor=actor, now=now, hold_seconds=hold_seconds
    )
    snooze(ticket_id=ticket_id, until=until, actor=actor, now=now)
    return message_id
