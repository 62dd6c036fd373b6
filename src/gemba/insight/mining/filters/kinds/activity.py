"""Cases with or without an activity; activities left out of the log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from gemba.insight.eventlog.arrays import Bools
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.mining.filters.codes import (
    activity_flags,
    cases_of_traces,
    coded,
    trace_sums,
)
from gemba.insight.mining.filters.fields import names_of
from gemba.insight.mining.filters.kind import CaseFilter, RowFilter
from gemba.insight.mining.wording import Activities, Sentence, gettext_noop


@dataclass(frozen=True)
class WithActivity(CaseFilter):
    """Cases in which at least one of the activities happens."""

    names: tuple[str, ...]
    word = "with"

    @classmethod
    def read(cls, fields: tuple[str, ...]) -> Self:
        return cls(names_of(fields))

    def fields(self) -> tuple[str, ...]:
        return self.names

    def sentence(self) -> Sentence:
        return Sentence(gettext_noop("with {activity}"), {"activity": Activities(self.names)})

    def cases(self, log: EventColumns) -> Bools:
        return _having(log, self.names)


@dataclass(frozen=True)
class WithoutActivity(CaseFilter):
    """Cases in which none of the activities happens."""

    names: tuple[str, ...]
    word = "without"

    @classmethod
    def read(cls, fields: tuple[str, ...]) -> Self:
        return cls(names_of(fields))

    def fields(self) -> tuple[str, ...]:
        return self.names

    def sentence(self) -> Sentence:
        return Sentence(gettext_noop("without {activity}"), {"activity": Activities(self.names)})

    def cases(self, log: EventColumns) -> Bools:
        return ~_having(log, self.names)


@dataclass(frozen=True)
class HideActivities(RowFilter):
    """The log as if the activities had never been recorded."""

    names: tuple[str, ...]
    word = "hide"

    @classmethod
    def read(cls, fields: tuple[str, ...]) -> Self:
        return cls(names_of(fields))

    def fields(self) -> tuple[str, ...]:
        return self.names

    def sentence(self) -> Sentence:
        return Sentence(gettext_noop("{activity} left out"), {"activity": Activities(self.names)})

    def rows(self, log: EventColumns) -> Bools:
        return ~coded(activity_flags(log, self.names), log.activity)


def _having(log: EventColumns, names: tuple[str, ...]) -> Bools:
    meant = coded(activity_flags(log, names), log.index.traces.activity)
    return cases_of_traces(log, trace_sums(log, meant) > 0)
