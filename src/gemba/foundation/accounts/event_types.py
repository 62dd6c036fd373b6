"""What the accounts room says."""

from dataclasses import dataclass

from django.utils.translation import gettext_noop

from gemba.foundation.events.types import EventPayload, blank, event_type


@event_type(
    "user.created",
    sentence=gettext_noop("{actor} gave {email} an account as {role}"),
    personal={"email": blank},
)
@dataclass(frozen=True)
class UserCreated(EventPayload):
    """A person got an account."""

    email: str
    role: str


@event_type(
    "user.changed",
    sentence=gettext_noop("{actor} changed the account: {changes}"),
    personal={},
)
@dataclass(frozen=True)
class UserChanged(EventPayload):
    """Role, teams or activity of an account changed."""

    changes: str


@event_type(
    "password.set",
    sentence=gettext_noop("{actor} set a new password"),
    personal={},
)
@dataclass(frozen=True)
class PasswordSet(EventPayload):
    """An account got a new password."""


@event_type(
    "user.logged_in",
    sentence=gettext_noop("{actor} logged in"),
    personal={"address": blank},
)
@dataclass(frozen=True)
class UserLoggedIn(EventPayload):
    """A person logged in."""

    address: str


@event_type(
    "login.refused",
    sentence=gettext_noop("A log-in as {email} was refused"),
    personal={"email": blank, "address": blank},
)
@dataclass(frozen=True)
class LogInRefused(EventPayload):
    """Somebody tried to log in with a wrong address or password."""

    email: str
    address: str


@event_type(
    "team.created",
    sentence=gettext_noop("{actor} formed the team {team}"),
    personal={},
)
@dataclass(frozen=True)
class TeamCreated(EventPayload):
    """A team was formed."""

    team: str
    is_vendor: bool = False


@event_type(
    "vendor.marked",
    sentence=gettext_noop("{actor} marked the team {team} as a vendor's"),
    personal={},
)
@dataclass(frozen=True)
class VendorMarked(EventPayload):
    """A team turned out to be another company's: parts of the work may be given to it."""

    team: str


@event_type(
    "vendor.unmarked",
    sentence=gettext_noop("{actor} marked the team {team} as the desk's own"),
    personal={},
)
@dataclass(frozen=True)
class VendorUnmarked(EventPayload):
    """A team is no vendor's any more."""

    team: str


@event_type(
    "api_key.made",
    sentence=gettext_noop("{actor} made the API key {key}"),
    personal={},
)
@dataclass(frozen=True)
class ApiKeyMade(EventPayload):
    """A program may act as this person from now on."""

    key: str


@event_type(
    "api_key.revoked",
    sentence=gettext_noop("{actor} revoked the API key {key}"),
    personal={},
)
@dataclass(frozen=True)
class ApiKeyRevoked(EventPayload):
    """Programs with this key are refused from now on."""

    key: str
