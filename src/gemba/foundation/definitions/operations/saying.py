"""What may be said, by whom, and how it is written down."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from gemba.foundation.definitions.kinds import DefinitionRefused, Owner, kind_called
from gemba.foundation.events.actors import Actor, Role
from gemba.foundation.kernel.json_values import JsonValue
from gemba.foundation.kernel.text import one_line, storable

NAME_CHARS_MAX = 120
NOTE_CHARS_MAX = 500


class NotAllowed(Exception):
    """This actor may not change this; the message says who may."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a definition is to say. `note`: why, for those who read the history. `written_by`: who
    wrote it, where that is not only who publishes it."""

    name: str
    body: JsonValue
    note: str = ""
    written_by: str = ""


def storable_body(body: JsonValue) -> JsonValue:
    """The body as it will be read back, without characters that no database takes.

    Raises DefinitionRefused for NaN and infinity, which JSON does not have.
    """
    try:
        read: JsonValue = json.loads(json.dumps(_clean(body), allow_nan=False))
    except ValueError as error:
        raise DefinitionRefused(_("A number in it is not a number. Correct it.")) from error
    return read


def _clean(value: JsonValue) -> JsonValue:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, Mapping):
        return {storable(key): _clean(inner) for key, inner in value.items()}
    if isinstance(value, Sequence):
        return [_clean(inner) for inner in value]
    return value


def kept(kind: str, draft: Draft) -> Draft:
    """The draft as it can be kept, whatever it says. Raises DefinitionRefused for what is too
    long."""
    body = storable_body(draft.body)
    if len(written(body)) > kind_called(kind).body_chars_max:
        raise DefinitionRefused(_("This is too long. Divide it into several."))
    name, note = one_line(draft.name, NAME_CHARS_MAX), one_line(draft.note, NOTE_CHARS_MAX)
    return Draft(name, body, note, one_line(draft.written_by, NAME_CHARS_MAX))


def checked(kind: str, draft: Draft) -> Draft:
    """The draft as it can be published. Raises DefinitionRefused."""
    draft = kept(kind, draft)
    if not draft.name:
        raise DefinitionRefused(_("Give it a name."))
    kind_called(kind).check(draft.body)
    return draft


def written(body: JsonValue) -> str:
    """What tells one body from another."""
    return json.dumps(body, sort_keys=True)


def does_the_same(kind: str, one: JsonValue, other: JsonValue) -> bool:
    """Whether nothing could tell by which of two bodies it was served."""
    substance = kind_called(kind).substance or written
    return substance(one) == substance(other)


def require_permission(kind: str, owner: Owner, actor: Actor) -> None:
    """Raises NotAllowed unless the actor may define this."""
    if kind_called(kind).may_change(actor, owner):
        return
    if owner.user_id is not None:
        raise NotAllowed(_("Only the person it belongs to may change this."))
    if actor.role is Role.SUPERVISOR:
        raise NotAllowed(_("Only administrators define this."))
    raise NotAllowed(_("Only supervisors and administrators define this."))
