"""Whose a step of a person is, and until when it is to be done."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.utils.dateparse import parse_duration

from gemba.desk.routing.queries.persons import (
    person_in_queue,
    person_with_skill,
    queue_called,
)
from gemba.desk.sla.queries import calendar_on
from gemba.desk.workflow.around_ticket import AroundTicket
from gemba.desk.workflow.desk_time import desk_zone
from gemba.foundation.accounts.queries import teams
from gemba.foundation.kernel.json_values import JsonValue
from gemba.foundation.kernel.working_time import WorkingTimeError

HOURS_MAX = 2_000

Owned = tuple[int | None, int | None, datetime | None]


def owned(owner: JsonValue, due: JsonValue, around: AroundTicket, now: datetime) -> Owned:
    """The team, the person and the due time of a step.

    `owner`: `team:3`, `skill:7`, `queue:<id>`; anything else is whoever has the ticket. Where
    nobody fits now, it waits for the team. `due`: working hours by the calendar of the ticket's
    clocks, a duration or a date and time; anything else is no due time.
    """
    return (*_owner(owner, around, now), _due(due, around, now))


def _owner(owner: JsonValue, around: AroundTicket, now: datetime) -> tuple[int | None, int | None]:
    sort, _colon, key = owner.partition(":") if isinstance(owner, str) else ("", "", "")
    if sort == "team" and key.isdecimal() and int(key) in {each.id for each in teams()}:
        return int(key), None
    if sort == "skill" and key.isdecimal():
        return around.holder[0], person_with_skill(int(key), around.facts, now=now)
    queue = queue_called(_uuid(key), around.ticket_id) if sort == "queue" else None
    if queue is not None:
        team = next(iter(queue.body.team_ids), around.holder[0])
        return team, person_in_queue(queue.id, around.facts, now=now)
    return around.holder


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


def _due(due: JsonValue, around: AroundTicket, now: datetime) -> datetime | None:
    if isinstance(due, bool) or due is None:
        return None
    if isinstance(due, int | float):
        hours = timedelta(hours=min(max(float(due), 0.0), HOURS_MAX))
        try:
            return calendar_on(around.ticket_id).add_working(now, hours)
        except WorkingTimeError:
            return now + hours
    if isinstance(due, str):
        return _moment(due, now)
    return None


def _moment(text: str, now: datetime) -> datetime | None:
    try:
        length = parse_duration(text)
        if length is not None:
            return now + length
        at = datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        return None
    return at if at.tzinfo else at.replace(tzinfo=desk_zone())
