"""Robots as definitions: a script, what it is given and answers, where it may go, as whom.

A drawing names a robot, never a script. Secrets lie in the body sealed, as endpoints' do. Only
administrators write one: a script is a program, however narrow its walls.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gemba.desk.workflow.drawings.forms import FieldType, FormField
from gemba.desk.workflow.drawings.literals import literal
from gemba.desk.workflow.expected import answers_with
from gemba.desk.workflow.offers import ROBOT
from gemba.desk.workflow.processes.bpmn.model import Element
from gemba.foundation.definitions.difference import Line
from gemba.foundation.definitions.kinds import DefinitionKind, DefinitionRefused, Owner
from gemba.foundation.definitions.queries import active
from gemba.foundation.events.actors import Actor, Role
from gemba.foundation.kernel.json_values import JsonValue
from gemba.foundation.vault.sealing import Unsealable, seal, unseal

from .running import SECONDS_MAX, findings

PURPOSE = "workflow.robot"
SECONDS_MIN, SECONDS_USUAL = 5, 120
SCRIPT_CHARS_MAX, SECRET_CHARS_MAX = 100_000, 500
HOSTS_MAX, FIELDS_MAX, LOGINS_MAX = 20, 50, 3
FINDINGS_TOLD = 10
TYPES = (FieldType.TEXT, FieldType.NUMBER, FieldType.DATE, FieldType.YES_NO)
_HOST = re.compile(r"(\*\.)?[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?(:\d{1,5})?")
_KEY = re.compile(r"[^\W\d]\w{0,59}")


@dataclass(frozen=True, slots=True)
class Robot:
    """A robot in force. `logins` by name are user and secret."""

    id: UUID
    name: str
    version: int
    script: str
    arguments: tuple[FormField, ...]
    answers: tuple[FormField, ...]
    hosts: tuple[str, ...]
    seconds_max: int
    logins: Mapping[str, tuple[str, str]] = field(repr=False)


def robot_called(name: str) -> Robot | None:
    """The robot in force by its name; None where there is none, or a secret of it is lost."""
    found = next((each for each in active(ROBOT) if each.name == name), None)
    if found is None or not isinstance(found.body, Mapping):
        return None
    body = found.body
    try:
        logins = {login: (user, _opened(sealed)) for login, user, sealed in logins_of(body)}
    except Unsealable:
        return None
    return Robot(
        id=found.id,
        name=name,
        version=found.version,
        script=str(body["script"]),
        arguments=fields_of(body.get("arguments")),
        answers=fields_of(body.get("answers")),
        hosts=texts_of(body.get("hosts")),
        seconds_max=int(str(body["seconds"])),
        logins=logins,
    )


def answers_of(name: str) -> tuple[FormField, ...]:
    """What the robot in force of this name answers with."""
    found = next((each for each in active(ROBOT) if each.name == name), None)
    if found is None or not isinstance(found.body, Mapping):
        return ()
    return fields_of(found.body.get("answers"))


def _answers_at(element: Element) -> tuple[FormField, ...]:
    """What a person fills in who does a robot's step: nothing where an expression names it."""
    named = next((each.expression for each in element.own.inputs if each.name == "robot"), "")
    found = literal(named) if named else None
    return answers_of(str(found.value)) if found else ()


def sealed_secret(secret: str) -> str:
    """A secret as it is kept."""
    return seal(secret, purpose=PURPOSE)


def fields_of(value: JsonValue) -> tuple[FormField, ...]:
    """Arguments or answers of a body, in their order, each needed."""
    return tuple(FormField(key, key, FieldType(kind), True) for key, kind in _typed(value))


def _typed(value: JsonValue) -> Iterator[tuple[str, str]]:
    for each in value if isinstance(value, list | tuple) else ():
        if isinstance(each, Mapping):
            yield str(each.get("key", "")), str(each.get("type", ""))


def texts_of(value: JsonValue) -> tuple[str, ...]:
    """A list of a body."""
    return tuple(map(str, value)) if isinstance(value, list | tuple) else ()


def logins_of(body: Mapping[str, JsonValue]) -> Iterator[tuple[str, str, str]]:
    """Name, user and sealed secret of each login of a body."""
    found = body.get("logins")
    for each in found if isinstance(found, list | tuple) else ():
        if isinstance(each, Mapping):
            name, user, secret = (str(each.get(part, "")) for part in ("name", "user", "secret"))
            yield name, user, secret


def check_robot(body: JsonValue) -> None:
    """Raises DefinitionRefused; for its script with the line that cannot be."""
    given = body if isinstance(body, Mapping) else {}
    _check_hosts(texts_of(given.get("hosts")))
    for part in ("arguments", "answers"):
        _check_fields(given.get(part))
    seconds = given.get("seconds")
    if isinstance(seconds, bool) or not isinstance(seconds, int):
        raise DefinitionRefused(_("Say how many seconds the robot may take."))
    if not SECONDS_MIN <= seconds <= SECONDS_MAX:
        words = _("A robot may take between {least} and {most} seconds.")
        raise DefinitionRefused(words.format(least=SECONDS_MIN, most=SECONDS_MAX))
    _check_logins(list(logins_of(given)))
    check_script(str(given.get("script", "")))


