"""The types of objects of a log: how many there are, what happens to them, how they meet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from gemba.insight.eventlog.arrays import Floats, Int64s, distinct, spread
from gemba.insight.eventlog.objects.log import ObjectLog

from .flow import Steps, steps_of

TYPES_MAX = 40
PAIRS_MAX = 20_000_000


@dataclass(frozen=True)
class TypeFigures:
    """One type. Times in seconds, NaN where nothing happened to any object of it.

    `events` concern at least one of the `objects`; `lifetime` runs from an object's first event
    to its last. `begins_with` and `ends_with` are the commonest first and last activities, codes
    with the share of the objects that have events.
    """

    name: str
    objects: int
    objects_with_events: int
    events: int
    events_each_median: float
    events_each_max: int
    lifetime_seconds_median: float
    lifetime_seconds_p90: float
    begins_with: tuple[int, float] | None
    ends_with: tuple[int, float] | None


@dataclass(frozen=True)
class Meeting:
    """Two types, by name: in `events` at least one object of each is concerned, `together_mean`
    objects of the second for each of the first that ever meets one."""

    one: str
    other: str
    events: int
    together_mean: float


@dataclass(frozen=True)
class Link:
    """Relations between objects, by the types they lead from and to and what they mean."""

    source: str
    target: str
    qualifier: str
    count: int


def type_figures(
    log: ObjectLog, types_max: int = TYPES_MAX, steps: Steps | None = None
) -> list[TypeFigures]:
    """The types whose objects are concerned most often, the one with most events first; `steps`
    are those of the log, if at hand."""
    steps = steps or steps_of(log)
    often = np.bincount(steps.type, minlength=len(log.object_types))
    chosen = np.argsort(-often, kind="stable")[:types_max].tolist()
    found = [_figures(log, steps, code, log.object_types[code]) for code in chosen]
    return sorted(found, key=lambda each: (-each.events, -each.objects, each.name))


def meetings(log: ObjectLog, types: Sequence[str]) -> list[Meeting]:
    """Which of these types meet in events, in both directions, the most frequent first."""
    concerned = {name: _concerned(log, name) for name in types}
    found = []
    for one, other in combinations(types, 2):
        met = _met(log.objects, concerned[one], concerned[other])
        if met is not None:
            found.append(Meeting(one, other, met.events, met.pairs / met.ones))
            found.append(Meeting(other, one, met.events, met.pairs / met.others))
    return sorted(found, key=lambda each: (-each.events, each.one, each.other))


def links(log: ObjectLog) -> list[Link]:
    """Relations between objects counted by types and qualifier, the most frequent first."""
    rows, types = log.object_objects, len(log.object_types)
    source = log.object_type[rows.source].astype(np.int64)
    target = log.object_type[rows.target].astype(np.int64)
    key = (source * types + target) * max(len(log.qualifiers), 1) + rows.qualifier
    found, counts = np.unique(key, return_counts=True)
    pair, qualifier = np.divmod(found, max(len(log.qualifiers), 1))
    lines = [
        Link(
            log.object_types[each // types],
            log.object_types[each % types],
            log.qualifiers[part],
            count,
        )
        for each, part, count in zip(
            pair.tolist(), qualifier.tolist(), counts.tolist(), strict=True
        )
    ]
    return sorted(lines, key=lambda each: (-each.count, each.source, each.target))


def _figures(log: ObjectLog, steps: Steps, code: int, name: str) -> TypeFigures:
    mine = steps.type == code
    object_, time_us, activity = steps.object[mine], steps.time_us[mine], steps.activity[mine]
    # Rows ascend by object.
    first = np.flatnonzero(np.diff(object_, prepend=-1))
    last = np.append(first[1:], len(object_))[: len(first)] - 1
    count, lifetime = last - first + 1, (time_us[last] - time_us[first]) / 1_000_000
    return TypeFigures(
        name=name,
        objects=int(np.count_nonzero(log.object_type == code)),
        objects_with_events=len(first),
        events=_different(steps.event[mine], len(log)),
        events_each_median=_quantile(count, 0.5),
        events_each_max=int(count.max(initial=0)),
        lifetime_seconds_median=_quantile(lifetime, 0.5),
        lifetime_seconds_p90=_quantile(lifetime, 0.9),
        begins_with=_commonest(activity[first]),
        ends_with=_commonest(activity[last]),
    )


def _commonest(activity: Int64s) -> tuple[int, float] | None:
    if not len(activity):
        return None
    counts = np.bincount(activity)
    return int(counts.argmax()), float(counts.max() / len(activity))


def _quantile(values: Floats | Int64s, share: float) -> float:
    return float(np.quantile(values, share)) if len(values) else float("nan")


@dataclass(frozen=True)
class _Met:
    """Two types: events with both, pairs of objects that meet, and objects of each that do."""

    events: int
    pairs: float
    ones: int
    others: int


def _concerned(log: ObjectLog, name: str) -> tuple[Int64s, Int64s]:
    """Events and objects of a type, by event."""
    relations = log.event_objects
    rows = np.flatnonzero(log.object_type[relations.target] == log.type_code(name))
    return relations.source[rows].astype(np.int64), relations.target[rows].astype(np.int64)


def _met(objects: int, one: tuple[Int64s, Int64s], other: tuple[Int64s, Int64s]) -> _Met | None:
    """None where they never meet; pairs are NaN past PAIRS_MAX."""
    begins = np.searchsorted(other[0], one[0], side="left")
    lengths = np.searchsorted(other[0], one[0], side="right") - begins
    shared = lengths > 0
    if not shared.any():
        return None
    events = len(distinct(one[0][shared]))
    if int(lengths.sum()) > PAIRS_MAX:
        return _Met(events, float("nan"), 1, 1)
    rows = spread(begins, lengths)
    left, right = np.repeat(one[1], lengths), other[1][rows]
    pairs = len(distinct(left * objects + right))
    return _Met(events, pairs, _different(left, objects), _different(right, objects))


def _different(codes: Int64s, count: int) -> int:
    return int(np.count_nonzero(np.bincount(codes, minlength=count)))
