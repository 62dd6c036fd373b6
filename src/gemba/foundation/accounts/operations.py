"""Accounts: given, changed, logged in to, lent to programs by keys."""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gemba.foundation.accounts.event_types import (
    ApiKeyMade,
    ApiKeyRevoked,
    LogInRefused,
    PasswordSet,
    TeamCreated,
    UserChanged,
    UserCreated,
    UserLoggedIn,
    VendorMarked,
    VendorUnmarked,
)
from gemba.foundation.accounts.models import ApiKey, FailedLogIn, Team, User
from gemba.foundation.accounts.queries import (
    ApiKeyLine,
    Person,
    Preferences,
    TeamName,
    actor_of,
    line_of_key,
)
from gemba.foundation.events.actors import NOBODY, Actor, Role
from gemba.foundation.events.operations import record
from gemba.foundation.events.types import Subject
from gemba.foundation.kernel.ids import new_id, new_secret
from gemba.foundation.kernel.text import one_line

FAILURES_MAX = 10
NAME_CHARS_MAX = 80
FAILURE_WINDOW = timedelta(minutes=15)
API_KEYS_MAX = 20
API_KEY_DAYS_MAX = 366
API_KEY_BITS = 256
# So that a key found in a file or a log is known for what it is.
API_KEY_MARK = "gemba_"
# How exactly a key's last use is kept: not one write for each request.
LAST_USE_STEP = timedelta(minutes=5)
# Spends the time of a real check, so that a wrong address answers no faster than a wrong password.
_DECOY = make_password("no such account")


class AccountRefused(Exception):
    """The account cannot be made or changed; the message says why."""


class ApiKeyRefused(Exception):
    """This key cannot be made or revoked; the message says why."""


class LogInFailed(Exception):
    """Wrong address or password, or the account is switched off; never says which."""


class LogInPaused(LogInFailed):
    """Too many failures: wait before the next try."""


@transaction.atomic
def create_team(*, name: str, actor: Actor, now: datetime, is_vendor: bool = False) -> TeamName:
    """Form a team, or enter a vendor's. Raises AccountRefused for a missing or taken name."""
    _must_administer(actor)
    name = one_line(name, NAME_CHARS_MAX)
    if not name:
        raise AccountRefused(_("A team needs a name."))
    if Team.objects.filter(name=name).exists():
        raise AccountRefused(_("There is a team called {name} already.").format(name=name))
    team = Team.objects.create(name=name, is_vendor=is_vendor)
    payload = TeamCreated(name, is_vendor)
    record(payload, actor=actor, now=now, subjects=[Subject.of("team", team.pk)])
    return TeamName(team.pk, team.name, team.is_vendor)


@transaction.atomic
def set_team_vendor(*, team_id: int, is_vendor: bool, actor: Actor, now: datetime) -> TeamName:
    """Say whether a team is a vendor's. Tickets that name it keep it. Raises AccountRefused."""
    _must_administer(actor)
    team = Team.objects.select_for_update().filter(pk=team_id).first()
    if team is None:
        raise AccountRefused(_("There is no such team."))
    if team.is_vendor != is_vendor:
        team.is_vendor = is_vendor
        team.save(update_fields=["is_vendor"])
        payload = VendorMarked(team.name) if is_vendor else VendorUnmarked(team.name)
        record(payload, actor=actor, now=now, subjects=[Subject.of("team", team.pk)])
    return TeamName(team.pk, team.name, team.is_vendor)


@transaction.atomic
def create_user(
    *, email: str, name: str, role: Role, password: str | None, actor: Actor, now: datetime
) -> Person:
    """Give a person an account. Raises AccountRefused for a bad or taken address or password.

    Without a password nobody can log in with it until one is set.
    """
    _must_administer(actor)
    email = email.strip().lower()
    called = one_line(name, NAME_CHARS_MAX) or one_line(email.partition("@")[0], NAME_CHARS_MAX)
    user = User(email=email, name=called, role=role.value)
    try:
        user.clean_fields(exclude=["password"])
        if password is not None:
            validate_password(password, user)
    except ValidationError as error:
        raise AccountRefused(" ".join(error.messages)) from error
    if User.objects.filter(email=email).exists():
        raise AccountRefused(_("{email} has an account already.").format(email=email))
    user.set_password(password)
    user.save()
    record(UserCreated(email, role.value), actor=actor, now=now, subjects=[_subject(user)])
    return Person(user.pk, user.name, user.email, role, True, frozenset())


