"""The types of objects of a log: how many there are, what happens to them, how they meet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Floats, Int64s
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


def type_figures(log: ObjectLog, types_max: int = TYPES_MAX) -> list[TypeFigures]:
    """The types whose objects are concerned most often, the one with most events first."""
    steps = steps_of(log)
    often = np.bincount(steps.type, minlength=len(log.object_types))
    chosen = np.argsort(-often, kind="stable")[:types_max].tolist()
    found = [_figures(log, steps, code, log.object_types[code]) for code in chosen]
    return sorted(found, key=lambda each: (-each.events, -each.objects, each.name))


def meetings(log: ObjectLog, types: Sequence[str]) -> list[Meeting]:
    """Which of these types meet in events, in both directions, the most frequent first."""
    steps, found = steps_of(log), []
    codes = [log.type_code(name) for name in types]
    seen = {code: _events_of(log, steps, code) for code in codes}
    for one, other in permutations(codes, 2):
        shared = seen[one] & seen[other]
        events = int(np.count_nonzero(shared))
        if events:
            mean = _together(log, steps, one, other, shared)
            names = log.object_types[one], log.object_types[other]
            found.append(Meeting(*names, events, mean))
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
    object_, time_us = steps.object[mine], steps.time_us[mine]
    each, first, count = np.unique(object_, return_index=True, return_counts=True)
    activity = steps.activity[mine]
    lifetime = (time_us[first + count - 1] - time_us[first]) / 1_000_000
    return TypeFigures(
        name=name,
        objects=int(np.count_nonzero(log.object_type == code)),
        objects_with_events=len(each),
        events=len(np.unique(steps.event[mine])),
        events_each_median=_quantile(count, 0.5),
        events_each_max=int(count.max(initial=0)),
        lifetime_seconds_median=_quantile(lifetime, 0.5),
        lifetime_seconds_p90=_quantile(lifetime, 0.9),
        begins_with=_commonest(activity[first]),
        ends_with=_commonest(activity[first + count - 1]),
    )


def _events_of(log: ObjectLog, steps: Steps, code: int) -> Bools:
    """Which events concern an object of a type."""
    flags = np.zeros(len(log), dtype=bool)
    flags[steps.event[steps.type == code]] = True
    return flags


def _commonest(activity: Int64s) -> tuple[int, float] | None:
    if not len(activity):
        return None
    counts = np.bincount(activity)
    return int(counts.argmax()), float(counts.max() / len(activity))


def _quantile(values: Floats | Int64s, share: float) -> float:
    return float(np.quantile(values, share)) if len(values) else float("nan")


def _together(log: ObjectLog, steps: Steps, one: int, other: int, shared: Bools) -> float:
    """How many objects of the other type an object of the one type meets, of those that meet any.

    NaN where there are more than PAIRS_MAX pairs to count.
    """
    left = _of_type(steps, one, shared)
    right = _of_type(steps, other, shared)
    begins = np.searchsorted(right[0], left[0], side="left")
    lengths = np.searchsorted(right[0], left[0], side="right") - begins
    if int(lengths.sum()) > PAIRS_MAX:
        return float("nan")
    rows = np.repeat(begins, lengths) + _within(lengths)
    pairs = np.repeat(left[1], lengths) * log.objects + right[1][rows]
    met = np.unique(pairs)
    return len(met) / len(np.unique(met // log.objects))


def _of_type(steps: Steps, code: int, shared: Bools) -> tuple[Int64s, Int64s]:
    """Events and objects of a type among the shared events, by event."""
    rows = np.flatnonzero((steps.type == code) & shared[steps.event])
    rows = rows[np.argsort(steps.event[rows], kind="stable")]
    return steps.event[rows], steps.object[rows]


def _within(lengths: Int64s) -> Int64s:
    """0, 1, … inside each run."""
    ends = np.cumsum(lengths)
    return np.arange(int(ends[-1]) if len(ends) else 0) - np.repeat(ends - lengths, lengths)
