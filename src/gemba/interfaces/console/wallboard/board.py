"""The wallboard as plain data."""

from dataclasses import dataclass
from datetime import datetime

from gemba.desk.tickets.queries.standing import Moments, Standing, Standings, Wanted, standings
from gemba.foundation.accounts.queries import teams
from gemba.foundation.events.actors import Actor
from gemba.interfaces.console.wallboard.asking import tickets_url
from gemba.interfaces.console.wallboard.numbers import Number
from gemba.interfaces.console.wallboard.people import (
    PersonLine,
    StateCount,
    person_lines,
    state_counts,
)
from gemba.interfaces.console.wallboard.words import team_names

TILES = ("waiting", "at_risk", "broken", "unassigned", "opened_today", "settled_today")
COLUMNS = ("waiting", "at_risk", "broken", "unassigned", "open", "opened_today", "settled_today")
NO_TEAM = 0


@dataclass(frozen=True, slots=True)
class TeamRow:
    """The numbers of one team."""

    name: str
    numbers: tuple[Number, ...]
    waiting_since: datetime | None


@dataclass(frozen=True, slots=True)
class Wallboard:
    """How the desk stands. `next_change_at`: when a number changes although nothing happens."""

    tiles: tuple[Number, ...]
    waiting_since: datetime | None
    teams: tuple[TeamRow, ...]
    people: tuple[PersonLine, ...]
    presence: tuple[StateCount, ...]
    next_change_at: datetime


def wallboard(*, actor: Actor, now: datetime) -> Wallboard:
    """All that the board shows at this moment."""
    found = standings(actor=actor, moments=Moments.at(now))
    people = person_lines(found, now=now)
    return Wallboard(
        tiles=_numbers(TILES, found.desk, None),
        waiting_since=found.desk.waiting_since,
        teams=tuple(_teams(found)),
        people=people,
        presence=state_counts(people),
        next_change_at=found.next_change_at,
    )


def _teams(found: Standings) -> list[TeamRow]:
    """Teams of the desk in their order, then what is with a vendor's team or with none."""
    known = teams()
    names = team_names(known)
    own = [team.id for team in known if not team.is_vendor]
    others = [team.id for team in known if team.is_vendor and team.id in found.teams]
    without = [NO_TEAM] if NO_TEAM in found.teams else []
    rows = [(key, found.teams.get(key, Standing())) for key in (*own, *others, *without)]
    return [
        TeamRow(names[key], _numbers(COLUMNS, standing, key), standing.waiting_since)
        for key, standing in rows
    ]


def _numbers(figures: tuple[str, ...], standing: Standing, team: int | None) -> tuple[Number, ...]:
    return tuple(
        Number(name, getattr(standing, name), tickets_url(Wanted(name, team_id=team)))
        for name in figures
    )
