"""Cases with or without an activity; activities left out of the log."""

from __future__ import annotations

from dataclasses import dataclass

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.eventlog.arrays import Bools
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.mining.filters.codes import (
    activity_flags,
    cases_of_traces,
    coded,
    trace_sums,
)
from gemba.insight.mining.filters.kind import ActivityFilter, CaseFilter
from gemba.insight.mining.filters.named import NamedActivities


@dataclass(frozen=True)
class WithActivity(NamedActivities, CaseFilter):
    """Cases in which at least one of the activities happens."""

    word = "with"
    template = gettext_noop("with {activity}")

    def cases(self, log: EventColumns) -> Bools:
        return _having(log, self.names)


@dataclass(frozen=True)
class WithoutActivity(NamedActivities, CaseFilter):
    """Cases in which none of the activities happens."""

    word = "without"
    template = gettext_noop("without {activity}")

    def cases(self, log: EventColumns) -> Bools:
        return ~_having(log, self.names)


@dataclass(frozen=True)
class HideActivities(NamedActivities, ActivityFilter):
    """The log as if the activities had never been recorded."""

    word = "hide"
    template = gettext_noop("{activity} left out")

    def activities(self, log: EventColumns) -> Bools:
        return ~activity_flags(log, self.names)


def _having(log: EventColumns, names: tuple[str, ...]) -> Bools:
    meant = coded(activity_flags(log, names), log.index.traces.activity)
    return cases_of_traces(log, trace_sums(log, meant) > 0)
