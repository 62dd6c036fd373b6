"""Cases by who worked on them."""

from __future__ import annotations

from dataclasses import dataclass

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.eventlog.arrays import Bools
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.mining.filters.codes import coded, resource_flags, row_sums
from gemba.insight.mining.filters.kind import CaseFilter
from gemba.insight.mining.filters.named import NamedResources


@dataclass(frozen=True)
class DoneBy(NamedResources, CaseFilter):
    """Cases in which at least one of these did something."""

    word = "by"
    template = gettext_noop("worked on by {who}")

    def cases(self, log: EventColumns) -> Bools:
        return _touched(log, self.names)


@dataclass(frozen=True)
class NotDoneBy(NamedResources, CaseFilter):
    """Cases in which none of these did anything."""

    word = "not-by"
    template = gettext_noop("never worked on by {who}")

    def cases(self, log: EventColumns) -> Bools:
        return ~_touched(log, self.names)


def _touched(log: EventColumns, names: tuple[str, ...]) -> Bools:
    return row_sums(log, coded(resource_flags(log, names), log.resource)) > 0
