"""How the promises on tickets stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet, TextField
from django.db.models.functions import Cast

from gemba.desk.calendars.queries import working_time
from gemba.desk.sla.course import life, read_marks, shares
from gemba.desk.sla.models import Clock, Course
from gemba.desk.sla.promises import At, Party, Promise, Terms, TermsKey
from gemba.desk.sla.queries.terms import all_offers, terms_at
from gemba.desk.tickets.queries import visible_tickets
from gemba.foundation.events.actors import Actor
from gemba.foundation.kernel.working_time import WorkingTime

AT_RISK_MAX = 200
# a promise whose policy sets no warning is at risk so long before it breaks
AT_RISK_WITHIN = timedelta(hours=1)
TOGETHER = 500


@dataclass(frozen=True, slots=True)
class TicketClock:
    """A promise on a ticket at a moment.

    `remaining_seconds` of working time, below zero when late; as they were when it ended.
    `state`: running, warned, late, paused, kept or broken. `pauses`: categories in which the
    policy lets it stand still.
    """

    ticket_id: UUID
    promise: Promise
    state: str
    target_seconds: float
    remaining_seconds: float
    due_at: datetime | None
    started_at: datetime
    ended_at: datetime | None
    policy_id: UUID | None
    policy_name: str
    calendar: WorkingTime
    pauses: frozenset[str]
    has_warning: bool

    def is_at_risk(self, now: datetime) -> bool:
        """Whether it can still be kept, but is about to break: as `tickets_at_risk`."""
        if self.state == "warned" or self.due_at is None:
            return self.state == "warned"
        within = timedelta(0) < self.due_at - now <= AT_RISK_WITHIN
        return self.state == "running" and not self.has_warning and within

    @property
    def is_owed(self) -> bool:
        """Not kept yet."""
        return self.ended_at is None

    @property
    def share(self) -> float:
        """How much of the target has run: 0 to 1, and more when late."""
        return 1 - self.remaining_seconds / self.target_seconds


@dataclass(frozen=True, slots=True)
class PartyShares:
    """How long it was whose turn. Together they are the life of the ticket."""

    us_seconds: float
    customer_seconds: float
    vendor_seconds: float
    life_seconds: float
    party: Party | None
    since: datetime


def clocks_of(ticket_ids: Iterable[UUID], *, now: datetime) -> dict[UUID, tuple[TicketClock, ...]]:
    """The promises on each of these tickets, those still owed first, the next due in front.

    Tickets without a promise are missing. One query for some hundred tickets.
    """
    found: dict[UUID, list[TicketClock]] = {}
    wanted = list(dict.fromkeys(ticket_ids))
    for start in range(0, len(wanted), TOGETHER):
        chunk = wanted[start : start + TOGETHER]
        rows = Clock.objects.filter(ticket__in=chunk, target_seconds__isnull=False)
        for row in rows.annotate(terms=F("ticket__course__terms")):
            clock = _clock(row, terms_at(row.terms), now)
            found.setdefault(row.ticket_id, []).append(clock)
    return {key: tuple(sorted(clocks, key=_urgency)) for key, clocks in found.items()}


def promised_on(
    ticket_id: UUID, *, now: datetime
) -> tuple[tuple[TicketClock, ...], PartyShares | None]:
    """Clocks and shares of one ticket, as `clocks_of` and `shares_of` tell them, in two queries."""
    course = Course.objects.filter(pk=ticket_id).first()
    if course is None:
        return (), None
    terms = terms_at(course.terms)
    rows = Clock.objects.filter(ticket=ticket_id, target_seconds__isnull=False)
    clocks = sorted((_clock(row, terms, now) for row in rows), key=_urgency)
    return tuple(clocks), _shares(course, now)


def next_clock(clocks: Sequence[TicketClock]) -> TicketClock | None:
    """The one a list row shows: due next among those owed, a paused one if none runs."""
    owed = [clock for clock in clocks if clock.is_owed]
    return owed[0] if owed else None


def shares_of(ticket_id: UUID, *, now: datetime) -> PartyShares | None:
    """How long it was whose turn on a ticket; None while its course is not followed yet."""
    row = Course.objects.filter(pk=ticket_id).first()
    return _shares(row, now) if row else None


def followed_terms(ticket_ids: Iterable[UUID]) -> dict[UUID, TermsKey]:
    """By which policy and calendar, in which versions, the clocks of these tickets go; of those
    that are over by which they ended."""
    rows = Course.objects.filter(pk__in=list(ticket_ids)).exclude(terms="")
    return {pk: TermsKey.read(key) for pk, key in rows.values_list("pk", "terms")}


def calendar_on(ticket_id: UUID) -> WorkingTime:
    """By which calendar the clocks of a ticket run; the desk's own while none does."""
    terms = Course.objects.filter(pk=ticket_id).values_list("terms", flat=True).first()
    return terms_at(terms).calendar if terms else working_time(None)


