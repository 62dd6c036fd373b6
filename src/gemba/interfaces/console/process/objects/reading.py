"""The figures of an object-centric log, kept for the next look while the log has not grown."""

from __future__ import annotations

from dataclasses import dataclass, replace

from gemba.foundation.events.actors import Actor
from gemba.insight.eventlog.objects.flattening import Flattening, describe
from gemba.insight.eventlog.objects.log import ObjectLog
from gemba.insight.eventlog.queries import LogLine, open_object_log
from gemba.insight.mining.things.flow import ObjectFlow, object_flow, steps_of
from gemba.insight.mining.things.types import (
    Link,
    Meeting,
    TypeFigures,
    links,
    meetings,
    type_figures,
)
from gemba.interfaces.console.process.remembering import Memory

KEPT_MAX = 6
TYPES_SHOWN = 12
TYPES_DRAWN = 8


@dataclass(frozen=True, eq=False)
class Objects:
    """What is shown of a log: its TYPES_SHOWN busiest types, the ways of the first TYPES_DRAWN."""

    log: ObjectLog
    types: list[TypeFigures]
    flat: dict[str, Flattening]
    drawn: list[str]
    flow: ObjectFlow
    meetings: list[Meeting]
    links: list[Link]

    @property
    def columns(self) -> ObjectLog:
        """See OfColumns."""
        return self.log


_KEPT = Memory[Objects](KEPT_MAX)


def objects_of(line: LogLine, *, actor: Actor) -> Objects | None:
    """None for a log that is not object-centric. Raises LogUnknown, StoreUnreadable."""
    log = open_object_log(line.key, actor=actor)
    if log is None:
        return None
    # The same from whatever it is seen.
    return _KEPT.of(replace(line, key=line.base_key), log, (), lambda: _looked_at(log))


def _looked_at(log: ObjectLog) -> Objects:
    steps = steps_of(log)
    types = type_figures(log, TYPES_SHOWN, steps)
    names = [each.name for each in types if each.events]
    return Objects(
        log=log,
        types=types,
        flat={each.name: describe(log, each.name) for each in types},
        drawn=names[:TYPES_DRAWN],
        flow=object_flow(log, names[:TYPES_DRAWN], steps),
        meetings=meetings(log, names[:TYPES_DRAWN]),
        links=links(log),
    )
