"""Cases by their first or last activity."""

from __future__ import annotations

from dataclasses import dataclass

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.eventlog.arrays import Bools
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.mining.filters.codes import activity_flags, cases_of_traces, coded
from gemba.insight.mining.filters.kind import CaseFilter
from gemba.insight.mining.filters.named import NamedActivities


@dataclass(frozen=True)
class StartsWith(NamedActivities, CaseFilter):
    """Cases whose first activity is one of these."""

    word = "starts"
    template = gettext_noop("begins with {activity}")

    def cases(self, log: EventColumns) -> Bools:
        traces = log.index.traces
        first = traces.activity[traces.offsets[:-1]]
        return cases_of_traces(log, coded(activity_flags(log, self.names), first))


@dataclass(frozen=True)
class EndsWith(NamedActivities, CaseFilter):
    """Cases whose last activity is one of these."""

    word = "ends"
    template = gettext_noop("ends with {activity}")

    def cases(self, log: EventColumns) -> Bools:
        traces = log.index.traces
        last = traces.activity[traces.offsets[1:] - 1]
        return cases_of_traces(log, coded(activity_flags(log, self.names), last))
