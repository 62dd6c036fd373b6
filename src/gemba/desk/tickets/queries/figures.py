"""The live figures of the desk, read from tallies: the cost does not grow with the desk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Sum

from gemba.desk.tickets.models import SETTLED, DayTally, Delivery, DeliveryState
from gemba.desk.tickets.queries.access import visible_tickets
from gemba.desk.tickets.queries.lists import Backlog, TicketLine, backlog_tallies, lines
from gemba.foundation.events.actors import Actor

LONGEST_WAITING = 8
FAILURES_MAX = 100


@dataclass(frozen=True, slots=True)
class DayFigure:
    """What happened on one day of the desk's calendar."""

    day: date
    opened: int
    resolved: int


@dataclass(frozen=True, slots=True)
class ChannelFigure:
    """Tickets opened through a channel in the period."""

    channel: str
    opened: int


@dataclass(frozen=True, slots=True)
class AgentFigure:
    """Unsettled tickets with one person; user 0 stands for nobody."""

    user_id: int
    open: int
    pending: int


@dataclass(frozen=True, slots=True)
class Figures:
    """The dashboard. Backlog now; days over the period asked for, oldest first."""

    open: int
    unassigned: int
    pending: int
    failed_deliveries: int
    longest_waiting: tuple[TicketLine, ...]
    agents: tuple[AgentFigure, ...]
    days: tuple[DayFigure, ...]
    channels: tuple[ChannelFigure, ...]
    first_replies: int
    first_replies_in_hour: int
    first_replies_in_day: int


def figures(*, actor: Actor, today: date, days: int = 30) -> Figures:
    """The figures of the teams this actor may see, for the `days` days up to `today`."""
    backlog = [t for t in backlog_tallies() if _concerns(t.team_key, actor)]
    # as the views the numbers open
    awake = [t for t in backlog if not t.is_snoozed]
    since = today - timedelta(days=days - 1)
    history = [t for t in _day_tallies(since, today) if _concerns(t.team_key, actor)]
    waiting = visible_tickets(actor).filter(
        is_settled=False, waiting_since__isnull=False, merged_into=None
    )
    measured = {m: _sum(history, m) for m in ("first_reply", "first_reply_1h", "first_reply_1d")}
    return Figures(
        open=sum(t.count for t in awake),
        unassigned=sum(t.count for t in awake if not t.assignee_key),
        pending=sum(t.count for t in awake if t.status_code.startswith("pending")),
        failed_deliveries=_failed_deliveries(actor),
        longest_waiting=tuple(lines(waiting.order_by("waiting_since")[:LONGEST_WAITING])),
        agents=_agents(backlog),
        days=_days(history, since, days),
        channels=_channels(history),
        first_replies=measured["first_reply"],
        first_replies_in_hour=measured["first_reply_1h"],
        first_replies_in_day=measured["first_reply_1d"],
    )


def _day_tallies(since: date, until: date) -> list[DayTally]:
    rows = DayTally.objects.filter(day__gte=since, day__lte=until)
    key = ("day", "measure", "team_key", "channel")
    sums = rows.values_list(*key).annotate(total=Sum("count")).order_by(*key)
    return [
        DayTally(day=day, measure=measure, team_key=team_key, channel=channel, count=total)
        for day, measure, team_key, channel, total in sums
    ]


def _concerns(team_key: int, actor: Actor) -> bool:
    if not actor.works_the_desk:
        return False
    return actor.sees_every_team or team_key == 0 or team_key in actor.team_ids


def _failed_deliveries(actor: Actor) -> int:
    """The newest failures are few and found first; which of them concern the actor, after that."""
    failed = Delivery.objects.filter(state=DeliveryState.FAILED).order_by("-moved_at")
    tickets = list(failed.values_list("message__ticket", flat=True)[:FAILURES_MAX])
    seen = visible_tickets(actor).filter(pk__in=tickets).exclude(status__in=SETTLED)
    shown = set(seen.values_list("pk", flat=True))
    return sum(ticket_id in shown for ticket_id in tickets)


def _agents(backlog: Sequence[Backlog]) -> tuple[AgentFigure, ...]:
    totals: dict[int, list[int]] = {}
    for tally in backlog:
        pair = totals.setdefault(tally.assignee_key, [0, 0])
        pair[tally.status_code.startswith("pending")] += tally.count
    return tuple(AgentFigure(user, *pair) for user, pair in sorted(totals.items()))


def _days(history: list[DayTally], since: date, days: int) -> tuple[DayFigure, ...]:
    wanted = [since + timedelta(days=n) for n in range(days)]
    totals = {day: {"opened": 0, "resolved": 0} for day in wanted}
    for tally in history:
        if tally.measure in totals[tally.day]:
            totals[tally.day][tally.measure] += tally.count
    return tuple(DayFigure(d, totals[d]["opened"], totals[d]["resolved"]) for d in wanted)


def _channels(history: list[DayTally]) -> tuple[ChannelFigure, ...]:
    totals: dict[str, int] = {}
    for tally in history:
        if tally.measure == "opened":
            totals[tally.channel] = totals.get(tally.channel, 0) + tally.count
    return tuple(ChannelFigure(c, n) for c, n in sorted(totals.items(), key=lambda i: -i[1]))


def _sum(history: list[DayTally], measure: str) -> int:
    return sum(tally.count for tally in history if tally.measure == measure)