def _shares(row: Course, now: datetime) -> PartyShares:
    marks = read_marks(row.marks)
    now = max(now, marks[-1].at)
    had = shares(marks, now)
    return PartyShares(
        us_seconds=had[Party.US].total_seconds(),
        customer_seconds=had[Party.CUSTOMER].total_seconds(),
        vendor_seconds=had[Party.VENDOR].total_seconds(),
        life_seconds=life(marks, now).total_seconds(),
        party=Party(row.party) if row.party else None,
        since=row.party_since,
    )


def at_risk(
    *, actor: Actor, now: datetime, within: timedelta = timedelta(hours=4), limit: int = AT_RISK_MAX
) -> tuple[TicketClock, ...]:
    """Promises the actor may see that are late, or due within that time, the latest first."""
    rows = Clock.objects.filter(is_running=True, due_at__lte=now + within)
    if not actor.sees_every_team:
        rows = rows.filter(ticket__in=visible_tickets(actor))
    found = list(rows.order_by("due_at", "ticket")[:limit])
    keys = dict(
        Course.objects.filter(pk__in={row.ticket_id for row in found}).values_list("pk", "terms")
    )
    return tuple(_clock(row, terms_at(keys[row.ticket_id]), now) for row in found)


def tickets_at_risk(*, now: datetime) -> QuerySet[Any, Any]:
    """The ids of tickets with a promise that can still be kept, but is about to break, for queries
    over tickets: its policy's warning has come, or, where that sets none, AT_RISK_WITHIN."""
    coming = Clock.objects.filter(is_running=True, due_at__gt=now).order_by()
    is_warned = Q(told__contains=f'"{At.WARNING.value}"')
    # open tickets have the terms of the policies in force
    keys = [each.key for each in all_offers() if not terms_at(each.key).has_warning]
    is_silent = Q(due_at__lte=now + AT_RISK_WITHIN, ticket__course__terms__in=keys)
    rows = coming.annotate(told=Cast("taken", TextField()))
    return rows.filter(is_warned | is_silent if keys else is_warned).values("ticket")


def _clock(row: Clock, terms: Terms, now: datetime) -> TicketClock:
    target = row.target_seconds or 0.0
    left = target - row.elapsed_seconds
    if row.is_running and row.due_at is not None:
        left = terms.calendar.working_seconds(now, row.due_at)
    promise = Promise(row.promise)
    return TicketClock(
        ticket_id=row.ticket_id,
        promise=promise,
        state=_state(row, left),
        target_seconds=target,
        remaining_seconds=left,
        due_at=row.due_at,
        started_at=row.started_at,
        ended_at=row.ended_at,
        policy_id=terms.policy_id,
        policy_name=terms.name,
        calendar=terms.calendar,
        pauses=terms.pauses.get(promise, frozenset()),
        has_warning=terms.has_warning,
    )


def _state(row: Clock, left: float) -> str:
    if row.ended_at is not None:
        return "broken" if row.is_broken else "kept"
    if left <= 0 or row.is_broken:
        return "late"
    if not row.is_running:
        return "paused"
    return "warned" if At.WARNING.value in row.taken else "running"


def _urgency(clock: TicketClock) -> tuple[bool, bool, datetime, str]:
    moment = clock.due_at or clock.started_at
    return not clock.is_owed, clock.due_at is None, moment, clock.promise.value
