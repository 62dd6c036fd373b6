"""What an event type is, and the registry of all of them."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any, ClassVar, TypeVar, get_type_hints
from uuid import UUID

Erasure = Callable[[Any], Any]


def blank(_: Any) -> str:
    """Erase a personal text by emptying it."""
    return ""


def forget(_: Any) -> None:
    """Erase a personal value by dropping it."""
    return


class EventPayload:
    """Base of every event type: a frozen dataclass of plain values.

    A subclass says its `name` (noun.past_participle), its `sentence` (English, wrapped in
    gettext_noop so that every language has it; `{actor}` and the payload's fields may be used),
    and for each `personal` field how erasure changes it.
    """

    name: ClassVar[str]
    version: ClassVar[int] = 1
    sentence: ClassVar[str]
    personal: ClassVar[Mapping[str, Erasure]]

    def to_json(self) -> dict[str, Any]:
        """The payload as JSON values; ids and times become text."""
        values = {f.name: getattr(self, f.name) for f in dataclasses.fields(self)}  # type: ignore[arg-type]
        return {name: _plain(value) for name, value in values.items()}


@dataclass(frozen=True, slots=True)
class Subject:
    """A thing an event is about: its kind, its id and the part it plays (OCEL 2.0 qualifier)."""

    kind: str
    id: str
    qualifier: str = ""

    @classmethod
    def of(cls, kind: str, identifier: UUID | int | str, qualifier: str = "") -> Subject:
        """A subject from any identifier; UUIDs are written as 32 hex digits."""
        text = identifier.hex if isinstance(identifier, UUID) else str(identifier)
        return cls(kind, text, qualifier)


class EventTypeInvalid(Exception):
    """An event type was declared without what the log needs to keep its promises."""


PayloadType = TypeVar("PayloadType", bound=type[EventPayload])
_registry: dict[str, type[EventPayload]] = {}


def event_type(cls: PayloadType) -> PayloadType:
    """Register an event type; start-up fails with a sentence when it is incomplete."""
    for attribute in ("name", "sentence", "personal"):
        if not hasattr(cls, attribute):
            raise EventTypeInvalid(f"{cls.__qualname__} must declare `{attribute}`.")
    if not dataclasses.is_dataclass(cls) or not cls.__dataclass_params__.frozen:  # type: ignore[attr-defined]
        raise EventTypeInvalid(f"{cls.__qualname__} must be a frozen dataclass.")
    noun, _, participle = cls.name.partition(".")
    if not noun or not participle:
        raise EventTypeInvalid(f"{cls.name!r} must read noun.past_participle.")
    unknown = set(cls.personal) - {f.name for f in dataclasses.fields(cls)}
    if unknown:
        raise EventTypeInvalid(f"{cls.name}: personal names unknown fields {sorted(unknown)}.")
    if _registry.get(cls.name, cls).__qualname__ != cls.__qualname__:
        raise EventTypeInvalid(f"Two event types are called {cls.name!r}.")
    _registry[cls.name] = cls
    return cls


def event_types() -> Mapping[str, type[EventPayload]]:
    """Every registered event type by name."""
    return _registry


def read_payload(name: str, values: Mapping[str, Any]) -> EventPayload:
    """The typed payload of a stored event. Raises KeyError for an unregistered name."""
    cls = _registry[name]
    hints = get_type_hints(cls)
    known = {f.name for f in dataclasses.fields(cls)}  # type: ignore[arg-type]
    return cls(**{k: _typed(hints[k], v) for k, v in values.items() if k in known})


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple | list | frozenset | set):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, str | int | float | bool):
        return value
    raise EventTypeInvalid(
        f"An event cannot carry {type(value).__name__}: {json.dumps(str(value))}"
    )


def _typed(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    text = str(hint)
    if "UUID" in text:
        return tuple(UUID(item) for item in value) if isinstance(value, list) else UUID(value)
    if "datetime" in text and isinstance(value, str):
        return datetime.fromisoformat(value)
    return tuple(value) if isinstance(value, list) else value
