"""Whom a promise's step names is told by the bell."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_noop

from gemba.desk.sla.event_types import EscalationMade
from gemba.desk.sla.wording import notice_told
from gemba.desk.teamwork.operations import News, notify
from gemba.desk.teamwork.queries import NewsKind, news_kind
from gemba.desk.tickets.queries import audience
from gemba.foundation.accounts.queries import Person, desk_people, languages_of
from gemba.foundation.events.actors import SYSTEM, Role
from gemba.foundation.events.queries import RecordedEvent

PROMISE = "promise"
news_kind(
    PROMISE, NewsKind(gettext_noop("A promise to the customer needs you"), "clock-exclamation")
)


@transaction.atomic
def tell_of_promises(*, events: Sequence[RecordedEvent], now: datetime) -> None:
    """Tell the people that steps named `notify` are about: whoever has the ticket, its team, or
    the supervisors, each in their own language. A ticket nobody has is its team's."""
    notices = [
        (UUID(subject_id), event.payload, event)
        for event in events
        if isinstance(event.payload, EscalationMade) and event.payload.act == "notify"
        if (subject_id := event.subject("ticket"))
    ]
    about = audience([ticket_id for ticket_id, _step, _event in notices])
    people = [person for person in desk_people() if person.is_active] if notices else []
    languages = languages_of(person.id for person in people)
    for ticket_id, step, event in notices:
        _number, team_id, assignee_id = about[ticket_id]
        told = _named(people, step.value, team_id, assignee_id)
        news = []
        for person in told:
            with translation.override(languages[person.id]):
                news.append(News(person.id, PROMISE, ticket_id, notice_told(step)))
        notify(news, actor=SYSTEM, now=now, cause=event)


def _named(
    people: Sequence[Person], who: str, team_id: int | None, assignee_id: int | None
) -> Iterator[Person]:
    if who == "assignee" and assignee_id is not None:
        yield from (person for person in people if person.id == assignee_id)
    elif who in ("assignee", "team"):
        yield from (person for person in people if team_id in person.team_ids)
    else:
        yield from (person for person in people if person.role is Role.SUPERVISOR)
