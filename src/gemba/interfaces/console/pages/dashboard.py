"""The dashboard: figures with names, shares and links."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from gemba.desk.channels.kinds.registry import kinds
from gemba.desk.tickets.queries import Figures, figures
from gemba.foundation.accounts.queries import desk_people
from gemba.foundation.events.actors import Actor

DAYS = 30


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a bar list: parts of the longest row, in per cent, each with its tickets."""

    label: str
    first: int
    second: int
    first_width: float
    second_width: float
    first_url: str
    second_url: str = ""


@dataclass(frozen=True, slots=True)
class DayRow:
    """One day of the chart and of its table."""

    day: date
    opened: int
    resolved: int
    opened_url: str
    resolved_url: str


@dataclass(frozen=True, slots=True)
class DashboardView:
    """Everything the dashboard shows."""

    figures: Figures
    agents: tuple[Bar, ...]
    channels: tuple[Bar, ...]
    days: tuple[DayRow, ...]
    urls: dict[str, str]

    @property
    def opened(self) -> int:
        """Opened in the whole period."""
        return sum(day.opened for day in self.days)

    @property
    def resolved(self) -> int:
        """Resolved in the whole period."""
        return sum(day.resolved for day in self.days)

    @property
    def hour_share(self) -> float:
        """Which part of the first replies came within an hour; 0 without any."""
        return self.figures.first_replies_in_hour / max(self.figures.first_replies, 1)

    @property
    def day_share(self) -> float:
        """Which part of the first replies came within a day; 0 without any."""
        return self.figures.first_replies_in_day / max(self.figures.first_replies, 1)

    @property
    def chart(self) -> dict[str, list[str] | list[int]]:
        """The days as the chart's script reads them."""
        return {
            "days": [day.day.isoformat() for day in self.days],
            "opened": [day.opened for day in self.days],
            "resolved": [day.resolved for day in self.days],
            "openedUrls": [day.opened_url for day in self.days],
            "resolvedUrls": [day.resolved_url for day in self.days],
        }


def dashboard(*, actor: Actor, today: date) -> DashboardView:
    """The figures of the last DAYS days as this actor may see them."""
    found = figures(actor=actor, today=today, days=DAYS)
    period = {"since": found.days[0].day, "until": today}
    measures = ("opened", "resolved", "first_replies", "first_replies_in_hour")
    return DashboardView(
        figures=found,
        agents=_agents(found),
        channels=_channels(found, period),
        days=_days(found),
        urls={
            "undelivered": tickets_url("undelivered"),
            **{m: tickets_url(m, **period) for m in (*measures, "first_replies_in_day")},
        },
    )


def tickets_url(measure: str, **more: object) -> str:
    """Where the tickets behind a figure are listed."""
    query = urlencode({"measure": measure, **{k: str(v) for k, v in more.items()}})
    return f"{reverse('console:dashboard-tickets')}?{query}"


def _agents(found: Figures) -> tuple[Bar, ...]:
    names = {person.id: person.name for person in desk_people()}
    longest = max(
        (agent.open + agent.pending for agent in found.agents if agent.user_id), default=1
    )
    rows = [
        Bar(
            label=names[agent.user_id],
            first=agent.open,
            second=agent.pending,
            first_width=100 * agent.open / max(longest, 1),
            second_width=100 * agent.pending / max(longest, 1),
            first_url=tickets_url("assigned_open", who=agent.user_id),
            second_url=tickets_url("assigned_pending", who=agent.user_id),
        )
        for agent in found.agents
        if agent.user_id in names and agent.open + agent.pending
    ]
    return tuple(sorted(rows, key=lambda row: (-row.first - row.second, row.label)))


def _channels(found: Figures, period: dict[str, date]) -> tuple[Bar, ...]:
    labels = {name: str(kind.label) for name, kind in kinds().items()}
    longest = max((each.opened for each in found.channels), default=1)
    return tuple(
        Bar(
            label=labels.get(each.channel, each.channel),
            first=each.opened,
            second=0,
            first_width=100 * each.opened / max(longest, 1),
            second_width=0,
            first_url=tickets_url("opened", channel=each.channel, **period),
        )
        for each in found.channels
    )


def _days(found: Figures) -> tuple[DayRow, ...]:
    return tuple(
        DayRow(
            day=each.day,
            opened=each.opened,
            resolved=each.resolved,
            opened_url=tickets_url("opened", since=each.day, until=each.day),
            resolved_url=tickets_url("resolved", since=each.day, until=each.day),
        )
        for each in found.days
    )
