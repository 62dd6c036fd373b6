"""Short-lived proofs that a page was shown to a person, for the live connection.

The connection has no database: what it must know of a person or a ticket is signed into a token
by the page, which had every right checked.
"""

from dataclasses import asdict, dataclass
from typing import Any

from django.core import signing

from gemba.foundation.events.actors import Actor
from gemba.foundation.events.queries import end_of_log
from gemba.interfaces.templatetags.desk import hue, initials

PERSON_SALT = "gemba.live.person"
TICKET_SALT = "gemba.live.ticket"
PERSON_SECONDS_MAX = 60
TICKET_SECONDS_MAX = 12 * 3600


class TokenRefused(Exception):
    """The token is not genuine or too old."""


@dataclass(frozen=True, slots=True)
class LivePerson:
    """Somebody at the desk, and which tickets concern them."""

    id: int
    name: str
    initials: str
    hue: int
    team_ids: tuple[int, ...]
    sees_all: bool


@dataclass(frozen=True, slots=True)
class LiveTicket:
    """A ticket somebody was shown, with the team and person it was with at that time."""

    number: int
    shown_to: int
    team_id: int | None
    assignee_id: int | None


def person_token(actor: Actor) -> str:
    """A token for a connection about to be opened, good for PERSON_SECONDS_MAX."""
    person = LivePerson(
        id=int(actor.id),
        name=actor.name,
        initials=initials(actor.name),
        hue=hue(actor.name),
        team_ids=tuple(sorted(actor.team_ids)),
        sees_all=actor.sees_every_team,
    )
    return signing.dumps(asdict(person), salt=PERSON_SALT)


def ticket_token(ticket: LiveTicket) -> str:
    """A token with which the page that shows the ticket says so."""
    return signing.dumps(asdict(ticket), salt=TICKET_SALT)


def seen_position() -> str:
    """Where the event log stands, for a page about to be drawn: it will hear what comes after."""
    end = end_of_log()
    return f"{end.transaction_id}:{end.sequence}"


def read_person(token: str) -> LivePerson:
    """The person behind a token. Raises TokenRefused."""
    values = _read(token, PERSON_SALT, PERSON_SECONDS_MAX)
    return LivePerson(**{**values, "team_ids": tuple(values["team_ids"])})


def read_ticket(token: str) -> LiveTicket:
    """The ticket behind a token. Raises TokenRefused."""
    return LiveTicket(**_read(token, TICKET_SALT, TICKET_SECONDS_MAX))


def _read(token: str, salt: str, seconds_max: int) -> dict[str, Any]:
    try:
        values: dict[str, Any] = signing.loads(token, salt=salt, max_age=seconds_max)
    except (signing.BadSignature, ValueError) as error:
        raise TokenRefused from error
    return values
