"""Cases by their first or last activity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from gemba.insight.eventlog.arrays import Bools
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.mining.filters.codes import activity_flags, cases_of_traces, coded
from gemba.insight.mining.filters.fields import names_of
from gemba.insight.mining.filters.kind import CaseFilter
from gemba.insight.mining.wording import Activities, Sentence, gettext_noop


@dataclass(frozen=True)
class StartsWith(CaseFilter):
    """Cases whose first activity is one of these."""

    names: tuple[str, ...]
    word = "starts"

    @classmethod
    def read(cls, fields: tuple[str, ...]) -> Self:
        return cls(names_of(fields))

    def fields(self) -> tuple[str, ...]:
        return self.names

    def sentence(self) -> Sentence:
        return Sentence(
            gettext_noop("begins with {activity}"), {"activity": Activities(self.names)}
        )

    def cases(self, log: EventColumns) -> Bools:
        traces = log.index.traces
        first = traces.activity[traces.offsets[:-1]]
        return cases_of_traces(log, coded(activity_flags(log, self.names), first))


@dataclass(frozen=True)
class EndsWith(CaseFilter):
    """Cases whose last activity is one of these."""

    names: tuple[str, ...]
    word = "ends"

    @classmethod
    def read(cls, fields: tuple[str, ...]) -> Self:
        return cls(names_of(fields))

    def fields(self) -> tuple[str, ...]:
        return self.names

    def sentence(self) -> Sentence:
        return Sentence(gettext_noop("ends with {activity}"), {"activity": Activities(self.names)})

    def cases(self, log: EventColumns) -> Bools:
        traces = log.index.traces
        last = traces.activity[traces.offsets[1:] - 1]
        return cases_of_traces(log, coded(activity_flags(log, self.names), last))
