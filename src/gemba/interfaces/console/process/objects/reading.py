"""The figures of an object-centric log, kept for the next look while the log has not grown."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

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


_lock = Lock()
_kept: OrderedDict[tuple[str, int, int], Objects] = OrderedDict()


def objects_of(line: LogLine, *, actor: Actor) -> Objects | None:
    """None for a log that is not object-centric. Raises LogUnknown, StoreUnreadable."""
    log = open_object_log(line.key, actor=actor)
    if log is None:
        return None
    # A log only ever grows, so its size tells whether it is the one looked at before.
    key = (line.base_key, len(log), len(log.object_values) + len(log.object_objects))
    with _lock:
        known = _kept.get(key)
        if known is not None:
            _kept.move_to_end(key)
            return known
    found = _looked_at(log)
    with _lock:
        _kept[key] = found
        while len(_kept) > KEPT_MAX:
            _kept.popitem(last=False)
    return found


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
