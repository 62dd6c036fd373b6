"""Cases, or events, of a period."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Self, get_args

import numpy as np

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.eventlog.arrays import Bools, Int64s
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.remaining import Period, inside
from gemba.insight.mining.filters.fields import moment_of, moment_text, refused
from gemba.insight.mining.filters.kind import CaseFilter, FilterRefused, PeriodFilter
from gemba.insight.mining.filters.ranges import RangeWords, range_sentence
from gemba.insight.mining.wording import Moment, Sentence

How = Literal["contained", "touching", "started", "completed"]


@dataclass(frozen=True)
class InPeriod(CaseFilter):
    """Cases whose events all lie in the period, some do, whose first does, or whose last does.

    UTC microseconds, `low` inside and `high` outside, None for an open end. An event is where
    its `time_us` is.
    """

    how: How
    low: int | None
    high: int | None
    word = "period"

    @classmethod
    def read(cls, fields: tuple[str, ...]) -> Self:
        how = "".join(fields[:1])
        for known in get_args(How):
            if how == known:
                return cls(known, *_period(fields[1:]))
        raise refused(gettext_noop("“{text}” is no kind of period; it was left out."), how)

    def fields(self) -> tuple[str, ...]:
        return (self.how, moment_text(self.low), moment_text(self.high))

    def sentence(self) -> Sentence:
        return _period_sentence(_WORDS[self.how], self.low, self.high)

    def cases(self, log: EventColumns) -> Bools:
        first, last = log.first_us, log.last_us
        period = (self.low, self.high)
        if self.how == "contained":
            return inside(first, period) & inside(last, period)
        if self.how == "touching":
            return _touching(log, first, last, period)
        return inside(first if self.how == "started" else last, period)


@dataclass(frozen=True)
class TrimTo(PeriodFilter):
    """Only the events of the period: cases are cut at its ends."""

    low: int | None
    high: int | None
    word = "trim"

    @classmethod
    def read(cls, fields: tuple[str, ...]) -> Self:
        return cls(*_period(fields))

    def fields(self) -> tuple[str, ...]:
        return (moment_text(self.low), moment_text(self.high))

    def sentence(self) -> Sentence:
        return _period_sentence(_TRIMMED, self.low, self.high)

    @property
    def period(self) -> Period:
        return (self.low, self.high)


def _period(fields: tuple[str, ...]) -> Period:
    low, high = moment_of("".join(fields[:1])), moment_of("".join(fields[1:2]))
    if low is None and high is None:
        raise FilterRefused(Sentence(gettext_noop("A period without ends was left out."), {}))
    if low is not None and high is not None and low >= high:
        raise FilterRefused(
            Sentence(gettext_noop("A period that ends before it begins was left out."), {})
        )
    return low, high


def _touching(log: EventColumns, first: Int64s, last: Int64s, period: Period) -> Bools:
    """Some event inside. A case that spans the whole period is looked at event by event."""
    flags = inside(first, period) | inside(last, period)
    low, high = period
    if low is None or high is None:
        return flags
    spanning = (first < low) & (last >= high)
    rows = log.row_flags(spanning) & inside(log.time_us, period)
    flags[log.case[np.flatnonzero(rows)]] = True
    return flags


def _period_sentence(words: RangeWords, low: int | None, high: int | None) -> Sentence:
    return range_sentence(words, low, high, lambda us: Moment(int(us)))


_WORDS = {
    "contained": RangeWords(
        gettext_noop("wholly between {low} and {high}"),
        gettext_noop("wholly from {low} on"),
        gettext_noop("wholly before {high}"),
    ),
    "touching": RangeWords(
        gettext_noop("active between {low} and {high}"),
        gettext_noop("active from {low} on"),
        gettext_noop("active before {high}"),
    ),
    "started": RangeWords(
        gettext_noop("begun between {low} and {high}"),
        gettext_noop("begun from {low} on"),
        gettext_noop("begun before {high}"),
    ),
    "completed": RangeWords(
        gettext_noop("ended between {low} and {high}"),
        gettext_noop("ended from {low} on"),
        gettext_noop("ended before {high}"),
    ),
}
_TRIMMED = RangeWords(
    gettext_noop("only what happened between {low} and {high}"),
    gettext_noop("only what happened from {low} on"),
    gettext_noop("only what happened before {high}"),
)
