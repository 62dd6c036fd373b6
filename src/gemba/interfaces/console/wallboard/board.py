"""The wallboard as plain data."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from gemba.desk.routing.queries.queues import listed_queues
from gemba.desk.routing.queries.standing import QueueStanding, queue_standings
from gemba.desk.sla.queries import tickets_at_risk
from gemba.desk.tickets.queries.standing import Standing, Standings, Wanted, standings
from gemba.foundation.accounts.queries import teams
from gemba.foundation.events.actors import Actor
from gemba.interfaces.console.wallboard.asking import moments_at, tickets_url
from gemba.interfaces.console.wallboard.numbers import Number
from gemba.interfaces.console.wallboard.people import (
    PersonLine,
    StateCount,
    person_lines,
    state_counts,
)
from gemba.interfaces.console.wallboard.words import team_names
from gemba.interfaces.templatetags.desk import age, urgency

TILES = ("waiting", "at_risk", "broken", "unassigned", "opened_today", "settled_today")
COLUMNS = ("waiting", "at_risk", "broken", "unassigned", "open", "opened_today", "settled_today")
QUEUE_COLUMNS = ("queued", "at_risk", "broken")
NO_TEAM = 0


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A team or a queue with its numbers: the first of them is what waits.

    `waiting_since`: the longest, `waiting_age` for how long and `waiting_urgency` how urgent that
    is; '' where nothing waits.
    """

    id: str
    name: str
    numbers: tuple[Number, ...]
    waiting_since: str
    waiting_age: str
    waiting_urgency: str


@dataclass(frozen=True, slots=True)
class Wallboard:
    """How the desk stands. `next_change_at`: when a number changes although nothing happens."""

    tiles: tuple[Number, ...]
    waiting_since: datetime | None
    teams: tuple[BoardRow, ...]
    queues: tuple[BoardRow, ...]
    people: tuple[PersonLine, ...]
    presence: tuple[StateCount, ...]
    next_change_at: datetime


def wallboard(*, actor: Actor, now: datetime) -> Wallboard:
    """All that the board shows at this moment; a desk without queues has none on it."""
    found = standings(actor=actor, moments=moments_at(now))
    people = person_lines(found, now=now)
    return Wallboard(
        tiles=_numbers(TILES, found.desk, None),
        waiting_since=found.desk.waiting_since,
        teams=tuple(_teams(found, now)),
        queues=tuple(_queues(actor, now)) if listed_queues() else (),
        people=people,
        presence=state_counts(people),
        next_change_at=found.next_change_at,
    )


def _teams(found: Standings, now: datetime) -> list[BoardRow]:
    """Teams of the desk in their order, then what is with a vendor's team or with none."""
    known = teams()
    names = team_names(known)
    own = [team.id for team in known if not team.is_vendor]
    others = [team.id for team in known if team.is_vendor and team.id in found.teams]
    without = [NO_TEAM] if NO_TEAM in found.teams else []
    rows = [(key, found.teams.get(key, Standing())) for key in (*own, *others, *without)]
    return [
        _row(f"team-{key}", names[key], _numbers(COLUMNS, standing, key), standing, now)
        for key, standing in rows
    ]


def _queues(actor: Actor, now: datetime) -> Iterator[BoardRow]:
    """Queues in their order."""
    found = queue_standings(actor=actor, now=now, at_risk=tickets_at_risk(now=now))
    for queue in listed_queues():
        standing = found.get(queue.id, QueueStanding())
        numbers = tuple(
            Number(name, getattr(standing, name), tickets_url(Wanted(name), queue.id))
            for name in QUEUE_COLUMNS
        )
        yield _row(f"queue-{queue.id}", queue.name, numbers, standing, now)


def _row(
    key: str,
    name: str,
    numbers: tuple[Number, ...],
    standing: Standing | QueueStanding,
    now: datetime,
) -> BoardRow:
    since = standing.waiting_since
    if since is None:
        return BoardRow(key, name, numbers, "", "", "")
    return BoardRow(key, name, numbers, since.isoformat(), age(since, now), urgency(since, now))


def _numbers(figures: tuple[str, ...], standing: Standing, team: int | None) -> tuple[Number, ...]:
    return tuple(
        Number(name, getattr(standing, name), tickets_url(Wanted(name, team_id=team)))
        for name in figures
    )
