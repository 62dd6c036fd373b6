"""What follows when something was said on a ticket."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from gemba.desk.teamwork.operations import end_drafts, spread_news, tell_of_reviews
from gemba.desk.tickets.event_types import (
    MessageReceived,
    NoteAdded,
    ReplyWritten,
    SideMessageReceived,
    TicketAssigned,
)
from gemba.foundation.definitions.event_types import ReviewAsked
from gemba.foundation.events.queries import RecordedEvent
from gemba.foundation.events.reactions import subscriber

HEARD = (MessageReceived, ReplyWritten, NoteAdded, SideMessageReceived, TicketAssigned)


@subscriber("teamwork.spread_news", hears=HEARD)
def tell_colleagues(events: Sequence[RecordedEvent], *, now: datetime) -> None:
    """Who follows, is mentioned or was given the ticket is told."""
    spread_news(events, now=now)


@subscriber("teamwork.end_drafts", hears=(ReplyWritten,))
def put_drafts_away(events: Sequence[RecordedEvent], *, now: datetime) -> None:
    """What was sent is no draft any more."""
    answered = [(each.subject("ticket"), each.happened_at) for each in events]
    end_drafts([(UUID(ticket), at) for ticket, at in answered if ticket], now=now)


@subscriber("teamwork.tell_of_reviews", hears=(ReviewAsked,))
def ask_reviewers(events: Sequence[RecordedEvent], *, now: datetime) -> None:
    """Who may publish a draft, and has not written it, is told that its review is asked for."""
    tell_of_reviews(events=events, now=now)
