"""Cases in which something was done again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.eventlog.arrays import Bools
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.mining.filters.codes import activity_flags, cases_of_traces
from gemba.insight.mining.filters.fields import refused
from gemba.insight.mining.filters.kind import CaseFilter
from gemba.insight.mining.wording import Activities, Number, Sentence, Word

TIMES_MAX = 100_000


@dataclass(frozen=True)
class DoneAgain(CaseFilter):
    """Cases in which one of the activities (any at all without names) happens `times` times or
    more often."""

    times: int
    names: tuple[str, ...] = ()
    word = "again"

    @classmethod
    def read(cls, fields: tuple[str, ...]) -> Self:
        times = "".join(fields[:1])
        if not times.isdecimal() or not 1 <= int(times[:9]) <= TIMES_MAX:
            raise refused(
                gettext_noop("“{text}” is no number of repetitions; the filter was left out."),
                times,
            )
        return cls(int(times), tuple(dict.fromkeys(each for each in fields[1:] if each)))

    def fields(self) -> tuple[str, ...]:
        return (str(self.times), *self.names)

    def sentence(self) -> Sentence:
        words: dict[str, Word] = {"n": Number(self.times), "activity": Activities(self.names)}
        if not self.names:
            return Sentence(gettext_noop("some activity {n} times or more"), words)
        return Sentence(gettext_noop("{activity} {n} times or more"), words)

    def cases(self, log: EventColumns) -> Bools:
        traces, size = log.index.traces, len(log.activities)
        position = np.arange(len(traces.activity))
        if self.names:
            meant = activity_flags(log, self.names)
            position = np.flatnonzero(meant.take(traces.activity))
        trace = np.searchsorted(traces.offsets, position, side="right") - 1
        pair = trace * size + traces.activity[position]
        found, count = np.unique(pair, return_counts=True)
        flags = np.zeros(len(traces), dtype=bool)
        flags[found[count >= self.times] // max(size, 1)] = True
        return cases_of_traces(log, flags)
