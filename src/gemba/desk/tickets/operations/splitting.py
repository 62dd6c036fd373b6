"""Splitting: a second request in one ticket becomes a ticket of its own, its messages with it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gemba.desk.tickets.event_types import (
    ProductNamed,
    TicketAssigned,
    TicketOpened,
    TicketSplit,
    TicketTagged,
    VendorNamed,
)
from gemba.desk.tickets.models import (
    SIDE_KINDS,
    Category,
    Delivery,
    DeliveryState,
    Message,
    MessageKind,
    Participant,
    SearchDocument,
    Ticket,
)
from gemba.desk.tickets.operations.acting import subjects_of, ticket_to_change
from gemba.desk.tickets.operations.enrolling import arms_inherited
from gemba.desk.tickets.operations.receiving import SUBJECT_CHARS_MAX, Receipt, take_numbers
from gemba.desk.tickets.operations.refusing import ChangeRefused
from gemba.desk.tickets.operations.tallying import Change, tally
from gemba.foundation.accounts.queries import desk_people, teams
from gemba.foundation.events.actors import Actor
from gemba.foundation.events.operations import Draft, record_many
from gemba.foundation.events.types import EventPayload, Subject
from gemba.foundation.kernel.ids import new_id
from gemba.foundation.kernel.text import one_line

MESSAGES_MAX = 200


@transaction.atomic
def split_ticket(
    *,
    ticket_id: UUID,
    message_ids: Sequence[UUID],
    actor: Actor,
    now: datetime,
    subject: str = "",
) -> Receipt:
    """Move messages to a new ticket of the same customer, with the fields the old one has.

    The new ticket's clocks begin with its own first message; its first reply is yet to come. The
    message that opened the old ticket stays there. Raises ChangeRefused.
    """
    source = ticket_to_change(ticket_id, actor)
    if source.merged_into_id is not None:
        raise ChangeRefused(_("This ticket was merged into another one. Split that one."))
    moved = _chosen(source, message_ids)
    target = _opened(source, moved, one_line(subject, SUBJECT_CHARS_MAX), now)
    target.save(force_insert=True)
    ids = [message.pk for message in moved]
    Message.objects.filter(pk__in=ids).update(ticket=target)
    SearchDocument.objects.filter(message__in=ids).update(ticket=target)
    target.tags.set(source.tags.all())
    others = Participant.objects.filter(ticket=source).values_list("contact_id", flat=True)
    Participant.objects.bulk_create(
        [Participant(ticket=target, contact_id=contact_id) for contact_id in others]
    )
    _leave(source, now)
    _tell(source, target, ids, actor, now)
    return Receipt(target.pk, target.number, ids[0], True)


def _chosen(source: Ticket, message_ids: Sequence[UUID]) -> list[Message]:
    """The messages to move, oldest first. Raises ChangeRefused."""
    wanted = set(message_ids)
    if not 0 < len(wanted) <= MESSAGES_MAX:
        raise ChangeRefused(_("Choose 1 to {n} messages.").format(n=MESSAGES_MAX))
    rows = Message.objects.filter(ticket=source).defer("html", "quoted")
    taken_in = rows.order_by("pk").values_list("pk", flat=True).first()
    moved = list(rows.filter(pk__in=wanted).order_by("happened_at", "pk"))
    if len(moved) != len(wanted):
        raise ChangeRefused(_("Some of these messages are not on this ticket. Load it again."))
    if taken_in in wanted:
        raise ChangeRefused(_("The message that opened the ticket stays. Choose later ones."))
    if any(message.kind in SIDE_KINDS for message in moved):
        raise ChangeRefused(_("Side conversations stay where they were begun."))
    if not any(message.kind == MessageKind.INBOUND for message in moved):
        raise ChangeRefused(_("Choose at least one message of the customer: it is the request."))
    waits = Delivery.objects.filter(message__in=wanted, state=DeliveryState.QUEUED)
    if waits.exists():
        raise ChangeRefused(_("One of these replies has not left yet. Wait a moment."))
    return moved


def _opened(source: Ticket, moved: Sequence[Message], subject: str, now: datetime) -> Ticket:
    (number,) = take_numbers(1)
    request = next(message for message in moved if message.kind == MessageKind.INBOUND)
    said = [m.happened_at for m in moved if m.kind == MessageKind.INBOUND and m.nature == "human"]
    since = source.waiting_since
    unanswered = [at for at in said if since is not None and at >= since]
    status = Category.OPEN if source.assignee_id else Category.NEW
    return Ticket(
        id=new_id(now),
        number=number,
        subject=subject or request.subject or one_line(request.text, 80) or source.subject,
        contact_id=source.contact_id,
        inbox_id=source.inbox_id,
        channel=source.channel,
        status_id=status.value,
        priority=source.priority,
        type=source.type,
        team_id=source.team_id,
        assignee_id=source.assignee_id,
        product=source.product,
        vendor_id=source.vendor_id,
        opened_at=moved[0].happened_at,
        last_activity_at=max(now, moved[-1].happened_at),
        waiting_since=min(unanswered, default=None),
        last_received_at=max(said, default=None),
        last_replied_at=_last_reply(moved),
        version=1,
    )


def _last_reply(messages: Sequence[Message]) -> datetime | None:
    replies = [m for m in messages if m.kind == MessageKind.OUTBOUND and m.nature == "human"]
    return max((message.happened_at for message in replies), default=None)


def _leave(source: Ticket, now: datetime) -> None:
    """What is left of the old ticket: who still waits there, and since when."""
    left = Message.objects.filter(ticket=source, nature="human").defer("html", "quoted", "text")
    rows = list(left.order_by("happened_at"))
    said = [row.happened_at for row in rows if row.kind == MessageKind.INBOUND]
    since = source.waiting_since
    if since is not None:
        source.waiting_since = min((at for at in said if at >= since), default=None)
    source.last_received_at, source.last_replied_at = max(said, default=None), _last_reply(rows)
    source.version += 1
    source.last_activity_at = max(now, source.last_activity_at)
    fields = ["waiting_since", "last_received_at", "last_replied_at", "version"]
    source.save(update_fields=[*fields, "last_activity_at"])


def _tell(source: Ticket, target: Ticket, ids: list[UUID], actor: Actor, now: datetime) -> None:
    opened = TicketOpened(
        number=target.number,
        subject=target.subject,
        channel=target.channel,
        status=target.status_id,
        priority=target.priority,
        type=target.type,
        team=target.team_id,
    )
    split = TicketSplit(source.pk, source.number, target.pk, target.number, tuple(ids))
    both = (
        Subject.of("ticket", target.pk, "target"),
        Subject.of("ticket", source.pk, "source"),
        Subject.of("contact", target.contact_id),
    )
    own = subjects_of(target)
    drafts = [Draft(opened, actor, now, own), Draft(split, actor, now, both)]
    drafts += [Draft(payload, actor, now, own) for payload in _carried(target)]
    drafts += arms_inherited(target, source_id=source.pk, now=now)
    record_many(drafts, now=now)
    tally([Change(target, None, [opened], now), Change(source, source.place_before, [], now)])


def _carried(target: Ticket) -> list[EventPayload]:
    """What the new ticket has of the old one beyond what its opening tells."""
    payloads: list[EventPayload] = []
    if target.assignee_id is not None:
        names = {person.id: person.name for person in desk_people()}
        name = names.get(target.assignee_id, "")
        payloads.append(TicketAssigned(target.assignee_id, name))
    if target.product:
        payloads.append(ProductNamed(target.product, ""))
    if target.vendor_id is not None:
        vendors = {team.id: team.name for team in teams()}
        payloads.append(VendorNamed(target.vendor_id, vendors.get(target.vendor_id, "")))
    names_of_tags = target.tags.order_by("name").values_list("name", flat=True)
    return [*payloads, *(TicketTagged(name) for name in names_of_tags)]
