"""What tests need of the room: a kind of their own, and definitions of it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from unittest.mock import patch
from uuid import UUID

from gemba.foundation.events.actors import SYSTEM, Actor
from gemba.foundation.kernel.json_values import JsonValue

from . import kinds
from .difference import Line
from .kinds import DefinitionKind, DefinitionRefused, managed_or_own
from .operations import Draft, create


def check_colour(body: JsonValue) -> None:
    """A body must be a mapping with a colour."""
    if not isinstance(body, Mapping) or not body.get("colour"):
        raise DefinitionRefused("Say which colour.")


def describe_colour(body: JsonValue) -> list[Line]:
    """One line for each key."""
    assert isinstance(body, Mapping)
    return [Line(key.capitalize(), str(value)) for key, value in body.items()]


COLOUR = DefinitionKind(
    "colour", "Colour", check_colour, describe=describe_colour, ordered=True, plural="Colours"
)
NOTE = DefinitionKind("note", "Note", lambda _body: None, may_change=managed_or_own, plural="Notes")


@contextmanager
def only_kinds(*wanted: DefinitionKind) -> Iterator[None]:
    """For a while these are the only kinds there are."""
    with patch.object(kinds, "_kinds", {kind.name: kind for kind in wanted}):
        yield


def define(
    kind: str,
    name: str,
    body: JsonValue,
    *,
    now: datetime,
    actor: Actor = SYSTEM,
    is_on: bool = True,
) -> UUID:
    """A definition by the product itself, switched on."""
    return create(kind=kind, draft=Draft(name, body), actor=actor, now=now, is_on=is_on)


@dataclass(frozen=True, slots=True)
class SamplePair:
    """Two bodies of a kind, either of which can count. `effect`: what the desk makes of the
    definition with this id at this time, in plain values; it tells the two apart.

    A room lends them by kind, as `sample_pairs` in its testing.py.
    """

    first: JsonValue
    second: JsonValue
    effect: Callable[[UUID, datetime], object]
