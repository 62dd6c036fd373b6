"""Reasons as JSON, and back to the very same values."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from enum import Enum
from typing import Any

from gemba.desk.routing.assignment import reasons
from gemba.desk.routing.assignment.policies import Consideration, Mode
from gemba.desk.routing.assignment.reasons import Decision, Shortage
from gemba.foundation.kernel.json_values import JsonValue

_KNOWN: dict[str, type] = {
    name: value
    for name, value in vars(reasons).items()
    if isinstance(value, type)
    and dataclasses.is_dataclass(value)
    and value.__module__ == reasons.__name__
}
# fields that JSON writes as something plainer
_READ: dict[str, Callable[[Any], Any]] = {
    "consideration": Consideration,
    "mode": Mode,
    "queue_ids": frozenset,
    "until": lambda text: text and datetime.fromisoformat(text),
    "back_at": lambda text: text and datetime.fromisoformat(text),
    "offer_until": lambda text: text and datetime.fromisoformat(text),
    "look_again_at": lambda text: text and datetime.fromisoformat(text),
}


def decode(body: JsonValue) -> Decision:
    """The decision in this JSON, as it was kept before decisions had a basis. Raises ValueError
    for what is none."""
    found = _read(body)
    if not isinstance(found, Decision):
        raise ValueError("This is no decision.")
    return found


def encode_shortages(shortages: Sequence[Shortage]) -> list[JsonValue]:
    """Why nobody gets a ticket."""
    return [_written(each) for each in shortages]


def decode_shortages(body: Sequence[JsonValue]) -> tuple[Shortage, ...]:
    """As they were written."""
    return tuple(_read(each) for each in body)


# written thousands of times a minute: the fields of a type are looked up once
_FIELDS: dict[type, tuple[str, ...]] = {
    kind: tuple(each.name for each in dataclasses.fields(kind)) for kind in _KNOWN.values()
}
_PLAIN = frozenset((str, int, float, bool, type(None)))


def _written(value: Any) -> Any:
    kind = type(value)
    if kind in _PLAIN:
        return value
    names = _FIELDS.get(kind)
    if names is not None:
        told: dict[str, Any] = {"is": kind.__name__}
        for name in names:
            told[name] = _written(getattr(value, name))
        return told
    if kind is tuple:
        return [_written(each) for each in value]
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, frozenset):
        return sorted(value)
    return value


def _read(value: Any) -> Any:
    if isinstance(value, Mapping):
        kind = _KNOWN.get(str(value.get("is")))
        if kind is None:
            raise ValueError(f"No reason is called {value.get('is')!r}.")
        return kind(
            **{
                name: _READ[name](content) if name in _READ else _read(content)
                for name, content in value.items()
                if name != "is"
            }
        )
    if isinstance(value, list):
        return tuple(_read(each) for each in value)
    return value
