"""What every filter is: a frozen value that chooses cases or events and says so in words."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar, Self

from gemba.insight.eventlog.arrays import Bools
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.remaining import Period
from gemba.insight.mining.wording import Sentence


class FilterRefused(Exception):
    """A filter that cannot be read, or that asks for what the log does not have."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence.template)
        self.sentence = sentence


class Filter(ABC):
    """One condition; filters are joined by AND, the values inside one by OR.

    Subclasses are frozen dataclasses. `word` begins the filter's text in an address and never
    changes its meaning, for addresses are shared and kept.

    `of_one_view`: it names cases of one log, or a model made for it, and so means nothing where the
    same events are seen as other cases.
    """

    word: ClassVar[str]
    of_one_view: ClassVar[bool] = False

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


class PeriodFilter(Filter):
    """Chooses events by their times alone; cases left without any vanish."""

    @property
    @abstractmethod
    def period(self) -> Period:
        """UTC microseconds, the first moment inside and the first after; None for an open end."""


class ActivityFilter(Filter):
    """Chooses events by their activities alone; cases left without any vanish."""

    @abstractmethod
    def activities(self, log: EventColumns) -> Bools:
        """One flag per activity. Raises FilterRefused for what the log does not have."""
