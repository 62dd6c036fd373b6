"""The named cast of tests, demo and screenshots: one person a role, and one who sees nothing."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.test import Client

from gemba.foundation.accounts.event_types import TeamCreated, UserChanged, UserCreated
from gemba.foundation.accounts.models import Team, User
from gemba.foundation.accounts.operations import create_user, set_teams
from gemba.foundation.accounts.queries import TeamName, actor_of
from gemba.foundation.events.actors import SYSTEM, Actor, Role
from gemba.foundation.events.operations import Draft, record_many
from gemba.foundation.events.types import Subject

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


TEAMS = ("Repair", "First line")
# Name in the class, local part, name, role, team.
PEOPLE = (
    ("adele", "adele", "Adele", Role.ADMINISTRATOR, None),
    ("sun_wei", "sun.wei", "孙伟", Role.SUPERVISOR, None),
    ("ana", "ana", "Ana", Role.AGENT, "Repair"),
    ("chen_chen", "chen.chen", "陈晨", Role.AGENT, "First line"),
    ("viktor", "viktor", "Viktor", Role.VENDOR, None),
    ("lin_yue", "lin.yue", "林悦", Role.CUSTOMER, None),
)


@transaction.atomic
def cast(*, now: datetime = NOON) -> Cast:
    """Bring the cast into the database. Log-in: NAME@desk.example with PASSWORD.

    Most tests begin with them, so they come all at once; a test shows that they are whom the
    operations would have made one by one.
    """
    teams = Team.objects.bulk_create([Team(name=name) for name in TEAMS])
    named = {team.name: TeamName(team.pk, team.name, team.is_vendor) for team in teams}
    users = User.objects.bulk_create(
        User(email=f"{local}@{DOMAIN}", name=name, role=role, password=make_password(PASSWORD))
        for _, local, name, role, _ in PEOPLE
    )
    acts = [
        Draft(TeamCreated(team.name), SYSTEM, now, (Subject.of("team", team.pk),)) for team in teams
    ]
    members: dict[str, Actor] = {}
    places = []
    for user, (called, _, name, role, team_name) in zip(users, PEOPLE, strict=True):
        about = (Subject.of("user", user.pk),)
        acts.append(Draft(UserCreated(user.email, role), SYSTEM, now, about))
        within = [named[team_name].id] if team_name else []
        if team_name:
            acts.append(Draft(UserChanged(f"teams {team_name}"), SYSTEM, now, about))
        places += [User.teams.through(user_id=user.pk, team_id=team_id) for team_id in within]
        members[called] = Actor("user", str(user.pk), name, role, frozenset(within))
    User.teams.through.objects.bulk_create(places)
    record_many(acts, now=now)
    return Cast(**members, olga=OLGA, repair=named["Repair"], first_line=named["First line"])


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
    if settings.SESSION_COOKIE_NAME in client.cookies:
        client.logout()
    if actor.user_id is not None:
        client.force_login(User.objects.get(pk=actor.user_id))
