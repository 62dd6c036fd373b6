"""Following tickets, and reading what one was told."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gemba.desk.teamwork.event_types import (
    NotificationsRead,
    TicketFollowed,
    TicketUnfollowed,
)
from gemba.desk.teamwork.models import Follower, Notification
from gemba.desk.teamwork.operations.telling import must_see, ticket_subject
from gemba.desk.tickets.operations import ChangeRefused
from gemba.foundation.events.actors import Actor
from gemba.foundation.events.operations import record
from gemba.foundation.events.queries import RecordedEvent
from gemba.foundation.events.types import Subject

FOLLOWERS_MAX = 50


@transaction.atomic
def follow(
    *, ticket_id: UUID, actor: Actor, now: datetime, cause: RecordedEvent | None = None
) -> None:
    """Hear of what is said on the ticket from now on. No event when one does already."""
    must_see(ticket_id, actor)
    if actor.user_id is None:
        raise ChangeRefused(_("Only people follow tickets."))
    rows = Follower.objects.filter(ticket=ticket_id)
    if rows.filter(user=actor.user_id).exists():
        return
    if rows.count() >= FOLLOWERS_MAX:
        raise ChangeRefused(
            _("{n} colleagues follow this ticket already; that is the most.").format(
                n=FOLLOWERS_MAX
            )
        )
    Follower.objects.create(ticket_id=ticket_id, user_id=actor.user_id, followed_at=now)
    payload, subjects = TicketFollowed(actor.user_id), ticket_subject(ticket_id)
    record(payload, actor=actor, now=now, subjects=subjects, cause=cause)


@transaction.atomic
def unfollow(
    *, ticket_id: UUID, actor: Actor, now: datetime, cause: RecordedEvent | None = None
) -> None:
    """Hear no more of it; allowed also to those who lost sight of the ticket."""
    removed, _rows = Follower.objects.filter(ticket=ticket_id, user=actor.user_id).delete()
    if removed and actor.user_id is not None:
        payload, subjects = TicketUnfollowed(actor.user_id), ticket_subject(ticket_id)
        record(payload, actor=actor, now=now, subjects=subjects, cause=cause)


@transaction.atomic
def read_notifications(
    *,
    actor: Actor,
    now: datetime,
    notification_id: UUID | None = None,
    ticket_id: UUID | None = None,
) -> int:
    """Take note of one notification, of those about a ticket, or of all of one's own; how many."""
    rows = Notification.objects.filter(user=actor.user_id, read_at=None)
    if actor.user_id is None:
        return 0
    if notification_id is not None:
        rows = rows.filter(pk=notification_id)
    if ticket_id is not None:
        rows = rows.filter(ticket=ticket_id)
    count = rows.update(read_at=now)
    if count:
        subjects = [Subject.of("agent", actor.user_id, "reader")]
        record(NotificationsRead(count), actor=actor, now=now, subjects=subjects)
    return count
