"""What an event type is, and the registry of all of them."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from string import Formatter
from types import NoneType, UnionType
from typing import Any, ClassVar, TypeVar, Union, cast, get_args, get_origin, get_type_hints
from uuid import UUID

_NAME = re.compile(r"[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*")

Erasure = Callable[[Any], Any]
Reader = Callable[[Any], Any]


def blank(_: Any) -> str:
    """Erase a personal text by emptying it."""
    return ""


def nothing(_: Any) -> tuple[str, ...]:
    """Erase several personal texts by dropping them all."""
    return ()


def forget(_: Any) -> None:
    """Erase a personal value by dropping it."""
    return


class EventPayload:
    """Base of every event type: a frozen dataclass of plain values, declared by `event_type`."""

    name: ClassVar[str]
    version: ClassVar[int] = 1
    sentence: ClassVar[str]
    personal: ClassVar[Mapping[str, Erasure]]

    def to_json(self) -> dict[str, Any]:
        """The payload as JSON values; ids and times become text."""
        return {name: _plain(getattr(self, name)) for name in _field_names(type(self))}  # type: ignore[arg-type]


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
# how each field of each type is read back from JSON; None: as it stands
_readers: dict[str, dict[str, Reader | None]] = {}


def event_type(
    name: str, *, sentence: str, personal: Mapping[str, Erasure]
) -> Callable[[PayloadType], PayloadType]:
    """Register a frozen dataclass as the event type `name`, read noun.past_participle.

    `sentence` tells it to people – English, wrapped in gettext_noop so that every language has
    it; `{actor}` and the fields may be used. `personal` says for each personal field how erasure
    changes it. Start-up fails with a sentence when something is amiss.
    """

    def register(cls: PayloadType) -> PayloadType:
        cls.name, cls.sentence, cls.personal = name, sentence, personal
        readers = _checked(cls)
        _registry[name], _readers[name] = cls, readers
        return cls

    return register


def _checked(cls: type[EventPayload]) -> dict[str, Reader | None]:
    """How the type's fields are read back. Raises EventTypeInvalid, saying what is amiss."""
    if not dataclasses.is_dataclass(cls) or not cls.__dataclass_params__.frozen:
        raise EventTypeInvalid(f"{cls.__qualname__} must be a frozen dataclass.")
    if not _NAME.fullmatch(cls.name):
        raise EventTypeInvalid(f"{cls.name!r} must read noun.past_participle.")
    readers = _field_readers(cls)
    unknown = set(cls.personal) - set(readers)
    if unknown:
        raise EventTypeInvalid(f"{cls.name}: personal names unknown fields {sorted(unknown)}.")
    strange = {name for _, name, _, _ in Formatter().parse(cls.sentence) if name is not None}
    strange -= {*readers, "actor"}
    if strange:
        raise EventTypeInvalid(f"{cls.name}: the sentence uses unknown fields {sorted(strange)}.")
    other = _registry.get(cls.name, cls)
    if (other.__module__, other.__qualname__) != (cls.__module__, cls.__qualname__):
        raise EventTypeInvalid(f"Two event types are called {cls.name!r}.")
    return readers


def event_types() -> Mapping[str, type[EventPayload]]:
    """Every registered event type by name."""
    return _registry


def read_payload(name: str, values: Mapping[str, Any]) -> EventPayload:
    """The typed payload of a stored event. Raises KeyError for an unregistered name."""
    cls, readers = _registry[name], _readers[name]
    return cls(
        **{
            field: value if value is None or (read := readers[field]) is None else read(value)
            for field, value in values.items()
            if field in readers
        }
    )


_AS_THEY_ARE = frozenset((str, int, float, bool, type(None)))


@cache
def _field_names(cls: type[EventPayload]) -> tuple[str, ...]:
    return tuple(f.name for f in dataclasses.fields(cls))  # type: ignore[arg-type]


def _plain(value: Any) -> Any:
    if type(value) in _AS_THEY_ARE:  # nearly every value, and none of their subclasses
        return value
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, frozenset | set):
        return sorted(_plain(item) for item in value)
    if isinstance(value, str | int | float):
        return value
    raise EventTypeInvalid(
        f"An event cannot carry {type(value).__name__}: {json.dumps(str(value))}"
    )


def _field_readers(cls: type[EventPayload]) -> dict[str, Reader | None]:
    hints = get_type_hints(cls)
    names = [f.name for f in dataclasses.fields(cls)]  # type: ignore[arg-type]
    return {name: _reader(hints[name], f"{cls.__qualname__}.{name}") for name in names}


def _reader(hint: Any, where: str) -> Reader | None:
    if hint in (str, int, float, bool):
        return None
    if hint is UUID:
        return UUID
    if hint in (datetime, date):
        return cast(Reader, hint.fromisoformat)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint
    inner = [item for item in get_args(hint) if item not in (NoneType, Ellipsis)]
    origin = get_origin(hint)
    if origin in (Union, UnionType) and len(inner) == 1:
        return _reader(inner[0], where)
    if origin in (tuple, frozenset) and len(inner) == 1:
        each = _reader(inner[0], where)
        return lambda values: origin(values if each is None else map(each, values))
    raise EventTypeInvalid(
        f"{where}: an event carries plain values (str, int, float, bool, UUID, datetime, date, "
        f"an Enum, a tuple or frozenset of one of them), not {hint}."
    )
