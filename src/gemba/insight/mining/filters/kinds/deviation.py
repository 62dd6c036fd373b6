"""Cases that deviate from a model."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Self

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.eventlog.arrays import Bools
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.mining.conformance.deviations import (
    DeviationKind,
    deviation_key,
    deviation_sentence,
)
from gemba.insight.mining.filters.fields import refused
from gemba.insight.mining.filters.kind import CaseFilter, FilterRefused
from gemba.insight.mining.wording import Sentence

_COMPARED = gettext_noop("compared with a model")
_REFUSED = Sentence(
    gettext_noop("The model of a deviation cannot be compared with this log; it was left out."), {}
)


@dataclass(frozen=True)
class Deviates(CaseFilter):
    """Cases with one deviation (`Deviation.key`) from a model, named as in addresses.

    Models are kept above this room, so `flags` says which cases those are, one flag per case;
    without it the filter applies to nothing.
    """

    model: str
    kind: DeviationKind
    activity: str
    flags: Bools | None = field(default=None, compare=False, repr=False)
    word = "deviates"
    of_one_view = True

    @classmethod
    def read(cls, fields: tuple[str, ...]) -> Self:
        kind = fields[1] if len(fields) == 3 else ""
        if kind not in tuple(DeviationKind):
            text = ":".join(fields)
            raise refused(gettext_noop("“{text}” is no deviation; its filter was left out."), text)
        return cls(fields[0], DeviationKind(kind), fields[2])

    def fields(self) -> tuple[str, ...]:
        return self.model, self.kind.value, self.activity

    @property
    def key(self) -> str:
        """That of the deviation."""
        return deviation_key(self.kind, self.activity)

    def sentence(self) -> Sentence:
        return replace(deviation_sentence(self.kind, self.activity), conditions=(_COMPARED,))

    def cases(self, log: EventColumns) -> Bools:
        if self.flags is None or len(self.flags) != log.cases:
            raise FilterRefused(_REFUSED)
        return self.flags
