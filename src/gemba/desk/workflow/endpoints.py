"""Systems that processes may call: endpoints as definitions, and the step that names one.

A drawing names an endpoint, never an address: where requests go is decided by who may define. The
secret that signs them lies in the body sealed, as passwords do; nobody is shown it again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gemba.desk.workflow.offers import ENDPOINT, endpoints
from gemba.desk.workflow.parts import Asked, Piece, parameter
from gemba.foundation.definitions.difference import Line
from gemba.foundation.definitions.kinds import DefinitionKind, DefinitionRefused
from gemba.foundation.definitions.queries import active
from gemba.foundation.egress.addresses import Refused, checked_url
from gemba.foundation.egress.sending import SECONDS_MAX
from gemba.foundation.egress.signing import SECRET_CHARS_MIN
from gemba.foundation.kernel.json_values import JsonValue
from gemba.foundation.vault.sealing import Unsealable, seal, unseal

PURPOSE = "workflow.endpoint"
METHODS = ("POST", "PUT", "PATCH")
SECONDS_USUAL = 10
SECRET_CHARS_MAX = 200
CALL = "call"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a call goes and how it is signed; `seconds_max` is for the whole of it."""

    name: str
    url: str
    method: str
    seconds_max: int
    secret: str = field(repr=False)


@dataclass(frozen=True)
class Call(Piece):
    """Send something to an endpoint and wait for its answer: a step of processes, not of rules."""

    name: ClassVar = CALL
    label: ClassVar = gettext_lazy("Call another system")

    endpoint: str = parameter(gettext_lazy("Endpoint"), Asked.CODE, offered=endpoints)
    send: Mapping[str, JsonValue] | None = parameter(
        gettext_lazy("What is sent, such as {order: number}"),
        Asked.CONTEXT,
        default=None,
        is_optional=True,
    )


def endpoint_called(name: str) -> Endpoint | None:
    """The endpoint in force by its name; None where there is none, or its secret is lost."""
    found = next((each for each in active(ENDPOINT) if each.name == name), None)
    if found is None or not isinstance(found.body, Mapping):
        return None
    body = found.body
    try:
        secret = unseal(str(body.get("secret")), purpose=PURPOSE)
    except Unsealable:
        return None
    return Endpoint(name, str(body["url"]), str(body["method"]), int(str(body["seconds"])), secret)


def sealed_secret(secret: str) -> str:
    """A secret as it is kept. Raises DefinitionRefused for one that is guessed too easily."""
    if not SECRET_CHARS_MIN <= len(secret) <= SECRET_CHARS_MAX:
        raise DefinitionRefused(
            _("A secret has {least} to {most} characters.").format(
                least=SECRET_CHARS_MIN, most=SECRET_CHARS_MAX
            )
        )
    return seal(secret, purpose=PURPOSE)


def check_endpoint(body: JsonValue) -> None:
    """Raises DefinitionRefused."""
    given = body if isinstance(body, Mapping) else {}
    try:
        checked_url(str(given.get("url", "")))
    except Refused as refusal:
        raise DefinitionRefused(str(refusal)) from refusal
    if given.get("method") not in METHODS:
        raise DefinitionRefused(_("Choose how the system is called."))
    seconds = given.get("seconds")
    if isinstance(seconds, bool) or not isinstance(seconds, int):
        raise DefinitionRefused(_("Say how many seconds to wait for the answer."))
    if not 1 <= seconds <= SECONDS_MAX:
        words = _("An answer is waited for between 1 and {n} seconds.")
        raise DefinitionRefused(words.format(n=SECONDS_MAX))
    try:
        unseal(str(given.get("secret", "")), purpose=PURPOSE)
    except Unsealable as error:
        raise DefinitionRefused(_("Enter the secret that signs the requests.")) from error


def describe_endpoint(body: JsonValue) -> list[Line]:
    """An endpoint in lines; of the secret only a mark that tells one from the next."""
    given = body if isinstance(body, Mapping) else {}
    mark = hashlib.sha256(str(given.get("secret", "")).encode()).hexdigest()[:8]
    return [
        Line(_("Address"), f"{given.get('method', '')} {given.get('url', '')}"),
        Line(_("Waits at most"), _("{n} seconds").format(n=given.get("seconds", ""))),
        Line(_("Secret"), _("entered, mark {mark}").format(mark=mark)),
    ]


def endpoint_said(body: JsonValue) -> str:
    """An endpoint in a sentence."""
    given = body if isinstance(body, Mapping) else {}
    return f"{given.get('method', '')} {given.get('url', '')}"


ENDPOINT_KIND = DefinitionKind(
    name=ENDPOINT,
    label=gettext_lazy("Endpoint"),
    plural=gettext_lazy("Endpoints"),
    check=check_endpoint,
    describe=describe_endpoint,
)
