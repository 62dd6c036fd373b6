"""What the accounts room says."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_noop

from gemba.foundation.events.types import Erasure, EventPayload, blank, event_type


@event_type
@dataclass(frozen=True)
class UserCreated(EventPayload):
    """A person got an account."""

    name: ClassVar[str] = "user.created"
    sentence: ClassVar[str] = gettext_noop("{actor} gave {email} an account as {role}")
    personal: ClassVar[Mapping[str, Erasure]] = {"email": blank}

    email: str
    role: str


@event_type
@dataclass(frozen=True)
class UserChanged(EventPayload):
    """Role, teams or activity of an account changed."""

    name: ClassVar[str] = "user.changed"
    sentence: ClassVar[str] = gettext_noop("{actor} changed the account: {changes}")
    personal: ClassVar[Mapping[str, Erasure]] = {}

    changes: str


@event_type
@dataclass(frozen=True)
class PasswordSet(EventPayload):
    """An account got a new password."""

    name: ClassVar[str] = "password.set"
    sentence: ClassVar[str] = gettext_noop("{actor} set a new password")
    personal: ClassVar[Mapping[str, Erasure]] = {}


@event_type
@dataclass(frozen=True)
class UserLoggedIn(EventPayload):
    """A person logged in."""

    name: ClassVar[str] = "user.logged_in"
    sentence: ClassVar[str] = gettext_noop("{actor} logged in")
    personal: ClassVar[Mapping[str, Erasure]] = {"address": blank}

    address: str


@event_type
@dataclass(frozen=True)
class LogInRefused(EventPayload):
    """Somebody tried to log in with a wrong address or password."""

    name: ClassVar[str] = "login.refused"
    sentence: ClassVar[str] = gettext_noop("A log-in as {email} was refused")
    personal: ClassVar[Mapping[str, Erasure]] = {"email": blank, "address": blank}

    email: str
    address: str


@event_type
@dataclass(frozen=True)
class TeamCreated(EventPayload):
    """A team was formed."""

    name: ClassVar[str] = "team.created"
    sentence: ClassVar[str] = gettext_noop("{actor} formed the team {team}")
    personal: ClassVar[Mapping[str, Erasure]] = {}

    team: str
