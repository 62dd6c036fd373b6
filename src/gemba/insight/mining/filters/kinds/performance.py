"""Cases by a figure: how long, how many events, how often handed over, how long waited."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
import numpy.typing as npt

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.eventlog.arrays import Bools
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.mining.durations import case_durations
from gemba.insight.mining.filters.fields import bounds_of, number_text
from gemba.insight.mining.filters.kind import CaseFilter
from gemba.insight.mining.filters.ranges import RangeWords, range_sentence, within
from gemba.insight.mining.wording import Number, Seconds, Sentence

Figures = npt.NDArray[np.integer | np.floating]


@dataclass(frozen=True)
class _Between(CaseFilter):
    """Cases with a figure from `low` to `high`, both inside; None is open."""

    low: float | None
    high: float | None
    words: ClassVar[RangeWords]
    unit: ClassVar[type[Seconds] | type[Number]] = Number

    @classmethod
    def read(cls, fields: tuple[str, ...]) -> Self:
        return cls(*bounds_of(fields))

    def fields(self) -> tuple[str, ...]:
        return (number_text(self.low), number_text(self.high))

    def sentence(self) -> Sentence:
        return range_sentence(self.words, self.low, self.high, self.unit)

    def cases(self, log: EventColumns) -> Bools:
        return within(self.figures(log), self.low, self.high)

    @abstractmethod
    def figures(self, log: EventColumns) -> Figures:
        """One per case."""


class LastsBetween(_Between):
    """Duration in seconds, first start to last end."""

    word = "duration"
    unit = Seconds
    words = RangeWords(
        gettext_noop("takes {low} to {high}"),
        gettext_noop("takes {low} or longer"),
        gettext_noop("takes {high} or less"),
    )

    def figures(self, log: EventColumns) -> Figures:
        return case_durations(log).seconds


class HasEvents(_Between):
    """Number of events."""

    word = "events"
    words = RangeWords(
        gettext_noop("{low} to {high} events"),
        gettext_noop("{low} events or more"),
        gettext_noop("{high} events or fewer"),
    )

    def figures(self, log: EventColumns) -> Figures:
        return log.case_lengths


class HandedOver(_Between):
    """Number of times an event is by another known resource than the event before it."""

    word = "handovers"
    words = RangeWords(
        gettext_noop("handed over {low} to {high} times"),
        gettext_noop("handed over {low} times or more"),
        gettext_noop("handed over {high} times or less"),
    )

    def figures(self, log: EventColumns) -> Figures:
        before, now = log.resource[:-1], log.resource[1:]
        changed = (before != now) & (before >= 0) & (now >= 0)
        changed &= log.case[:-1] == log.case[1:]
        return np.bincount(log.case[1:][changed], minlength=log.cases)


class WaitedBetween(_Between):
    """Seconds waited between events, summed over the case."""

    word = "waiting"
    unit = Seconds
    words = RangeWords(
        gettext_noop("waits {low} to {high} in all"),
        gettext_noop("waits {low} or longer in all"),
        gettext_noop("waits {high} or less in all"),
    )

    def figures(self, log: EventColumns) -> Figures:
        waits = log.index.edge_wait
        return np.bincount(waits.owner, waits.value, minlength=log.cases) / 1e6
