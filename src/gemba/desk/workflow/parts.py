"""Triggers and actions as declared pieces: frozen dataclasses whose fields say how they are asked
for, so that forms draw themselves and bodies are read and written in one place."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar, Self

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from gemba.foundation.definitions.kinds import DefinitionRefused
from gemba.foundation.kernel.json_values import JsonValue

WORDS_CHARS_MAX = 120
TEXT_CHARS_MAX = 10_000
HOURS_MAX = 24 * 366
CHOICES_MAX = 50
Offered = Callable[[], Iterable[tuple[str | int, str]]]


class Asked(StrEnum):
    """How a field is asked for."""

    CODE = "code"
    KEY = "key"
    CODES = "codes"
    WORDS = "words"
    TEXT = "text"
    HOURS = "hours"
    TIME = "time"
    CONTEXT = "context"


@dataclass(frozen=True)
class Parameter:
    """A field of a piece: what it is called, how it is asked for, what there is to choose."""

    label: Promise
    asked: Asked
    offered: Offered | None = None
    is_optional: bool = False

    def choices(self) -> list[tuple[str, str]]:
        """What there is to choose, as forms need it."""
        return [(str(value), str(label)) for value, label in self.offered()] if self.offered else []

    def told(self, value: object) -> str:
        """A value in the reader's words."""
        if isinstance(value, tuple):
            return _(" or ").join(self.told(each) for each in value)
        named = dict(self.choices())
        return named.get(str(value), str(value))

    def read(self, value: JsonValue) -> object:
        """The value of a stored field. Raises DefinitionRefused for what is none."""
        try:
            return _READERS[self.asked](value)
        except (TypeError, ValueError) as error:
            raise DefinitionRefused(
                _("“{label}” is not filled in rightly.").format(label=self.label)
            ) from error

    def check(self, value: object) -> None:
        """Raises DefinitionRefused for what cannot be meant."""
        if not self.is_optional and value in ("", ()):
            raise DefinitionRefused(_("Fill in “{label}”.").format(label=self.label))
        if not self.offered or value in ("", ()):
            return
        known = {choice for choice, _label in self.choices()}
        wanted = value if isinstance(value, tuple) else (value,)
        if not all(str(each) in known for each in wanted):
            raise DefinitionRefused(_("“{label}”: choose from the list.").format(label=self.label))


def parameter(
    label: Promise,
    asked: Asked,
    *,
    offered: Offered | None = None,
    default: object = dataclasses.MISSING,
    is_optional: bool = False,
) -> Any:
    """Declare a field of a piece."""
    declared = Parameter(label, asked, offered, is_optional)
    return dataclasses.field(default=default, metadata={"parameter": declared})


@dataclass(frozen=True)
class Piece:
    """A trigger or an action, with its parameters."""

    name: ClassVar[str]
    label: ClassVar[Promise]

    @classmethod
    def parameters(cls) -> dict[str, Parameter]:
        """What is asked, by the name of the field, in order."""
        return {each.name: each.metadata["parameter"] for each in dataclasses.fields(cls)}

    @classmethod
    def read(cls, body: Mapping[str, JsonValue]) -> Self:
        """The piece in this JSON; fields that are missing take their defaults."""
        values = {
            name: asked.read(body[name]) for name, asked in cls.parameters().items() if name in body
        }
        try:
            return cls(**values)
        except TypeError as error:
            raise DefinitionRefused(
                _("“{label}” is not filled in rightly.").format(label=cls.label)
            ) from error

    def written(self) -> dict[str, JsonValue]:
        """The fields as JSON."""
        values = {name: getattr(self, name) for name in self.parameters()}
        return {name: list(v) if isinstance(v, tuple) else v for name, v in values.items()}

    def check(self) -> None:
        """Raises DefinitionRefused for parameters that cannot be meant."""
        for name, asked in self.parameters().items():
            asked.check(getattr(self, name))

    def told(self, name: str) -> str:
        """One of its parameters in the reader's words."""
        return self.parameters()[name].told(getattr(self, name))

    def said(self) -> str:
        """The piece in words."""
        return str(self.label)


def _word(value: JsonValue) -> str:
    if not isinstance(value, str) or len(value) > WORDS_CHARS_MAX:
        raise ValueError(value)
    return value.strip()


def _text(value: JsonValue) -> str:
    if not isinstance(value, str) or len(value) > TEXT_CHARS_MAX:
        raise ValueError(value)
    return value.strip()


def _key(value: JsonValue) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise TypeError(value)
    return int(value)


def _codes(value: JsonValue) -> tuple[str, ...]:
    given = [value] if isinstance(value, str) and value else value or []
    if not isinstance(given, list | tuple) or len(given) > CHOICES_MAX:
        raise TypeError(value)
    return tuple(_word(each) for each in given if each != "")


def _hours(value: JsonValue) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise TypeError(value)
    hours = float(value)
    if not 0 < hours <= HOURS_MAX:
        raise ValueError(value)
    return int(hours) if hours == int(hours) else hours


def _time(value: JsonValue) -> str:
    hour, minute = _word(value).split(":")[:2]
    if not (0 <= int(hour) < 24 and 0 <= int(minute) < 60):
        raise ValueError(value)
    return f"{int(hour):02}:{int(minute):02}"


def _context(value: JsonValue) -> Mapping[str, JsonValue] | None:
    if value is not None and not isinstance(value, Mapping):
        raise TypeError(value)
    return value


_READERS: dict[Asked, Callable[[JsonValue], object]] = {
    Asked.CODE: _word,
    Asked.KEY: _key,
    Asked.CODES: _codes,
    Asked.WORDS: _word,
    Asked.TEXT: _text,
    Asked.HOURS: _hours,
    Asked.TIME: _time,
    Asked.CONTEXT: _context,
}
