"""The tickets behind a figure of the dashboard: every number can be opened."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from gemba.desk.tickets.event_types import TicketOpened, TicketResolved
from gemba.desk.tickets.models import SETTLED, Category, DeliveryState, Ticket
from gemba.desk.tickets.queries.access import visible_tickets
from gemba.desk.tickets.queries.lists import TicketLine, lines
from gemba.foundation.events.actors import Actor
from gemba.foundation.events.queries import subjects_between
from gemba.foundation.events.types import EventPayload

TICKETS_MAX = 200
EVENTS_MAX = 20_000
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
_PENDING = (Category.PENDING_CUSTOMER.value, Category.PENDING_VENDOR.value)


@dataclass(frozen=True, slots=True)
class Slice:
    """One figure: what is counted, on which days of the desk's calendar, and for whom.

    `channel` '' stands for all; `user_id` 0 for nobody, and counts for the backlog of people only.
    """

    measure: str
    since: date
    until: date
    channel: str = ""
    user_id: int = 0


@dataclass(frozen=True, slots=True)
class TicketsBehind:
    """The tickets of a figure, newest activity first; `is_cut` when there are more of them."""

    lines: tuple[TicketLine, ...]
    is_cut: bool


def tickets_behind(wanted: Slice, *, actor: Actor) -> TicketsBehind:
    """The tickets a figure counts, as far as this actor may see them. Raises KeyError.

    A ticket counted twice (resolved, reopened, resolved again) is listed once.
    """
    rows = MEASURES[wanted.measure](visible_tickets(actor), wanted)
    if wanted.channel:
        rows = rows.filter(channel=wanted.channel)
    found = lines(rows.order_by("-last_activity_at", "id")[: TICKETS_MAX + 1])
    return TicketsBehind(tuple(found[:TICKETS_MAX]), len(found) > TICKETS_MAX)


def _told_of(payload: type[EventPayload]) -> Callable[[QuerySet[Ticket], Slice], QuerySet[Ticket]]:
    """Those an event of this type told of in the period."""

    def chosen(rows: QuerySet[Ticket], wanted: Slice) -> QuerySet[Ticket]:
        since, until = _period(wanted)
        ids = subjects_between(
            payload.name, kind="ticket", since=since, until=until, limit=EVENTS_MAX
        )
        return rows.filter(pk__in=[UUID(each) for each in ids])

    return chosen


def _first_replied(
    within: timedelta | None,
) -> Callable[[QuerySet[Ticket], Slice], QuerySet[Ticket]]:
    def chosen(rows: QuerySet[Ticket], wanted: Slice) -> QuerySet[Ticket]:
        since, until = _period(wanted)
        rows = rows.filter(first_replied_at__gte=since, first_replied_at__lt=until)
        return rows.filter(first_replied_at__lte=F("opened_at") + within) if within else rows

    return chosen


def _backlog(more: Q) -> Callable[[QuerySet[Ticket], Slice], QuerySet[Ticket]]:
    def chosen(rows: QuerySet[Ticket], wanted: Slice) -> QuerySet[Ticket]:
        mine = rows.filter(assignee=wanted.user_id or None)
        return mine.filter(more, is_settled=False, merged_into=None)

    return chosen


def _undelivered(rows: QuerySet[Ticket], wanted: Slice) -> QuerySet[Ticket]:  # noqa: ARG001
    failed = rows.filter(messages__delivery__state=DeliveryState.FAILED)
    return failed.exclude(status__in=SETTLED).distinct()


MEASURES: dict[str, Callable[[QuerySet[Ticket], Slice], QuerySet[Ticket]]] = {
    "opened": _told_of(TicketOpened),
    "resolved": _told_of(TicketResolved),
    "first_replies": _first_replied(None),
    "first_replies_in_hour": _first_replied(HOUR),
    "first_replies_in_day": _first_replied(DAY),
    "assigned_open": _backlog(~Q(status__in=_PENDING)),
    "assigned_pending": _backlog(Q(status__in=_PENDING)),
    "undelivered": _undelivered,
}


def _period(wanted: Slice) -> tuple[datetime, datetime]:
    zone = timezone.get_default_timezone()
    since = datetime.combine(wanted.since, time.min, tzinfo=zone)
    return since, datetime.combine(wanted.until + DAY, time.min, tzinfo=zone)
