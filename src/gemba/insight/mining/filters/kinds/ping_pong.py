"""Cases by work that went to somebody else and came back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.eventlog.arrays import Bools
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.mining.filters.fields import refused
from gemba.insight.mining.filters.kind import CaseFilter, FilterRefused
from gemba.insight.mining.structure.ping_pong import cases_of_return, who_had
from gemba.insight.mining.wording import AttributeValues, Resources, Sentence, Texts, Word


@dataclass(frozen=True)
class CameBack(CaseFilter):
    """Cases in which `one` gave work to `other` and got it back: people, or values of the
    attribute `by` of events."""

    one: str
    other: str
    by: str = ""
    word = "back"

    @classmethod
    def read(cls, fields: tuple[str, ...]) -> Self:
        one, other, by = (*fields, "", "", "")[:3]
        if not one or not other:
            raise refused(
                gettext_noop("“{text}” does not say between whom work went; it was left out."),
                ":".join(fields),
            )
        return cls(one, other, by)

    def fields(self) -> tuple[str, ...]:
        return (self.one, self.other, self.by) if self.by else (self.one, self.other)

    def sentence(self) -> Sentence:
        words = {"one": self._word(self.one), "other": self._word(self.other)}
        return Sentence(gettext_noop("went from {one} to {other} and back"), words)

    def cases(self, log: EventColumns) -> Bools:
        who = who_had(log, self.by)
        if who is None:
            raise FilterRefused(
                Sentence(
                    gettext_noop("This log has no attribute “{name}”; its filter was left out."),
                    {"name": Texts((self.by,))},
                )
            )
        return cases_of_return(log, who, self.one, self.other)

    def _word(self, name: str) -> Word:
        return AttributeValues(self.by, (name,)) if self.by else Resources((name,))
