"""The named cast of tests, demo and screenshots: one person a role, and one who sees nothing."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.test import Client

from gemba.foundation.accounts.models import User
from gemba.foundation.accounts.operations import create_team, create_user, set_teams
from gemba.foundation.accounts.queries import TeamName, actor_of
from gemba.foundation.events.actors import SYSTEM, Actor, Role

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
"""A Monday noon in Shanghai: the moment tests begin at."""

PASSWORD = "correct horse 92"  # noqa: S105
DOMAIN = "desk.example"


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody a test may need, as the actors they are.

    adele administrator · sun_wei supervisor · ana agent in Repair · chen_chen agent in First line
    · viktor vendor · lin_yue customer with an account · olga outsider: no account, sees nothing.
    """

    adele: Actor
    sun_wei: Actor
    ana: Actor
    chen_chen: Actor
    viktor: Actor
    lin_yue: Actor
    olga: Actor
    repair: TeamName
    first_line: TeamName

    @property
    def members(self) -> dict[str, Actor]:
        """Every person by their name in this class."""
        names = ("adele", "sun_wei", "ana", "chen_chen", "viktor", "lin_yue", "olga")
        return {name: getattr(self, name) for name in names}


OLGA = Actor(kind="system", id="olga", name="Olga", role=Role.OUTSIDER)


def cast(*, now: datetime = NOON) -> Cast:
    """Bring the cast into the database. Log-in: NAME@desk.example with PASSWORD."""
    repair = create_team(name="Repair", actor=SYSTEM, now=now)
    first_line = create_team(name="First line", actor=SYSTEM, now=now)
    return Cast(
        adele=join("adele", "Adele", Role.ADMINISTRATOR, now=now),
        sun_wei=join("sun.wei", "孙伟", Role.SUPERVISOR, now=now),
        ana=join("ana", "Ana", Role.AGENT, team=repair, now=now),
        chen_chen=join("chen.chen", "陈晨", Role.AGENT, team=first_line, now=now),
        viktor=join("viktor", "Viktor", Role.VENDOR, now=now),
        lin_yue=join("lin.yue", "林悦", Role.CUSTOMER, now=now),
        olga=OLGA,
        repair=repair,
        first_line=first_line,
    )


def join(
    local: str, name: str, role: Role, *, team: TeamName | None = None, now: datetime = NOON
) -> Actor:
    """One more person with an account: LOCAL@desk.example, PASSWORD."""
    person = create_user(
        email=f"{local}@{DOMAIN}",
        name=name,
        role=role,
        password=PASSWORD,
        actor=SYSTEM,
        now=now,
    )
    if team is not None:
        set_teams(user_id=person.id, team_ids=[team.id], actor=SYSTEM, now=now)
    return actor_of(User.objects.get(pk=person.id))


def member(local: str) -> Actor:
    """Who has the account LOCAL@desk.example."""
    return actor_of(User.objects.get(email=f"{local}@{DOMAIN}"))


def log_in(client: Client, actor: Actor) -> None:
    """Let the test client be this actor; an outsider stays logged out."""
    client.logout()
    if actor.user_id is not None:
        client.force_login(User.objects.get(pk=actor.user_id))
