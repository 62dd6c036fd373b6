"""Cases of some variants."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from gemba.insight.eventlog.arrays import Bools
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.mining.choosing import cases_of_variants
from gemba.insight.mining.filters.kind import (
    CaseFilter,
    FilterRefused,
    Number,
    Sentence,
    gettext_noop,
)

VARIANTS_MAX = 50


@dataclass(frozen=True)
class OfVariants(CaseFilter):
    """`keys` as `choosing.variant_keys` gives them: they outlive the growth of the log."""

    keys: tuple[str, ...]
    word = "variant"

    @classmethod
    def read(cls, fields: tuple[str, ...]) -> Self:
        return cls(tuple(dict.fromkeys(fields))[:VARIANTS_MAX])

    def fields(self) -> tuple[str, ...]:
        return self.keys

    def sentence(self) -> Sentence:
        if len(self.keys) == 1:
            return Sentence(gettext_noop("one variant"), {})
        return Sentence(gettext_noop("{n} variants"), {"n": Number(len(self.keys))})

    def cases(self, log: EventColumns) -> Bools:
        found = cases_of_variants(log, self.keys)
        if found is None:
            raise FilterRefused(
                Sentence(
                    gettext_noop(
                        "No case of this log follows the chosen variants; the filter was left out."
                    ),
                    {},
                )
            )
        return found
