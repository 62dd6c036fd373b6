"""Whose review of a draft was asked for hears the bell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import transaction

from gemba.desk.teamwork.operations.telling import News, notify
from gemba.foundation.accounts.queries import desk_people
from gemba.foundation.definitions.event_types import ReviewAsked
from gemba.foundation.definitions.kinds import kind_called
from gemba.foundation.definitions.queries import DefinitionUnknown, WorkingDraft, draft
from gemba.foundation.events.actors import SYSTEM, Actor
from gemba.foundation.events.queries import RecordedEvent


@transaction.atomic
def tell_of_reviews(*, events: Sequence[RecordedEvent], now: datetime) -> None:
    """Whoever may publish a draft, and has not written it; none is told of what is no longer up for
    review."""
    for event in events:
        asked = event.payload
        if not isinstance(asked, ReviewAsked):
            continue
        try:
            found = draft(asked.draft)
        except DefinitionUnknown:
            continue
        if found.in_review:
            text = " – ".join(filter(None, (found.name, asked.note)))
            news = [
                News(who, "review_asked", None, text, event.actor_name, found.id)
                for who in _reviewers(found)
            ]
            notify(news, actor=SYSTEM, now=now, cause=event)


def _reviewers(found: WorkingDraft) -> Iterator[int]:
    may_change = kind_called(found.kind).may_change
    for each in desk_people():
        actor = Actor("user", str(each.id), each.name, each.role, team_ids=each.team_ids)
        if found.reviewed_by(actor) and may_change(actor, found.owner):
            yield each.id