@transaction.atomic
def set_password(*, user_id: int, password: str, actor: Actor, now: datetime) -> None:
    """Give the account a new password. Every open log-in of the account ends."""
    _must_administer(actor, or_be=user_id)
    user = _user(user_id)
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise AccountRefused(" ".join(error.messages)) from error
    user.set_password(password)
    user.save(update_fields=["password"])
    record(PasswordSet(), actor=actor, now=now, subjects=[_subject(user)])


@transaction.atomic
def set_teams(*, user_id: int, team_ids: Iterable[int], actor: Actor, now: datetime) -> None:
    """Put the person into exactly these teams."""
    _must_administer(actor)
    user = _user(user_id)
    teams = list(Team.objects.filter(pk__in=list(team_ids)))
    user.teams.set(teams)
    changes = "teams " + ", ".join(sorted(team.name for team in teams))
    record(UserChanged(changes), actor=actor, now=now, subjects=[_subject(user)])


@transaction.atomic
def set_active(*, user_id: int, is_active: bool, actor: Actor, now: datetime) -> None:
    """Switch the account on or off. Off ends every open log-in at the next request.

    Raises AccountRefused for the last administrator: nobody could switch anything on again.
    """
    _must_administer(actor)
    user = _user(user_id)
    if not is_active and user.role == Role.ADMINISTRATOR:
        others = User.objects.filter(role=Role.ADMINISTRATOR.value, is_active=True)
        if not others.exclude(pk=user.pk).exists():
            raise AccountRefused(_("This is the last administrator. Make another one first."))
    user.is_active = is_active
    user.save(update_fields=["is_active"])
    changes = "on" if is_active else "off"
    record(UserChanged(changes), actor=actor, now=now, subjects=[_subject(user)])


@transaction.atomic
def set_preferences(*, user_id: int, preferences: Preferences, actor: Actor, now: datetime) -> None:
    """Remember how the person wants the console."""
    _must_administer(actor, or_be=user_id)
    user = _user(user_id)
    user.language = preferences.language
    user.theme = preferences.theme
    user.time_zone = preferences.time_zone
    user.single_keys = preferences.single_keys
    user.save(update_fields=["language", "theme", "time_zone", "single_keys"])
    record(UserChanged("preferences"), actor=actor, now=now, subjects=[_subject(user)])


def check_log_in(*, email: str, password: str, address: str, now: datetime) -> User:
    """The user these credentials belong to; the log-in is recorded, and so is a refusal.

    Raises LogInPaused after FAILURES_MAX failures for the account or from the address within
    FAILURE_WINDOW, else LogInFailed when the credentials do not fit an active account.
    """
    email = email.strip().lower()[:254]
    user = User.objects.filter(email=email, is_active=True).first()
    if _paused(email, address, now):
        raise LogInPaused(_("Too many failed log-ins. Try again in 15 minutes."))
    fits = check_password(password, user.password if user else _DECOY)
    if user is None or not fits:
        _remember_failure(email, address, now)
        raise LogInFailed(_("Address and password do not fit together."))
    with transaction.atomic():
        FailedLogIn.objects.filter(email=email).delete()
        record(UserLoggedIn(address), actor=actor_of(user), now=now, subjects=[_subject(user)])
    return user


