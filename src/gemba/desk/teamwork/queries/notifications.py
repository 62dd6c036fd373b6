"""The bell and what it rang for."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from gemba.desk.teamwork.models import Notification
from gemba.desk.tickets.queries import visible_tickets
from gemba.foundation.events.actors import SYSTEM, Actor

PAGE_ROWS = 50
UNREAD_COUNTED_MAX = 100


@dataclass(frozen=True, slots=True)
class NewsKind:
    """A kind of news: its sentence, its icon, and whether its text is part of the ticket, which
    only those who see the ticket may read; else it was written for the one who is told."""

    sentence: str
    icon: str
    is_of_ticket: bool = False


KINDS: dict[str, NewsKind] = {
    "mention": NewsKind(gettext_noop("{actor} mentioned you"), "at", is_of_ticket=True),
    "customer_wrote": NewsKind(gettext_noop("{actor} wrote"), "message-2", is_of_ticket=True),
    "replied": NewsKind(gettext_noop("{actor} replied to the customer"), "send", is_of_ticket=True),
    "noted": NewsKind(gettext_noop("{actor} added an internal note"), "lock", is_of_ticket=True),
    "aside": NewsKind(
        gettext_noop("{actor} wrote in a side conversation"), "messages", is_of_ticket=True
    ),
    "assigned": NewsKind(gettext_noop("{actor} gave you the ticket"), "user-check"),
    "handover": NewsKind(gettext_noop("{actor} left a handover note"), "transfer"),
    "task_asked": NewsKind(gettext_noop("{actor} asks for a task"), "checklist"),
    "task_done": NewsKind(gettext_noop("{actor} finished the task"), "circle-check"),
    "task_missed": NewsKind(gettext_noop("A task is overdue"), "clock-exclamation"),
    "approval_asked": NewsKind(gettext_noop("{actor} asks you to approve"), "user-question"),
    "approval_granted": NewsKind(gettext_noop("{actor} approved"), "circle-check"),
    "review_asked": NewsKind(gettext_noop("{actor} asks you to review a draft"), "user-question"),
    "approval_refused": NewsKind(gettext_noop("{actor} refused"), "circle-x"),
}
"""Rooms above add theirs with `news_kind`."""


def news_kind(name: str, kind: NewsKind) -> None:
    """Let colleagues be told of one more kind of thing; called where a room is loaded."""
    if KINDS.setdefault(name, kind) != kind:
        raise ValueError(f"Two kinds of news are called {name!r}.")


@dataclass(frozen=True, slots=True)
class NewsLine:
    """One notification. `subject` and `text` are empty where the reader may not see the ticket;
    of a draft there is no ticket, and `draft_id` names it."""

    id: UUID
    kind: str
    icon: str
    sentence: str
    text: str
    number: int
    subject: str
    may_open: bool
    happened_at: datetime
    is_read: bool
    draft_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class TicketName:
    """A ticket in a list of something else; no `subject` for those who may not see it."""

    number: int
    subject: str
    may_open: bool


NO_TICKET = TicketName(0, "", may_open=False)


def unread_count(actor: Actor) -> int:
    """How many notifications the actor has not read; counted up to UNREAD_COUNTED_MAX."""
    if actor.user_id is None:
        return 0
    rows = Notification.objects.filter(user=actor.user_id, read_at=None)
    return len(rows.order_by().values_list("pk")[:UNREAD_COUNTED_MAX])


def notifications(
    actor: Actor, *, only_unread: bool = False, limit: int = PAGE_ROWS
) -> tuple[NewsLine, ...]:
    """The newest first. Two queries."""
    if actor.user_id is None:
        return ()
    rows = Notification.objects.filter(user=actor.user_id).order_by("-happened_at", "-id")
    if only_unread:
        rows = rows.filter(read_at=None)
    found = list(rows[:limit])
    return tuple(_lines(found, actor))


def notification(notification_id: UUID, *, actor: Actor) -> NewsLine | None:
    """One of the actor's own."""
    row = Notification.objects.filter(pk=notification_id, user=actor.user_id).first()
    if row is None:
        return None
    return next(_lines([row], actor), None)


def ticket_names(ticket_ids: Collection[UUID], *, actor: Actor) -> Mapping[UUID, TicketName]:
    """What the actor may know of these tickets: all know the number, some the subject."""
    seen = set(visible_tickets(actor).filter(pk__in=ticket_ids).values_list("pk", flat=True))
    rows = visible_tickets(SYSTEM).filter(pk__in=ticket_ids)
    return {
        pk: TicketName(number, subject if pk in seen else "", pk in seen)
        for pk, number, subject in rows.values_list("pk", "number", "subject")
    }


def _lines(rows: Sequence[Notification], actor: Actor) -> Iterator[NewsLine]:
    names = ticket_names({row.ticket_id for row in rows if row.ticket_id}, actor=actor)
    for row in rows:
        ticket = names.get(row.ticket_id) if row.ticket_id else NO_TICKET
        if ticket is not None:
            yield _line(row, ticket)


def _line(row: Notification, ticket: TicketName) -> NewsLine:
    kind = KINDS.get(row.kind, NewsKind(gettext_noop("{actor} did something"), "point"))
    hidden = kind.is_of_ticket and not ticket.may_open
    return NewsLine(
        id=row.pk,
        kind=row.kind,
        icon=kind.icon,
        sentence=_(kind.sentence).format(actor=row.actor_name or _("The desk")),
        text="" if hidden else row.text,
        number=ticket.number,
        subject=ticket.subject,
        may_open=ticket.may_open,
        happened_at=row.happened_at,
        is_read=row.read_at is not None,
        draft_id=row.draft_id,
    )
