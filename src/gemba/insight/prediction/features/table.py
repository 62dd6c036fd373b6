"""All features of moments, a row each: what a learner sees, and the model when it is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from gemba.insight.eventlog.arrays import Int64s
from gemba.insight.eventlog.columns import EventColumns

from .load import Load, load_of
from .moments import Moments
from .recent import HOUR_US, Recent, recent_of
from .schema import Schema
from .steps import Steps

Kind = Literal["c", "q"]
Numbers = npt.NDArray[np.float32]

LOOKED_BACK = 3
# Waits looked back on: few follow a change at once, many are steady.
NEWEST = (10, 60)
LEVELS = 8
RECENT = "recent"
_WEEK_HOURS = 168
# 1 January 1970 was a Thursday; weeks begin on Monday.
_THURSDAY = 3 * 24


@dataclass(frozen=True)
class Feature:
    """A column. `name` says what it is: `last.1`, `count:Closed`, `label:product`; kind c holds
    codes of a vocabulary, q numbers."""

    name: str
    kind: Kind


@dataclass(frozen=True, eq=False)
class Surroundings:
    """All other cases of the log: how busy it was and how long waits have lately been."""

    load: Load
    recent: Recent


def surroundings_of(columns: EventColumns) -> Surroundings:
    """Of a whole log; about 0.3 s for a million events."""
    return Surroundings(load_of(columns), recent_of(columns))


@dataclass(frozen=True, eq=False)
class Known:
    """What is worked out of: some steps, what else happened, and the words of a model."""

    steps: Steps
    around: Surroundings
    schema: Schema


@dataclass(frozen=True, eq=False)
class Table:
    """`values` has a row a moment and a column a feature."""

    features: tuple[Feature, ...]
    values: Numbers


def table_of(known: Known, moments: Moments) -> Table:
    """Every feature at every moment; only what had happened by then counts."""
    found = [*_history(known, moments), *_times(known.steps, moments), *_labels(known, moments)]
    found += [*_busy(known, moments), *_lately(known, moments)]
    values = np.empty((len(moments), len(found)), np.float32)
    for place, (_feature, column) in enumerate(found):
        values[:, place] = column
    return Table(tuple(feature for feature, _column in found), values)


Column = tuple[Feature, npt.NDArray[np.generic]]


def _history(known: Known, moments: Moments) -> Iterator[Column]:
    """What happened so far, by kind and number."""
    steps, words = known.steps, known.schema.activities
    activity = words.table(steps.activities)[steps.activity]
    yield Feature("last.0", "c"), activity[moments.row]
    for back in range(1, LOOKED_BACK + 1):
        earlier = steps.earlier(activity, back)
        yield (
            Feature(f"last.{back}", "c"),
            np.where(earlier < 0, words.size - 1, earlier)[moments.row],
        )
    yield Feature("steps", "q"), steps.place[moments.row] + 1
    first = steps.first_row
    for code in range(known.schema.counted):
        so_far = np.concatenate([[0], np.cumsum(activity == code)])
        counts = so_far[1:] - so_far[first]
        yield Feature(f"count:{words.texts[code]}", "q"), counts[moments.row]
    same = np.zeros(len(steps), np.bool_)
    same[1:] = (activity[1:] == activity[:-1]) & (steps.place[1:] > 0)
    yield Feature("repeats", "q"), _run_length(same)[moments.row]
    resource = steps.resource
    moved = np.zeros(len(steps), np.int64)
    moved[1:] = (resource[1:] != resource[:-1]) & (steps.place[1:] > 0)
    handed = np.cumsum(moved)
    yield Feature("handovers", "q"), (handed - handed[first])[moments.row]


def _run_length(same: npt.NDArray[np.bool_]) -> Int64s:
    """By row, how many rows in a row before it were flagged, itself counted."""
    places = np.arange(len(same))
    begun = np.maximum.accumulate(np.where(same, 0, places))
    found: Int64s = places - begun
    return found


def _times(steps: Steps, moments: Moments) -> Iterator[Column]:
    """Hours since, and the clock of the moment."""
    at, row = moments.at_us, moments.row
    began = steps.time_us[steps.first_row[row]]
    yield Feature("elapsed", "q"), (at - began) / HOUR_US
    yield Feature("waited", "q"), (at - steps.time_us[row]) / HOUR_US
    for back in (1, 2, 3):
        before = np.maximum(row - back, steps.first_row[row])
        later = np.maximum(row - back + 1, steps.first_row[row])
        yield Feature(f"gap.{back}", "q"), (steps.time_us[later] - steps.time_us[before]) / HOUR_US
    hours = at // HOUR_US + _THURSDAY
    yield Feature("hour", "q"), (at // (HOUR_US // 4) % 96) / 4
    yield Feature("weekday", "q"), hours % _WEEK_HOURS // 24
    begun = began // HOUR_US + _THURSDAY
    yield Feature("begun_hour", "q"), begun % 24
    yield Feature("begun_weekday", "q"), begun % _WEEK_HOURS // 24


def _labels(known: Known, moments: Moments) -> Iterator[Column]:
    steps, schema = known.steps, known.schema
    if schema.resources.texts:
        codes = schema.resources.table(steps.resources)[steps.resource]
        yield Feature("resource", "c"), codes[moments.row]
    for name, words in schema.labels.items():
        column = steps.labels.get(name)
        if column is None:
            yield Feature(f"label:{name}", "c"), np.full(len(moments), words.size - 1)
            continue
        yield Feature(f"label:{name}", "c"), words.table(column.names)[column.codes][moments.row]


def _busy(known: Known, moments: Moments) -> Iterator[Column]:
    at, load = moments.at_us, known.around.load
    for days in (1, 7):
        yield Feature(f"steps_within.{days}", "q"), load.steps_within(at, days)
        yield Feature(f"begun_within.{days}", "q"), load.begun_within(at, days)
    if known.schema.resources.texts:
        who = known.steps.resource[moments.row].astype(np.int64)
        yield Feature("resource_within.7", "q"), load.steps_of(who, at, 7)


def _lately(known: Known, moments: Moments) -> Iterator[Column]:
    """Levels of waits, of the step last had and of the commonest ones."""
    activity, at, recent = known.steps.activity[moments.row], moments.at_us, known.around.recent
    words = known.schema.activities
    codes = words.table(known.steps.activities)[:-1]
    for newest in NEWEST:
        own = recent.mean_after(activity, at, newest)
        yield Feature(f"{RECENT}.{newest}", "q"), own
        for place in range(min(LEVELS, len(words.texts))):
            named = Feature(f"{RECENT}.{newest}:{words.texts[place]}", "q")
            (code,) = np.flatnonzero(codes == place)[:1].tolist() or [-1]
            waits = recent.waits.get(code)
            yield named, np.full(len(at), np.nan) if waits is None else waits.mean(at, newest)
