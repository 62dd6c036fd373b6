"""Cases by an attribute, of the case or of its events."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, Self, get_args

import numpy as np

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.eventlog.arrays import Bools
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.names import Names
from gemba.insight.mining.filters.codes import coded, name_flags, row_sums
from gemba.insight.mining.filters.fields import bounds_of, names_of, number_text, refused
from gemba.insight.mining.filters.kind import CaseFilter, FilterRefused
from gemba.insight.mining.filters.ranges import RangeWords, range_sentence, within
from gemba.insight.mining.wording import Attribute, AttributeValues, Number, Sentence, Texts

How = Literal["is", "not", "empty", "range"]


@dataclass(frozen=True)
class HasAttribute(CaseFilter):
    """Cases where the attribute `name` is one of `values`, none of them, empty, or a number from
    `low` to `high`.

    An attribute of events is that of any event of the case: `is` and `range` ask for one event,
    `not` and `empty` for no event at all. A log with both knows the attribute of the case first.
    """

    name: str
    how: How = "is"
    values: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    word = "attribute"

    @classmethod
    def read(cls, fields: tuple[str, ...]) -> Self:
        name, how = (*fields, "", "")[:2]
        if not name or how not in get_args(How):
            raise refused(
                gettext_noop("“{text}” is no condition on an attribute; it was left out."),
                ":".join(fields),
            )
        if how == "empty":
            return cls(name, "empty")
        if how == "range":
            low, high = bounds_of(fields[2:])
            return cls(name, "range", (), low, high)
        return cls(name, "not" if how == "not" else "is", names_of(fields[2:]))

    def fields(self) -> tuple[str, ...]:
        if self.how == "range":
            return (self.name, self.how, number_text(self.low), number_text(self.high))
        return (self.name, self.how, *self.values)

    def sentence(self) -> Sentence:
        name = {"name": Attribute(self.name)}
        if self.how == "range":
            plain = range_sentence(_RANGE, self.low, self.high, Number)
            return Sentence(plain.template, {**name, **plain.words})
        return Sentence(
            _WORDS[self.how], {**name, "value": AttributeValues(self.name, self.values)}
        )

    def cases(self, log: EventColumns) -> Bools:
        if (of_case := log.case_attributes.get(self.name)) is not None:
            return self._meant(of_case.names, of_case.codes)
        of_event = log.attributes.get(self.name)
        if of_event is None:
            raise FilterRefused(
                Sentence(
                    gettext_noop("This log has no attribute “{name}”; its filter was left out."),
                    {"name": Texts((self.name,))},
                )
            )
        meant = row_sums(log, self._meant(of_event.names, of_event.codes))
        if self.how in ("not", "empty"):
            found: Bools = meant == log.case_lengths
            return found
        return meant > 0

    def _meant(self, names: Names, codes: np.ndarray) -> Bools:
        if self.how == "empty":
            blank = name_flags(names, ("",))
            return (codes < 0) | coded(blank, codes)
        if self.how == "range":
            return coded(within(_numbers(names), self.low, self.high), codes)
        wanted = coded(name_flags(names, self.values), codes)
        return ~wanted if self.how == "not" else wanted


def _numbers(names: Names) -> np.ndarray:
    """The number each text is, NaN where it is none."""
    return np.array([_number(text) for text in names], dtype=np.float64)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan


_WORDS = {
    "is": gettext_noop("{name}: {value}"),
    "not": gettext_noop("{name}: not {value}"),
    "empty": gettext_noop("{name}: empty"),
}
_RANGE = RangeWords(
    gettext_noop("{name}: {low} to {high}"),
    gettext_noop("{name}: {low} or more"),
    gettext_noop("{name}: {high} or less"),
)
