"""Cases by who worked on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from gemba.insight.eventlog.arrays import Bools
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.mining.filters.codes import coded, resource_flags, row_sums
from gemba.insight.mining.filters.fields import names_of
from gemba.insight.mining.filters.kind import CaseFilter
from gemba.insight.mining.wording import Resources, Sentence, gettext_noop


@dataclass(frozen=True)
class DoneBy(CaseFilter):
    """Cases in which at least one of these did something."""

    names: tuple[str, ...]
    word = "by"

    @classmethod
    def read(cls, fields: tuple[str, ...]) -> Self:
        return cls(names_of(fields))

    def fields(self) -> tuple[str, ...]:
        return self.names

    def sentence(self) -> Sentence:
        return Sentence(gettext_noop("worked on by {who}"), {"who": Resources(self.names)})

    def cases(self, log: EventColumns) -> Bools:
        return row_sums(log, coded(resource_flags(log, self.names), log.resource)) > 0


@dataclass(frozen=True)
class NotDoneBy(CaseFilter):
    """Cases in which none of these did anything."""

    names: tuple[str, ...]
    word = "not-by"

    @classmethod
    def read(cls, fields: tuple[str, ...]) -> Self:
        return cls(names_of(fields))

    def fields(self) -> tuple[str, ...]:
        return self.names

    def sentence(self) -> Sentence:
        return Sentence(gettext_noop("never worked on by {who}"), {"who": Resources(self.names)})

    def cases(self, log: EventColumns) -> Bools:
        found: Bools = row_sums(log, coded(resource_flags(log, self.names), log.resource)) == 0
        return found
