"""Sentences for people that know no language yet: an English template and what fills its places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Activities:
    """Names of activities as the log stores them; any one of them is meant."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Texts:
    """Values as the log stores them; any one of them is meant."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Resources:
    """Who, as the log stores them; any one of them is meant."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of cases or events, as the log calls it."""

    name: str


@dataclass(frozen=True, slots=True)
class AttributeValues:
    """Values of an attribute as the log stores them; any one of them is meant."""

    attribute: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seconds:
    """A length of time."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time, UTC microseconds since 1970."""

    us: int


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, 0 to 1."""

    share: float


@dataclass(frozen=True, slots=True)
class Number:
    """A count or a value of a numeric attribute."""

    value: float


Word = (
    Activities | Resources | Texts | Attribute | AttributeValues | Seconds | Moment | Share | Number
)


@dataclass(frozen=True)
class Sentence:
    """An English template, to be looked up in a catalogue, what fills its places, and templates
    of further conditions, which are shown in brackets."""

    template: str
    words: Mapping[str, Word]
    conditions: tuple[str, ...] = ()
