"""Tickets of people who are gone for too long go back to their queues."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime, time, timedelta
from itertools import islice
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from gemba.desk.calendars.queries import absences, working_times_of
from gemba.desk.routing.event_types import TicketReturned
from gemba.desk.routing.models import AgentProfile, Availability
from gemba.desk.routing.operations.dispatching import subjects_of
from gemba.desk.routing.queries.queues import Offered, Queue, every_queue, queue_for
from gemba.desk.tickets.conditions import facts_of
from gemba.desk.tickets.operations import assign
from gemba.desk.tickets.queries.handing import in_hand_of
from gemba.foundation.accounts.queries import desk_people
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.events.operations import record
from gemba.foundation.timers.operations import cancel_timers, set_timers
from gemba.foundation.timers.registry import NewTimer

RETURN_TIMER = "routing.return"


@transaction.atomic
def expect_returns(user_ids: Iterable[int], *, now: datetime) -> None:
    """Look at these people's tickets when the shortest grace of any queue is over; nobody's
    whose absence has ended."""
    offered = every_queue()
    wanted = sorted(set(user_ids))
    gone = {each: since for each in wanted if (since := gone_since(each, now=now)) is not None}
    cancel_timers(RETURN_TIMER, [str(each) for each in wanted if each not in gone])
    if not offered:
        return
    grace = _shortest_grace(offered)
    set_timers(
        [NewTimer(RETURN_TIMER, str(pk), max(now, since + grace)) for pk, since in gone.items()]
    )


def gone_since(user_id: int, *, now: datetime) -> datetime | None:
    """Since when, or from when on, a person is not there beyond the end of the day: absent, or
    offline. None: they are there, or will be the same day."""
    if (absent := next(_absent_from(user_id, now), None)) is not None:
        return absent
    row = AgentProfile.objects.filter(pk=user_id).first()
    if row is None or row.availability != Availability.OFFLINE.value:
        return None
    since = row.availability_since or now
    # who goes offline when the day's work is over comes back to their tickets tomorrow
    is_at_work = working_times_of([user_id], now=now)[user_id].is_open(now)
    return since if is_at_work else None


def _absent_from(user_id: int, now: datetime) -> Iterator[datetime]:
    """When each absence that lasts beyond its day began or begins, in their order."""
    for each in absences(user_ids=[user_id], ending_after=now):
        if each.ends_at > _end_of_day(max(now, each.starts_at)):
            yield each.starts_at


@transaction.atomic
def return_tickets(*, user_ids: Collection[int], now: datetime) -> int:
    """Give back the tickets of those who are gone longer than the queues' grace; how many.

    Where a queue's grace is not over yet, the ticket is looked at again; so are all of them when
    the person's next absence has begun.
    """
    offered, done = every_queue(), 0
    for user_id in user_ids:
        given_back, later = _return_of(user_id, now)
        done += given_back
        to_come = (each for each in _absent_from(user_id, now) if each > now)
        later += [start + _shortest_grace(offered) for start in islice(to_come, 1) if offered]
        if later:
            set_timers([NewTimer(RETURN_TIMER, str(user_id), min(later))])
    return done


def _return_of(user_id: int, now: datetime) -> tuple[int, list[datetime]]:
    """How many were given back, and when the graces of the others end."""
    since = gone_since(user_id, now=now)
    person = next((each for each in desk_people() if each.id == user_id), None)
    if since is None or since > now or person is None:
        return 0, []
    done, later = 0, list[datetime]()
    held = in_hand_of(user_id)
    facts, offered = facts_of(held, now=now), Offered(held)
    for pk in held:
        queue = queue_for(facts[pk], offered.to(pk)) if pk in facts else None
        if queue is None:
            continue
        due_at = since + timedelta(minutes=queue.body.return_minutes)
        if due_at > now:
            later.append(due_at)
            continue
        _give_back(pk, user_id, person.name, now)
        done += 1
    return done, later


def _shortest_grace(offered: Sequence[Queue]) -> timedelta:
    return timedelta(minutes=min(each.body.return_minutes for each in offered))


def _give_back(ticket_id: UUID, user_id: int, name: str, now: datetime) -> None:
    payload = TicketReturned(user_id, name)
    record(payload, actor=SYSTEM, now=now, subjects=subjects_of(ticket_id))
    assign(ticket_id=ticket_id, assignee_id=None, actor=SYSTEM, now=now)


def _end_of_day(now: datetime) -> datetime:
    tomorrow = timezone.localdate(now) + timedelta(days=1)
    return timezone.make_aware(datetime.combine(tomorrow, time.min))
