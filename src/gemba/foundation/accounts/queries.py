"""Who is who."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from gemba.foundation.accounts.models import ROLE_CHOICES, ApiKey, Team, User
from gemba.foundation.events.actors import DESK_ROLES, NOBODY, Actor, Role
from gemba.foundation.kernel.once import once
from gemba.foundation.kernel.questions import Question


@dataclass(frozen=True, slots=True)
class Person:
    """A user as other rooms may know them."""

    id: int
    name: str
    email: str
    role: Role
    is_active: bool
    team_ids: frozenset[int]


@dataclass(frozen=True, slots=True)
class TeamName:
    """A team as other rooms may know it."""

    id: int
    name: str
    is_vendor: bool = False


@dataclass(frozen=True, slots=True)
class Preferences:
    """How a person wants the console. Empty language or zone: as the browser or the desk."""

    language: str = ""
    theme: str = "auto"
    time_zone: str = ""
    single_keys: bool = True


@dataclass(frozen=True, slots=True)
class ApiKeyLine:
    """A key as its owner sees it: everything but the secret."""

    id: UUID
    name: str
    made_at: datetime
    expires_at: datetime
    last_used_at: datetime | None


def actor_of(user: AbstractBaseUser | AnonymousUser) -> Actor:
    """The actor a user is; one not logged in or switched off is an outsider.

    One query, for the teams; none when asked again about the same object.
    """
    if not isinstance(user, User) or not user.is_active:
        return NOBODY
    return Actor(
        kind="user",
        id=str(user.pk),
        name=user.name,
        role=Role(user.role),
        team_ids=user.team_ids,
    )


def actor_with_id(user_id: int) -> Actor | None:
    """The actor this person is, for what is done later in their name; None once switched off."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    return actor_of(user) if user else None


def preferences_of(user: AbstractBaseUser | AnonymousUser) -> Preferences:
    """How this person wants the console; the defaults for somebody not logged in."""
    if not isinstance(user, User):
        return Preferences()
    return Preferences(user.language, user.theme, user.time_zone, user.single_keys)


def languages_of(user_ids: Iterable[int]) -> dict[int, str]:
    """In which language each of these people reads: their own, or else the desk's."""
    rows = User.objects.filter(pk__in=list(user_ids)).values_list("pk", "language")
    return {pk: language or settings.LANGUAGE_CODE for pk, language in rows}


def find_person(email: str) -> Person | None:
    """The person with this log-in name, active or not."""
    user = User.objects.filter(email=email.strip().lower()).first()
    return _person(user) if user else None


@once
def desk_people() -> tuple[Person, ...]:
    """Everybody who handles tickets and is active, by name."""
    return _persons(_of_the_desk.all())


def people() -> tuple[Person, ...]:
    """Everybody with an account, by role and name."""
    return _persons(_with_teams(User.objects.order_by("role", "name")))


@once
def teams() -> tuple[TeamName, ...]:
    """Every team, by name."""
    rows = Team.objects.order_by("name").values_list("pk", "name", "is_vendor")
    return tuple(TeamName(*row) for row in rows)


def role_choices() -> list[tuple[str, str]]:
    """Every role a person can have, with its name in the reader's language."""
    return [(role, str(label)) for role, label in ROLE_CHOICES]


def api_keys(*, user_id: int, actor: Actor) -> list[ApiKeyLine]:
    """The keys of a person, the newest first: for that person and for administrators."""
    if actor.user_id != user_id and actor.role not in (Role.ADMINISTRATOR, Role.SYSTEM):
        return []
    return [line_of_key(row) for row in ApiKey.objects.filter(user=user_id)]


def line_of_key(row: ApiKey) -> ApiKeyLine:
    """A stored key as its owner may know it."""
    return ApiKeyLine(row.pk, row.name, row.made_at, row.expires_at, row.last_used_at)


_PersonRow = tuple[int, int | None, str, str, str, bool]


@Question
def _of_the_desk() -> QuerySet[User, _PersonRow]:
    roles = [role.value for role in DESK_ROLES]
    rows = User.objects.filter(role__in=roles, is_active=True)
    return _with_teams(rows.order_by("name", "pk"))


def _with_teams(users: QuerySet[User]) -> QuerySet[User, _PersonRow]:
    """A row for each team, and one for who is in none."""
    return users.values_list("pk", "teams", "name", "email", "role", "is_active")


def _persons(rows: Iterable[_PersonRow]) -> tuple[Person, ...]:
    """Without the detour over models: these lists stand on every ticket's page."""
    found: dict[int, tuple[str, str, str, bool]] = {}
    teams_of: dict[int, set[int]] = {}
    for pk, team_id, name, email, role, is_active in rows:
        found[pk] = (name, email, role, is_active)
        teams_of.setdefault(pk, set()).update(() if team_id is None else (team_id,))
    return tuple(
        Person(pk, name, email, Role(role), is_active, frozenset(teams_of[pk]))
        for pk, (name, email, role, is_active) in found.items()
    )


def _person(user: User) -> Person:
    return Person(
        id=user.pk,
        name=user.name,
        email=user.email,
        role=Role(user.role),
        is_active=user.is_active,
        team_ids=user.team_ids,
    )
