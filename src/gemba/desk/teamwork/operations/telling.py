"""Telling colleagues something, and what every verb here begins and ends with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gemba.desk.teamwork.event_types import ColleaguesNotified
from gemba.desk.teamwork.models import NAME_CHARS, Notification
from gemba.desk.teamwork.queries.notifications import KINDS
from gemba.desk.tickets.operations import ChangeRefused, TicketUnknown
from gemba.desk.tickets.queries import visible_tickets
from gemba.foundation.events.actors import Actor
from gemba.foundation.events.operations import record
from gemba.foundation.events.queries import RecordedEvent
from gemba.foundation.events.types import Subject
from gemba.foundation.kernel.ids import new_id
from gemba.foundation.kernel.text import one_line, storable

TEXT_CHARS_MAX = 300
WORDS_CHARS_MAX = 10_000


@dataclass(frozen=True, slots=True)
class News:
    """Something one person is to be told of, on a ticket or else of a draft; `kind` is one of
    `KINDS`."""

    user_id: int
    kind: str
    ticket_id: UUID | None
    text: str = ""
    actor_name: str = ""
    draft_id: UUID | None = None


@transaction.atomic
def notify(
    news: Sequence[News], *, actor: Actor, now: datetime, cause: RecordedEvent | None = None
) -> int:
    """Tell people; nobody is told of what they did themselves, or of one thing twice. How many
    notifications there are."""
    wanted = {
        (each.user_id, each.ticket_id or each.draft_id, each.kind, each.text): each
        for each in news
        if each.user_id != actor.user_id
    }
    unknown = {each.kind for each in wanted.values()} - set(KINDS)
    if unknown:
        raise ValueError(f"Nobody has said what news of kind {sorted(unknown)} is.")
    if not wanted:
        return 0
    Notification.objects.bulk_create(
        Notification(
            id=new_id(now),
            user_id=each.user_id,
            ticket_id=each.ticket_id,
            draft_id=each.draft_id,
            kind=each.kind,
            actor_name=(each.actor_name or actor.name)[:NAME_CHARS],
            text=one_line(storable(each.text), TEXT_CHARS_MAX),
            happened_at=now,
        )
        for each in wanted.values()
    )
    people = sorted({each.user_id for each in wanted.values()})
    subjects = [Subject.of("agent", user_id, "notified") for user_id in people]
    record(ColleaguesNotified(len(people)), actor=actor, now=now, subjects=subjects, cause=cause)
    return len(wanted)


def must_see(ticket_id: UUID, actor: Actor) -> None:
    """Raises TicketUnknown unless the actor works on the desk and may see the ticket."""
    if not actor.works_the_desk or not visible_tickets(actor).filter(pk=ticket_id).exists():
        raise TicketUnknown(_("This ticket does not exist, or you have no access to it."))


def words(text: str, *, required: str = "") -> str:
    """What somebody wrote, as it is kept. Raises ChangeRefused: `required` when it is empty."""
    text = storable(text).strip()
    if required and not text:
        raise ChangeRefused(required)
    if len(text) > WORDS_CHARS_MAX:
        raise ChangeRefused(
            _("The text is longer than {n} characters. Shorten it.").format(n=WORDS_CHARS_MAX)
        )
    return text


def ticket_subject(ticket_id: UUID) -> tuple[Subject, ...]:
    """The ticket as what an act is about."""
    return (Subject.of("ticket", ticket_id),)
