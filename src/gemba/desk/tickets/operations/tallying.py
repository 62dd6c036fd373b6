"""Counting as things change, in the change's own transaction.

A count is the sum of small rows (+1 here, −1 there), so that two agents never wait for each other
over one counter; `squash_tallies` adds the rows up now and then.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Count, Sum
from django.utils import timezone

from gemba.desk.tickets.event_types import (
    ReplyUndone,
    ReplyWritten,
    TicketOpened,
    TicketResolved,
)
from gemba.desk.tickets.models import BacklogTally, DayTally, Place, Ticket
from gemba.foundation.events.types import EventPayload
from gemba.foundation.kernel.rows import insert_rows

SQUASH_ABOVE_ROWS = 400
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Change:
    """A ticket after a change, where the backlog counted it before, and what happened to it."""

    ticket: Ticket
    before: Place | None
    payloads: Sequence[EventPayload]
    happened_at: datetime


class Tally:
    """Counts changes one by one, as each ticket stands at that moment, and writes them together."""

    def __init__(self) -> None:
        self._moves: Counter[Place] = Counter()
        self._days: Counter[tuple[date, str, int, str]] = Counter()
        self._zone = timezone.get_default_timezone()

    def count(self, change: Change) -> None:
        """Count what this change did to the backlog and to the figures of its day."""
        place = change.ticket.place
        if place != change.before:
            if change.before is not None:
                self._moves[change.before] -= 1
            if place is not None:
                self._moves[place] += 1
        for measure, at, step in _measures(change):
            day = timezone.localdate(at, self._zone)
            self._days[(day, measure, change.ticket.team_id or 0, change.ticket.channel)] += step

    def write(self) -> None:
        """Add the rows. Call inside the transaction that makes the changes."""
        insert_rows(
            [
                BacklogTally(
                    team_key=p.team_key,
                    assignee_key=p.assignee_key,
                    status_code=p.status,
                    is_snoozed=p.is_snoozed,
                    count=n,
                )
                for p, n in self._moves.items()
                if n
            ]
        )
        insert_rows(
            [
                DayTally(day=day, measure=measure, team_key=team_key, channel=channel, count=n)
                for (day, measure, team_key, channel), n in self._days.items()
                if n
            ]
        )


def tally(changes: Sequence[Change]) -> None:
    """Count these changes. Call inside the transaction that makes them."""
    counted = Tally()
    for change in changes:
        counted.count(change)
    counted.write()


@transaction.atomic
def squash_tallies() -> int:
    """Add up the rows of each count when there are many; how many rows went away."""
    gone = 0
    if BacklogTally.objects.count() > SQUASH_ABOVE_ROWS:
        rows = BacklogTally.objects.select_for_update().order_by("pk")
        keys = list(rows.values_list("pk", flat=True))
        kept = BacklogTally.objects.filter(pk__in=keys)
        key = ("team_key", "assignee_key", "status_code", "is_snoozed")
        sums = kept.values(*key).annotate(total=Sum("count"))
        fresh = [
            BacklogTally(
                team_key=s["team_key"],
                assignee_key=s["assignee_key"],
                status_code=s["status_code"],
                is_snoozed=s["is_snoozed"],
                count=s["total"],
            )
            for s in sums.order_by("team_key")
            if s["total"]
        ]
        gone += kept.delete()[0] - len(fresh)
        BacklogTally.objects.bulk_create(fresh)
    return gone + _squash_days()


def _squash_days() -> int:
    gone = 0
    key = ("day", "measure", "team_key", "channel")
    repeated = DayTally.objects.values(*key).annotate(rows=Count("pk")).filter(rows__gt=20)
    for group in list(repeated.order_by("day")[:50]):
        found = {name: group[name] for name in key}
        rows = list(DayTally.objects.select_for_update().filter(**found))
        DayTally.objects.filter(pk__in=[row.pk for row in rows]).delete()
        DayTally.objects.create(**found, count=sum(row.count for row in rows))
        gone += len(rows) - 1
    return gone


def _measures(change: Change) -> list[tuple[str, datetime, int]]:
    """What is counted of a change: the measure, the moment whose day it is of, +1 or −1."""
    found: list[tuple[str, datetime, int]] = []
    at = change.happened_at
    for payload in change.payloads:
        if isinstance(payload, TicketOpened):
            found.append(("opened", at, 1))
        elif isinstance(payload, TicketResolved):
            found.append(("resolved", at, 1))
        elif isinstance(payload, ReplyWritten) and change.ticket.first_replied_at == at:
            found += [(each, at, 1) for each in _first_reply(change.ticket, at)]
        elif isinstance(payload, ReplyUndone):
            found += [(each, payload.written_at, -1) for each in _undone(change.ticket, payload)]
    return found


def _undone(ticket: Ticket, payload: ReplyUndone) -> list[str]:
    measures = _first_reply(ticket, payload.written_at) if payload.was_first else []
    return [*measures, *(["resolved"] * payload.was_resolution)]


def _first_reply(ticket: Ticket, at: datetime) -> list[str]:
    waited = at - ticket.opened_at
    within = ["first_reply_1h"] * (waited <= HOUR) + ["first_reply_1d"] * (waited <= DAY)
    return ["first_reply", *within]
