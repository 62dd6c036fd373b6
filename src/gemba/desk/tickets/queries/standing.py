"""How the backlog stands at this moment, by team and by person, and the tickets behind each number.

Every figure is a list of parts that exclude each other; numbers are counted and lists are read
from the same parts. Each part is counted in its index alone, in groups of teams and people.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet, Value
from django.utils import timezone

from gemba.desk.tickets.models import Ticket
from gemba.desk.tickets.queries.access import visible_parts, visible_tickets
from gemba.desk.tickets.queries.lists import (
    OPEN,
    PENDING,
    SNOOZED,
    TicketPage,
    backlog_tallies,
    page_of,
)
from gemba.desk.tickets.queries.paging import ACTIVITY, DUE, OPENED, Order, first_of
from gemba.foundation.events.actors import Actor

AT_RISK_WITHIN = timedelta(hours=1)
DAY = timedelta(days=1)
NOBODY = 0
_WAITING, _OLDEST = Order("waiting_since", False), Order("opened_at", False)
_UNSETTLED = Q(is_settled=False)
# sleeping tickets count as well: two parts, each with an index of its own
_AWAKE_OR_NOT = (OPEN, SNOOZED)
_SETTLED = Q(is_settled=True)


@dataclass(frozen=True, slots=True)
class Moments:
    """The moment looked at, when the desk's day began, and which promises are at risk of those that
    can still be kept."""

    now: datetime
    day_began: datetime
    at_risk: Q

    @classmethod
    def at(cls, now: datetime, *, at_risk: Q | None = None) -> "Moments":
        """Those that go with a moment; at risk is what is due within AT_RISK_WITHIN, or as said."""
        local = timezone.localtime(now, timezone.get_default_timezone())
        began = local.replace(hour=0, minute=0, second=0, microsecond=0)
        return cls(now, began, at_risk or Q(due_at__lte=now + AT_RISK_WITHIN))


@dataclass(frozen=True, slots=True)
class AgeBand:
    """Tickets opened so many days ago: from `days_min` to before `days_max`, None for ever."""

    code: str
    days_min: int
    days_max: int | None

    def part(self, now: datetime) -> Q:
        """The tickets of that age."""
        until = Q(opened_at__lte=now - self.days_min * DAY) if self.days_min else Q()
        return until & (Q(opened_at__gt=now - self.days_max * DAY) if self.days_max else Q())


BANDS = (
    AgeBand("day", 0, 1),
    AgeBand("days", 1, 3),
    AgeBand("week", 3, 7),
    AgeBand("fortnight", 7, 14),
    AgeBand("month", 14, 30),
    AgeBand("older", 30, None),
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which number: one of FIGURES, of a team or of a person if given; 0 stands for none.

    `band` is the code of one of BANDS; `among`: of these tickets alone.
    """

    figure: str
    team_id: int | None = None
    user_id: int | None = None
    band: str = ""
    among: Q | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How many tickets of a team, a person or the desk; `waiting_since` is of the oldest."""

    open: int = 0
    unassigned: int = 0
    pending: int = 0
    snoozed: int = 0
    waiting: int = 0
    at_risk: int = 0
    broken: int = 0
    opened_today: int = 0
    settled_today: int = 0
    waiting_since: datetime | None = None

    def __add__(self, other: "Standing") -> "Standing":
        """Both together."""
        known = [at for at in (self.waiting_since, other.waiting_since) if at is not None]
        return Standing(
            self.open + other.open,
            self.unassigned + other.unassigned,
            self.pending + other.pending,
            self.snoozed + other.snoozed,
            self.waiting + other.waiting,
            self.at_risk + other.at_risk,
            self.broken + other.broken,
            self.opened_today + other.opened_today,
            self.settled_today + other.settled_today,
            min(known, default=None),
        )


@dataclass(frozen=True, slots=True)
class Standings:
    """The desk, its teams and its people by id (0: none); `next_change_at`: when time alone will
    change a number."""

    desk: Standing
    teams: dict[int, Standing]
    people: dict[int, Standing]
    next_change_at: datetime


@dataclass(frozen=True, slots=True)
class Ageing:
    """How many unsettled tickets of each age, by code of BANDS and by team (0: none)."""

    counts: dict[tuple[str, int], int]


def standings(*, actor: Actor, moments: Moments) -> Standings:
    """How everything this actor may see stands. A handful of queries, each over an index alone."""
    teams, people = dict[int, Standing](), dict[int, Standing]()
    changes = [moments.day_began + DAY]
    in_hand = (_unsettled(actor, moments), _coming(actor, moments, changes))
    steps = (_tallied(actor), *in_hand, _settled(actor, moments))
    for team_key, user_key, step in chain(*steps):
        teams[team_key] = teams.get(team_key, Standing()) + step
        people[user_key] = people.get(user_key, Standing()) + step
    return Standings(sum(teams.values(), Standing()), teams, people, min(changes))


def standing_page(
    wanted: Wanted, *, actor: Actor, moments: Moments, after: str = "", limit: int = 50
) -> TicketPage:
    """A page of the tickets a number counts, after the mark of an earlier page. Raises KeyError."""
    parts, order = _parts(wanted, moments), _ORDERS.get(wanted.figure, ACTIVITY)
    seen = visible_parts(actor) if actor.works_the_desk else []
    return page_of([p & s for p in parts for s in seen], order, after=after, limit=limit)


def standing_count(wanted: Wanted, *, actor: Actor, moments: Moments) -> int:
    """How many tickets that are. Raises KeyError."""
    rows = _rows(actor)
    return sum(rows.filter(part).count() for part in _parts(wanted, moments))


def promised_tickets(*, now: datetime, limit: int) -> list[UUID]:
    """Those with a promise that can still be kept, what is due first in front: for the system."""
    parts = [part & Q(due_at__gt=now) for part in _AWAKE_OR_NOT]
    return list(first_of(parts, DUE, limit).values_list("pk", flat=True))


def ageing(*, actor: Actor, now: datetime) -> Ageing:
    """How old the backlog is, snoozed tickets included. One query over an index alone."""
    counts = {band.code: Count(Value(1), filter=band.part(now)) for band in BANDS}
    rows = _rows(actor).filter(_UNSETTLED).values_list("team").annotate(**counts)
    return Ageing(
        {
            (band.code, team or 0): count
            for team, *found in rows.order_by()
            for band, count in zip(BANDS, found, strict=True)
            if count
        }
    )


Parts = Callable[[Moments], tuple[Q, ...]]


def _due(since: Callable[[Moments], Q]) -> Parts:
    return lambda moments: tuple(part & since(moments) for part in _AWAKE_OR_NOT)


FIGURES: dict[str, Parts] = {
    "open": lambda _: (OPEN,),
    # those of a queue, see `Wanted.among`
    "queued": lambda _: (OPEN,),
    "unassigned": lambda _: (OPEN & Q(assignee=None),),
    "pending": lambda _: (OPEN & Q(status__in=PENDING),),
    "snoozed": lambda _: (_AWAKE_OR_NOT[1],),
    "backlog": lambda _: _AWAKE_OR_NOT,
    "waiting": lambda _: (_UNSETTLED & Q(waiting_since__isnull=False),),
    "at_risk": _due(lambda m: Q(due_at__gt=m.now) & m.at_risk),
    "broken": _due(lambda m: Q(due_at__lte=m.now)),
    "coming": _due(lambda m: Q(due_at__gt=m.now)),
    # what was opened today is still open, or was settled since
    "opened_today": lambda m: (
        _UNSETTLED & Q(opened_at__gte=m.day_began),
        _SETTLED & Q(resolved_at__gte=m.day_began, opened_at__gte=m.day_began),
    ),
    "settled_today": lambda m: (_SETTLED & Q(resolved_at__gte=m.day_began),),
}
_ORDERS = {
    "waiting": _WAITING,
    "at_risk": DUE,
    "broken": DUE,
    "coming": DUE,
    "unassigned": _OLDEST,
    "backlog": _OLDEST,
    "opened_today": OPENED,
}


def _parts(wanted: Wanted, moments: Moments) -> list[Q]:
    parts = FIGURES[wanted.figure](moments)
    more = wanted.among or Q()
    if wanted.team_id is not None:
        more &= Q(team=wanted.team_id or None)
    if wanted.user_id is not None:
        more &= Q(assignee=wanted.user_id or None)
    if wanted.band:
        more &= next(band for band in BANDS if band.code == wanted.band).part(moments.now)
    return [part & more for part in parts]


Step = tuple[int, int, Standing]


def _unsettled(actor: Actor, moments: Moments) -> Iterator[Step]:
    """What the tickets in hand add: team, person, and so many."""
    rows = _rows(actor).filter(_UNSETTLED).values_list("team", "assignee")
    found = rows.annotate(
        waiting=Count("waiting_since"),
        since=Min("waiting_since"),
        broken=Count(Value(1), filter=Q(due_at__lte=moments.now)),
        opened=Count(Value(1), filter=Q(opened_at__gte=moments.day_began)),
    )
    for team, user, waiting, since, broken, opened in found.order_by():
        step = Standing(waiting=waiting, broken=broken, opened_today=opened, waiting_since=since)
        yield team or 0, user or 0, step


def _coming(actor: Actor, moments: Moments, changes: list[datetime]) -> Iterator[Step]:
    """What is at risk of what can still be kept.

    When a promise will break or come within AT_RISK_WITHIN of it goes to `changes`.
    """
    is_far = Q(due_at__gt=moments.now + AT_RISK_WITHIN)
    for part in FIGURES["coming"](moments):
        found = _rows(actor).filter(part).values_list("team", "assignee")
        for team, user, count, breaks, comes in found.annotate(
            count=Count(Value(1), filter=moments.at_risk),
            breaks_at=Min("due_at"),
            comes_at=Min("due_at", filter=is_far),
        ).order_by():
            changes += [breaks] if comes is None else [breaks, comes - AT_RISK_WITHIN]
            yield team or 0, user or 0, Standing(at_risk=count)


def _settled(actor: Actor, moments: Moments) -> Iterator[Step]:
    """What was settled today, and what of that was opened today."""
    rows = _rows(actor).filter(_SETTLED, resolved_at__gte=moments.day_began)
    opened = Count(Value(1), filter=Q(opened_at__gte=moments.day_began))
    found = rows.values_list("team", "assignee").annotate(count=Count("*"), opened=opened)
    for team, user, count, opened_too in found.order_by():
        yield team or 0, user or 0, Standing(settled_today=count, opened_today=opened_too)


def _tallied(actor: Actor) -> Iterator[Step]:
    """The backlog as it is counted with each change: open, unassigned, pending, snoozed."""
    found: dict[tuple[int, int], list[int]] = {}
    for tally in backlog_tallies():
        team, user, count = tally.team_key, tally.assignee_key, tally.count
        is_own = actor.works_the_desk and (user == actor.user_id or team in {0, *actor.team_ids})
        if not (actor.sees_every_team or is_own):
            continue
        counts = found.setdefault((team, user), [0, 0, 0, 0])
        if tally.is_snoozed:
            counts[3] += count
            continue
        counts[0] += count
        counts[1] += 0 if user else count
        counts[2] += count if tally.status_code in PENDING else 0
    for place, (open_, unassigned, pending, snoozed) in found.items():
        yield *place, Standing(open_, unassigned, pending, snoozed)


def _rows(actor: Actor) -> QuerySet[Ticket]:
    seen = visible_tickets(actor) if actor.works_the_desk else Ticket.objects.none()
    return seen.filter(merged_into=None)