def check_script(script: str) -> None:
    """Raises DefinitionRefused. Takes seconds the first time: ask outside a transaction."""
    if not script.strip() or len(script) > SCRIPT_CHARS_MAX:
        words = _("Write the script, with at most {n} characters.")
        raise DefinitionRefused(words.format(n=SCRIPT_CHARS_MAX))
    found = _findings(script.replace("\r\n", "\n"))
    if found:
        line = _("Line {line}: {words}")
        told = [line.format(line=number, words=words) for number, words in found[:FINDINGS_TOLD]]
        raise DefinitionRefused("\n".join(told))


def runs_folder() -> Path:
    """Where the folders of runs lie."""
    return Path(settings.ROBOTS)


@lru_cache(maxsize=64)
def _findings(script: str) -> tuple[tuple[int, str], ...]:
    found = findings(script, runs_folder() / f"check-{uuid4()}")
    if found is None:
        raise DefinitionRefused(_("The script could not be looked at. Try again."))
    return tuple(found)


def _opened(sealed: str) -> str:
    return unseal(sealed, purpose=PURPOSE)


def _check_hosts(hosts: tuple[str, ...]) -> None:
    if not hosts or len(hosts) > HOSTS_MAX:
        words = _("Name the hosts that the robot may open: one to {n}, each on a line.")
        raise DefinitionRefused(words.format(n=HOSTS_MAX))
    for host in hosts:
        if not _HOST.fullmatch(host):
            words = _("“{host}” is no host. Write erp.example.com, *.example.com or erp.lan:8080.")
            raise DefinitionRefused(words.format(host=host))


def _check_fields(value: JsonValue) -> None:
    given = list(_typed(value))
    if len(given) > FIELDS_MAX:
        words = _("A robot takes and answers at most {n} values.")
        raise DefinitionRefused(words.format(n=FIELDS_MAX))
    seen: set[str] = set()
    for key, kind in given:
        if key in seen:
            raise DefinitionRefused(_("“{key}” is there twice.").format(key=key))
        seen.add(key)
        if not _KEY.fullmatch(key):
            words = _("“{key}” is no name of a value. Write it as one word, such as serial_no.")
            raise DefinitionRefused(words.format(key=key))
        if kind not in TYPES:
            words = _("“{key}” is of no known type. There are: {types}.")
            raise DefinitionRefused(words.format(key=key, types=", ".join(TYPES)))


def _check_logins(logins: list[tuple[str, str, str]]) -> None:
    names = [name for name, _user, _secret in logins]
    if len(logins) > LOGINS_MAX or len(set(names)) < len(names) or not all(names):
        words = _("A robot has at most {n} logins, each with a name of its own.")
        raise DefinitionRefused(words.format(n=LOGINS_MAX))
    for name, user, sealed in logins:
        try:
            secret = _opened(sealed)
        except Unsealable as error:
            words = _("Enter the secret of the login “{name}”.")
            raise DefinitionRefused(words.format(name=name)) from error
        if not user or not 0 < len(secret) <= SECRET_CHARS_MAX:
            words = _("Enter user and secret of the login “{name}”.")
            raise DefinitionRefused(words.format(name=name))


def describe_robot(body: JsonValue) -> list[Line]:
    """A robot in lines; of secrets only marks that tell one from the next."""
    given = body if isinstance(body, Mapping) else {}
    named = (("arguments", _("Given")), ("answers", _("Answers")))
    lines = [
        Line(label, f"{each.key}: {each.type}")
        for part, label in named
        for each in fields_of(given.get(part))
    ]
    lines += [Line(_("Host"), host) for host in texts_of(given.get("hosts"))]
    lines.append(Line(_("Time at most"), _("{n} seconds").format(n=given.get("seconds", ""))))
    for name, user, sealed in logins_of(given):
        mark = hashlib.sha256(sealed.encode()).hexdigest()[:8]
        words = _("{user}, secret entered, mark {mark}").format(user=user, mark=mark)
        lines.append(Line(_("Login {name}").format(name=name), words))
    script = str(given.get("script", "")).splitlines()
    return lines + [Line(_("Script"), text) for text in script if text]


def robot_said(body: JsonValue) -> str:
    """A robot in a sentence."""
    given = body if isinstance(body, Mapping) else {}
    hosts = ", ".join(texts_of(given.get("hosts")))
    return _("works on {hosts}, at most {n} seconds").format(
        hosts=hosts, n=given.get("seconds", "")
    )


def administered(actor: Actor, owner: Owner) -> bool:
    """Only administrators write robots; nothing belongs to one person."""
    return owner.user_id is None and actor.role in (Role.ADMINISTRATOR, Role.SYSTEM)


ROBOT_KIND = DefinitionKind(
    name=ROBOT,
    label=gettext_lazy("Robot"),
    plural=gettext_lazy("Robots"),
    check=check_robot,
    describe=describe_robot,
    may_change=administered,
)

answers_with(ROBOT, _answers_at)