@transaction.atomic
def make_api_key(
    *, user_id: int, name: str, days: int, actor: Actor, now: datetime
) -> tuple[ApiKeyLine, str]:
    """Let programs act as this person for so many days: the key, and its secret, which nobody can
    be told again. Raises ApiKeyRefused."""
    _must_own(user_id, actor)
    user = _user(user_id)
    name = one_line(name, NAME_CHARS_MAX)
    if not name:
        raise ApiKeyRefused(_("Give the key a name that says which program uses it."))
    if not 1 <= days <= API_KEY_DAYS_MAX:
        raise ApiKeyRefused(_("A key is valid for 1 to {days} days.").format(days=API_KEY_DAYS_MAX))
    own = ApiKey.objects.filter(user=user)
    if own.filter(name=name).exists():
        raise ApiKeyRefused(_("There is a key called {name} already.").format(name=name))
    if own.count() >= API_KEYS_MAX:
        raise ApiKeyRefused(
            _("There are {n} keys already. Revoke one first.").format(n=API_KEYS_MAX)
        )
    secret = API_KEY_MARK + new_secret(API_KEY_BITS)
    row = ApiKey.objects.create(
        id=new_id(now),
        user=user,
        name=name,
        digest=_digest(secret),
        made_at=now,
        expires_at=now + timedelta(days=days),
    )
    record(ApiKeyMade(name), actor=actor, now=now, subjects=[_subject(user)])
    return line_of_key(row), secret


@transaction.atomic
def revoke_api_key(*, key_id: UUID, actor: Actor, now: datetime) -> None:
    """Refuse this key from now on. Raises ApiKeyRefused."""
    row = ApiKey.objects.select_for_update().select_related("user").filter(pk=key_id).first()
    if row is None or not _owns(row.user_id, actor):
        raise ApiKeyRefused(_("There is no such key."))
    record(ApiKeyRevoked(row.name), actor=actor, now=now, subjects=[_subject(row.user)])
    row.delete()


def use_api_key(*, secret: str, now: datetime) -> User | None:
    """Whom a program with this secret acts as; None where the key is unknown, has expired, or its
    account is switched off."""
    found = ApiKey.objects.filter(digest=_digest(secret), expires_at__gt=now, user__is_active=True)
    row = found.select_related("user").first()
    if row is None:
        return None
    if row.last_used_at is None or now - row.last_used_at >= LAST_USE_STEP:
        ApiKey.objects.filter(pk=row.pk).update(last_used_at=now)
    return row.user


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _owns(user_id: int, actor: Actor) -> bool:
    return actor.user_id == user_id or actor.role in (Role.ADMINISTRATOR, Role.SYSTEM)


def _must_own(user_id: int, actor: Actor) -> None:
    """A key lends out a person: nobody but that person and who runs the desk makes one."""
    if actor.user_id != user_id and actor.role is not Role.SYSTEM:
        raise ApiKeyRefused(_("Everybody makes their own keys."))


def _paused(email: str, address: str, now: datetime) -> bool:
    recent = FailedLogIn.objects.filter(failed_at__gt=now - FAILURE_WINDOW)
    return (
        recent.filter(email=email).count() >= FAILURES_MAX
        or recent.filter(address=address).count() >= FAILURES_MAX
    )


@transaction.atomic
def _remember_failure(email: str, address: str, now: datetime) -> None:
    FailedLogIn.objects.filter(failed_at__lt=now - FAILURE_WINDOW).delete()
    FailedLogIn.objects.create(email=email, address=address, failed_at=now)
    record(LogInRefused(email, address), actor=NOBODY, now=now, subjects=[])


def _must_administer(actor: Actor, *, or_be: int | None = None) -> None:
    """Accounts are the administrators' business; some things a person may do to their own."""
    if actor.role in (Role.ADMINISTRATOR, Role.SYSTEM) or (or_be and actor.user_id == or_be):
        return
    raise AccountRefused(_("Only an administrator may do this."))


def _user(user_id: int) -> User:
    user = User.objects.filter(pk=user_id).first()
    if user is None:
        raise AccountRefused(_("There is no such account."))
    return user


def _subject(user: User) -> Subject:
    return Subject.of("user", user.pk)
