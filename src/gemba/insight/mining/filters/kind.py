"""What every filter is: a frozen value that chooses cases or events and says so in words."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from gemba.insight.eventlog.arrays import Bools
from gemba.insight.eventlog.columns import EventColumns


def gettext_noop(message: str) -> str:
    """Marks a sentence for translation; translated where it is shown."""
    return message


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


Word = Activities | Resources | Texts | Seconds | Moment | Share | Number


@dataclass(frozen=True)
class Sentence:
    """An English template, to be looked up in a catalogue, what fills its places, and templates
    of further conditions, which are shown in brackets."""

    template: str
    words: Mapping[str, Word]
    conditions: tuple[str, ...] = ()


class FilterRefused(Exception):
    """A filter that cannot be read, or that asks for what the log does not have."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence.template)
        self.sentence = sentence


class Filter(ABC):
    """One condition; filters are joined by AND, the values inside one by OR.

    Subclasses are frozen dataclasses. `word` begins the filter's text in an address and never
    changes its meaning, for addresses are shared and kept.
    """

    word: ClassVar[str]

    @classmethod
    @abstractmethod
    def read(cls, fields: tuple[str, ...]) -> Self:
        """From the fields of an address. Raises FilterRefused."""

    @abstractmethod
    def fields(self) -> tuple[str, ...]:
        """What `read` would read again."""

    @abstractmethod
    def sentence(self) -> Sentence:
        """The condition in words."""


class CaseFilter(Filter):
    """Chooses whole cases."""

    @abstractmethod
    def cases(self, log: EventColumns) -> Bools:
        """One flag per case. Raises FilterRefused for what the log does not have."""


class RowFilter(Filter):
    """Chooses events; cases left without any vanish."""

    @abstractmethod
    def rows(self, log: EventColumns) -> Bools:
        """One flag per event. Raises FilterRefused for what the log does not have."""
