"""What was said on tickets, told to those who follow them or are mentioned."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from gemba.desk.teamwork.mentioning import mentioned
from gemba.desk.teamwork.models import Follower
from gemba.desk.teamwork.operations.telling import News, notify
from gemba.desk.teamwork.queries.around import names_of, people_who_see
from gemba.desk.tickets.event_types import (
    MessageReceived,
    NoteAdded,
    ReplyWritten,
    SideMessageReceived,
    TicketAssigned,
)
from gemba.desk.tickets.queries import visible_messages
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.events.queries import RecordedEvent

SAID = {
    MessageReceived: "customer_wrote",
    ReplyWritten: "replied",
    NoteAdded: "noted",
    SideMessageReceived: "aside",
}
Followers = dict[UUID, list[tuple[int, datetime]]]
# an event that was recorded so much later than it happened came with an imported history
LATE = timedelta(hours=1)


def spread_news(events: Sequence[RecordedEvent], *, now: datetime) -> None:
    """Tell those mentioned, those who follow, and those who were given a ticket. A batch costs a
    fixed number of queries as long as nobody is mentioned or follows."""
    fresh = [each for each in events if each.recorded_at - each.happened_at < LATE]
    said = [each for each in fresh if type(each.payload) in SAID]
    texts = _texts(said)
    followers = _followers({_ticket(each) for each in said})
    for event in fresh:
        news = _given(event) if isinstance(event.payload, TicketAssigned) else ()
        if type(event.payload) in SAID:
            news = _said(event, texts.get(_message(event), ""), followers)
        notify(list(news), actor=SYSTEM, now=now, cause=event)


def _given(event: RecordedEvent) -> Iterable[News]:
    """A person who was given the ticket by another person; who gets tickets by rule sees them in
    the list."""
    payload = event.payload
    if not isinstance(payload, TicketAssigned) or event.actor_kind != "user":
        return
    if payload.assignee is not None and str(payload.assignee) != event.actor_id:
        yield News(payload.assignee, "assigned", _ticket(event), "", event.actor_name)


def _said(event: RecordedEvent, text: str, followers: Followers) -> Iterable[News]:
    ticket_id = _ticket(event)
    following = [who for who, at in followers.get(ticket_id, []) if at <= event.recorded_at]
    called: tuple[int, ...] = ()
    may_call = isinstance(event.payload, NoteAdded) and "@" in text
    if not following and not may_call:
        return
    seeing = people_who_see(ticket_id)
    if may_call:
        called = mentioned(text, names_of(seeing))
    here = {person.id for person in seeing}
    for user_id in dict.fromkeys((*called, *(each for each in following if each in here))):
        if event.actor_kind == "user" and str(user_id) == event.actor_id:
            continue
        kind = "mention" if user_id in called else SAID[type(event.payload)]
        yield News(user_id, kind, ticket_id, text, event.actor_name)


def _texts(events: Sequence[RecordedEvent]) -> dict[UUID, str]:
    ids = [_message(each) for each in events]
    if not ids:
        return {}
    return dict(visible_messages(SYSTEM).filter(pk__in=ids).values_list("pk", "text"))


def _followers(ticket_ids: set[UUID]) -> Followers:
    found: Followers = {}
    rows = Follower.objects.filter(ticket__in=ticket_ids) if ticket_ids else ()
    for row in rows:
        found.setdefault(row.ticket_id, []).append((row.user_id, row.followed_at))
    return found


def _message(event: RecordedEvent) -> UUID:
    payload = event.payload
    assert isinstance(payload, MessageReceived | ReplyWritten | NoteAdded | SideMessageReceived)
    return payload.message


def _ticket(event: RecordedEvent) -> UUID:
    found = event.subject("ticket")
    assert found is not None
    return UUID(found)
