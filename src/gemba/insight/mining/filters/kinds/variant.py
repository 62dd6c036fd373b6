"""Cases of some variants, or of the most or least frequent ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.eventlog.arrays import Bools
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.mining.choosing import cases_of_variants
from gemba.insight.mining.filters.codes import cases_of_traces
from gemba.insight.mining.filters.fields import number_of, refused
from gemba.insight.mining.filters.kind import CaseFilter, FilterRefused
from gemba.insight.mining.wording import Number, Sentence, Share

VARIANTS_MAX = 50


@dataclass(frozen=True)
class OfVariants(CaseFilter):
    """`keys` as `choosing.variant_keys` gives them: they outlive the growth of the log."""

    keys: tuple[str, ...]
    word = "variant"
    of_one_view = True

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


@dataclass(frozen=True)
class Mainstream(CaseFilter):
    """The most frequent variants that together cover at least `share` of the cases of the log, or
    with `rest` all others. Of equally frequent ones that seen first counts as the more frequent."""

    share: float
    rest: bool = False
    word = "mainstream"

    @classmethod
    def read(cls, fields: tuple[str, ...]) -> Self:
        text = "".join(fields[:1])
        share = number_of(text)
        if share is None or not 0 < share <= 1:
            raise refused(
                gettext_noop("“{text}” is no share of the cases between 0 and 1; it was left out."),
                text,
            )
        return cls(share, rest=fields[1:2] == ("rest",))

    def fields(self) -> tuple[str, ...]:
        return (f"{self.share:g}", *(("rest",) if self.rest else ()))

    def sentence(self) -> Sentence:
        share = {"share": Share(self.share)}
        if self.rest:
            return Sentence(gettext_noop("variants beyond the first {share} of cases"), share)
        return Sentence(gettext_noop("the most frequent variants, {share} of cases"), share)

    def cases(self, log: EventColumns) -> Bools:
        count = np.bincount(log.index.trace, minlength=len(log.index.traces))
        order = np.argsort(-count, kind="stable")
        covered = np.cumsum(count[order])
        # The last one needed is the first that reaches the share.
        needed = int(np.searchsorted(covered, self.share * log.cases - 1e-9)) + 1
        chosen = np.zeros(len(count), dtype=bool)
        chosen[order[:needed]] = True
        return cases_of_traces(log, ~chosen if self.rest else chosen)
