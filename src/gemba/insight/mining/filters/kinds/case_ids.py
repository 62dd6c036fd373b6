"""Cases by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.eventlog.arrays import Bools
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.mining.filters.codes import name_flags
from gemba.insight.mining.filters.fields import names_of
from gemba.insight.mining.filters.kind import CaseFilter, FilterRefused
from gemba.insight.mining.wording import Sentence, Texts


@dataclass(frozen=True)
class CaseIds(CaseFilter):
    """The cases of these ids."""

    ids: tuple[str, ...]
    word = "case"
    of_one_view = True

    @classmethod
    def read(cls, fields: tuple[str, ...]) -> Self:
        return cls(names_of(fields))

    def fields(self) -> tuple[str, ...]:
        return self.ids

    def sentence(self) -> Sentence:
        return Sentence(gettext_noop("case {ids}"), {"ids": Texts(self.ids)})

    def cases(self, log: EventColumns) -> Bools:
        flags = name_flags(log.case_ids, self.ids)
        if not flags.any():
            raise FilterRefused(
                Sentence(
                    gettext_noop("This log has no case “{ids}”; the filter was left out."),
                    {"ids": Texts(self.ids)},
                )
            )
        return flags
