"""Held replies: the author can take one back as long as it has not left the house."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gemba.desk.tickets.event_types import (
    ReplyUndone,
    StatusChanged,
    TicketAssigned,
    TicketSnoozed,
)
from gemba.desk.tickets.models import (
    SETTLED,
    Category,
    Delivery,
    DeliveryState,
    HeldReply,
    Message,
    MessageKind,
    Participant,
    Ticket,
)
from gemba.desk.tickets.operations.acting import tell, ticket_to_change
from gemba.desk.tickets.operations.changing import (
    STATUS_FIELDS,
    status_categories,
)
from gemba.desk.tickets.operations.receiving import InboundFile
from gemba.desk.tickets.operations.refusing import ChangeRefused
from gemba.desk.tickets.operations.snoozing import asleep_again
from gemba.desk.tickets.queries.access import visible_messages
from gemba.foundation.accounts.queries import desk_people
from gemba.foundation.events.actors import Actor
from gemba.foundation.events.queries import told_by
from gemba.foundation.events.types import EventPayload

HOLD_SECONDS = 15
"""How long a reply from the console is held."""
TOAST_SECONDS = 12
"""How long the console offers to take it back: shorter, so that who clicks last is not too late."""
HOLD_SECONDS_MAX = 120
_STANDING = (
    *("waiting_since", "first_replied_at", "last_replied_at", "resolved_at", "closed_at"),
    *("snoozed_until", "times_reopened", "last_activity_at", "assignee_id"),
)


@dataclass(frozen=True, slots=True)
class UndoneReply:
    """A reply that is a draft again. `version`: the ticket's, to send it from; `files`: kept still,
    they can go with it."""

    ticket_id: UUID
    number: int
    text: str
    recipients: tuple[str, ...]
    status: str
    version: int
    files: tuple[InboundFile, ...] = ()


def standing(ticket: Ticket) -> HeldReply:
    """How the ticket stands (unsaved), before a reply changes it."""
    kept = {name: getattr(ticket, name) for name in _STANDING}
    return HeldReply(status=ticket.status_id, snoozed_by=ticket.snoozed_by_id, **kept)


def keep_held(
    held: HeldReply, ticket: Ticket, message: Message, welcomed: list[UUID], until: datetime
) -> None:
    """Remember what undoing this reply would bring back."""
    held.message, held.held_until, held.version = message, until, ticket.version
    held.status_after, held.assignee_after = ticket.status_id, ticket.assignee_id
    held.welcomed = "\n".join(pk.hex for pk in welcomed)
    held.save(force_insert=True)


def held_until(now: datetime, hold_seconds: float) -> datetime:
    """When a reply written now may leave."""
    return now + timedelta(seconds=min(max(hold_seconds, 0), HOLD_SECONDS_MAX))


@transaction.atomic
def undo_reply(*, message_id: UUID, actor: Actor, now: datetime) -> UndoneReply:
    """Make a held reply of the actor's own a draft again; the ticket stands as before it.

    What others have changed meanwhile stays. Raises ChangeRefused once the hold is over.
    """
    message, ticket, held = _held(message_id, actor, now)
    payloads: list[EventPayload] = [
        ReplyUndone(
            message.pk,
            message.happened_at,
            was_first=ticket.first_replied_at == message.happened_at,
            was_resolution=_resolves(held),
        )
    ]
    status_before, draft = ticket.status_id, _draft(ticket, message, held)
    assignee_before, was_settled = ticket.assignee_id, ticket.is_settled
    _stand_again(ticket, held, message)
    if ticket.status_id != status_before:
        payloads.append(StatusChanged(ticket.status_id, status_before))
    if ticket.assignee_id != assignee_before:
        names = {person.id: person.name for person in desk_people()}
        name = names.get(ticket.assignee_id or 0, "")
        payloads.append(TicketAssigned(ticket.assignee_id, name, assignee_before))
    slept = _put_aside_with(message, actor)
    payloads.extend(_sleeps_as_before(ticket, held, slept, was_settled, now))
    ticket.version += 1
    fields = [*STATUS_FIELDS, "assignee", "first_replied_at", "last_replied_at"]
    ticket.save(update_fields=[*fields, "last_activity_at", "version"])
    welcomed = [UUID(pk) for pk in held.welcomed.split()]
    Participant.objects.filter(ticket=ticket, contact__in=welcomed).delete()
    message.delete()
    tell(ticket, payloads, actor=actor, now=now)
    return draft


def _held(message_id: UUID, actor: Actor, now: datetime) -> tuple[Message, Ticket, HeldReply]:
    own = visible_messages(actor).filter(pk=message_id, kind=MessageKind.OUTBOUND.value)
    message = own.first() if actor.works_the_desk else None
    if message is None:
        raise ChangeRefused(_("This message does not exist, or you have no access to it."))
    if actor.user_id is None or message.user_id != actor.user_id:
        raise ChangeRefused(_("Only its author can take a reply back."))
    ticket = ticket_to_change(message.ticket_id, actor)
    held = HeldReply.objects.select_for_update().filter(pk=message_id, held_until__gt=now).first()
    # a sender that has claimed it has moved the time at which it is due
    waits = Delivery.objects.select_for_update().filter(pk=message_id, state=DeliveryState.QUEUED)
    if held is None or not waits.filter(due_at=held.held_until).exists():
        raise ChangeRefused(_("It is too late: the reply has left. Write another one."))
    return message, ticket, held


def _draft(ticket: Ticket, message: Message, held: HeldReply) -> UndoneReply:
    return UndoneReply(
        ticket_id=ticket.pk,
        number=ticket.number,
        text=message.text,
        recipients=tuple(message.recipients.splitlines()),
        status=held.status_after,
        version=ticket.version + 1,
        files=tuple(
            InboundFile(each.name, each.content_type, each.size_bytes, each.digest)
            for each in message.attachments.order_by("pk")
        ),
    )


def _resolves(held: HeldReply) -> bool:
    resolved = Category.RESOLVED.value
    categories = status_categories()
    return held.status != held.status_after and categories.get(held.status_after) == resolved


def _stand_again(ticket: Ticket, held: HeldReply, message: Message) -> None:
    """Take back what the reply did, as far as nobody did anything about it since."""
    if ticket.status_id == held.status_after:
        categories = status_categories()
        ticket.status_id = held.status
        ticket.is_settled = categories[held.status] in SETTLED
        for name in ("resolved_at", "closed_at", "times_reopened"):
            setattr(ticket, name, getattr(held, name))
    if status_is_worked_on(ticket):
        ticket.waiting_since = held.waiting_since or ticket.waiting_since
    if ticket.assignee_id == held.assignee_after:
        ticket.assignee_id = held.assignee_id
    for name in ("first_replied_at", "last_replied_at", "last_activity_at"):
        if getattr(ticket, name) == message.happened_at:
            setattr(ticket, name, getattr(held, name))


def _sleeps_as_before(
    ticket: Ticket, held: HeldReply, slept: datetime | None, was_settled: bool, now: datetime
) -> list[EventPayload]:
    """Let the ticket sleep as before a reply that was sent together with a snooze until `slept`,
    or that woke it by settling it."""
    if slept is not None:
        if ticket.snoozed_until != slept:
            return []
        return [asleep_again(ticket, held.snoozed_until, held.snoozed_by, now)]
    was_woken = was_settled and not ticket.is_settled
    if was_woken and held.snoozed_until is not None and held.snoozed_until > now:
        return [asleep_again(ticket, held.snoozed_until, held.snoozed_by, now)]
    return []


def _put_aside_with(message: Message, author: Actor) -> datetime | None:
    """Until when the ticket was put aside in the same act as the reply; None: it was not."""
    told = told_by(author, types=[TicketSnoozed.name], at=message.happened_at)
    mine = [each.payload for each in told if each.subject("ticket") == message.ticket_id.hex]
    return next((each.until for each in mine if isinstance(each, TicketSnoozed)), None)


def status_is_worked_on(ticket: Ticket) -> bool:
    """Whether the desk is asked in this status."""
    category = status_categories().get(ticket.status_id)
    return category in (Category.NEW.value, Category.OPEN.value)
