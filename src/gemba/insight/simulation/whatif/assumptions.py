"""What a twin rests on, part by part, and how far each part may be from the truth."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from gemba.foundation.kernel.intervals import Z
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.mining.calendars import WEEK_MINUTES, Calendar
from gemba.insight.mining.zones import DAY_US
from gemba.insight.simulation.model import Activity, Arrivals, Batch, Choice, Draw, Person, Twin

from .durations import scaled

# What is assumed where the log does not say how sure it is of a part.
USUAL_DOUBTS: Final[Mapping[str, float]] = {
    "demand": 0.1,
    "handling": 0.1,
    "presence": 0.1,
    "frequency": 0.2,
    "delay": 0.2,
    "patience": 0.2,
    "batch": 0.2,
}
# Even of what was seen once no more is doubted than that it is a half or twice as much.
DOUBT_MAX = 1.0
_QUANTILES = (np.arange(2_000) + 0.5) / 2_000


@dataclass(frozen=True)
class Assumption:
    """One part of a twin: `kind` with the types or activities it speaks of, none for all.

    demand: cases that arrive. handling: how long a step takes. frequency: how often it is done,
    rework among it (the odds that it comes next). delay: what passes before it that no lack of
    people explains. presence: how long people are there on a day. patience: how long customers
    wait. batch: how much is saved up. The truth lies between `1 / (1 + doubt)` and `1 + doubt`
    times what the twin says; `is_measured` where that follows from the log (95 %).
    """

    kind: str
    names: tuple[str, ...]
    doubt: float
    is_measured: bool = False

    def moved(self, twin: Twin, factor: float) -> Twin:
        """The twin with so many times as much of it."""
        return _MOVES[self.kind](twin, self.names, factor)

    @property
    def factors(self) -> tuple[float, float]:
        return 1 / (1 + self.doubt), 1 + self.doubt


@dataclass(frozen=True)
class Seen:
    """How much a log tells: the days it covers, and how often each activity was done."""

    days: float
    done: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, columns: EventColumns) -> Seen:
        """Of the log the twin was fitted to."""
        if not len(columns):
            return cls(0.0)
        names = list(columns.activities)
        times = np.bincount(columns.activity, minlength=len(names)).tolist()
        span = int(columns.time_us.max()) - int(columns.time_us.min())
        return cls(span / DAY_US, dict(zip(names, times, strict=True)))


def assumptions(twin: Twin, seen: Seen | None = None) -> tuple[Assumption, ...]:
    """All that the twin has. What is told by `seen` is as doubtful as so many observations leave
    it, at 95 %; all else `USUAL_DOUBTS`."""
    return tuple(_Doubts(twin, seen).each())


class _Doubts:
    def __init__(self, twin: Twin, seen: Seen | None) -> None:
        self.twin, self.seen = twin, seen

    def each(self) -> Iterator[Assumption]:
        twin = self.twin
        for stream in dict.fromkeys(each.type for each in twin.arrivals):
            yield self._demand(stream)
        for step in twin.activities:
            if any(each.draw.mean_seconds for each in step.handling):
                spread = max(_variation(each.draw) for each in step.handling)
                yield self._of("handling", step.name, spread)
        for step in twin.activities:
            if any(0 < dict(each.next).get(step.name, 0) < 1 for each in twin.branching.choices):
                yield self._of("frequency", step.name, 1.0)
        for name in dict.fromkeys(each.to for each in twin.delays):
            spread = max(_variation(each.draw) for each in twin.delays if each.to == name)
            yield self._of("delay", name, spread)
        for step in twin.activities:
            if step.batch is not None:
                yield self._usual("batch", (step.name,))
        if twin.people:
            yield self._usual("presence", ())
        if any(each.customer.first or each.customer.later for each in twin.types):
            yield self._usual("patience", ())

    def _usual(self, kind: str, names: tuple[str, ...]) -> Assumption:
        return Assumption(kind, names, USUAL_DOUBTS[kind])

    def _demand(self, name: str) -> Assumption:
        """Poisson, and days that differ."""
        if self.seen is None or not self.seen.days:
            return self._usual("demand", (name,))
        streams = [each for each in self.twin.arrivals if each.type == name]
        cases = sum(sum(each.per_hour) for each in streams) * self.seen.days / 7
        if not cases:
            return self._usual("demand", (name,))
        daily = max(each.daily_variation for each in streams)
        error = math.sqrt(1 / cases + daily**2 / max(self.seen.days, 1))
        return Assumption("demand", (name,), min(Z * error, DOUBT_MAX), is_measured=True)

    def _of(self, kind: str, name: str, variation: float) -> Assumption:
        """As far as the mean of so many, with this coefficient of variation, may be off."""
        times = 0 if self.seen is None else self.seen.done.get(name, 0)
        if not times:
            return self._usual(kind, (name,))
        doubt = min(Z * variation / math.sqrt(times), DOUBT_MAX)
        return Assumption(kind, (name,), doubt, is_measured=True)


def _variation(draw: Draw) -> float:
    """Standard deviation of the mean."""
    seconds = draw.at(_QUANTILES)
    mean = float(seconds.mean())
    return float(seconds.std()) / mean if mean else 0.0


_Names = tuple[str, ...]


def _demand(twin: Twin, names: _Names, factor: float) -> Twin:
    def moved(each: Arrivals) -> Arrivals:
        if names and each.type not in names:
            return each
        return replace(each, per_hour=tuple(rate * factor for rate in each.per_hour))

    return replace(twin, arrivals=tuple(moved(each) for each in twin.arrivals))


def _handling(twin: Twin, names: _Names, factor: float) -> Twin:
    def moved(each: Activity) -> Activity:
        draws = tuple(replace(one, draw=scaled(one.draw, factor)) for one in each.handling)
        return replace(each, handling=draws)

    return _steps(twin, names, moved)


def _frequency(twin: Twin, names: _Names, factor: float) -> Twin:
    def moved(choice: Choice) -> Choice:
        weights = [(to, share * (factor if to in names else 1)) for to, share in choice.next]
        whole = math.fsum(weight for _to, weight in weights)
        return replace(choice, next=tuple((to, weight / whole) for to, weight in weights))

    choices = tuple(moved(each) for each in twin.branching.choices)
    return replace(twin, branching=replace(twin.branching, choices=choices))


def _delay(twin: Twin, names: _Names, factor: float) -> Twin:
    delays = tuple(
        each if names and each.to not in names else replace(each, draw=scaled(each.draw, factor))
        for each in twin.delays
    )
    return replace(twin, delays=delays)


def _batch(twin: Twin, names: _Names, factor: float) -> Twin:
    def moved(each: Activity) -> Activity:
        if each.batch is None:
            return each
        waits = each.batch.wait_seconds_max
        size = max(1, round(each.batch.size * factor))
        longer = None if waits is None else waits * factor
        return replace(each, batch=Batch(size, longer, each.batch.hours))

    return _steps(twin, names, moved)


def _presence(twin: Twin, _names: _Names, factor: float) -> Twin:
    return replace(twin, people=tuple(stretched(each, factor) for each in twin.people))


def stretched(person: Person, factor: float) -> Person:
    """Every stretch of work, hours in which she is there now and then among it, begins when it did
    and lasts so many times as long, at most until the end of the week; what reaches the next is one
    with it."""
    hours = [(start, end) for start, end, _chance in person.occasional]
    begins = [start for start, _end in _joined((*person.calendar.intervals, *hours)).intervals]

    def moved(start: int, end: int) -> tuple[int, int]:
        begin = begins[bisect_right(begins, start) - 1]
        first, last = (begin + round((minute - begin) * factor) for minute in (start, end))
        return min(first, WEEK_MINUTES), min(last, WEEK_MINUTES)

    now_and_then = [(*moved(since, until), chance) for since, until, chance in person.occasional]
    calendar = _joined([moved(*each) for each in person.calendar.intervals])
    return replace(
        person,
        calendar=replace(calendar, zone=person.calendar.zone),
        occasional=tuple(each for each in now_and_then if each[0] < each[1]),
    )


def _joined(intervals: Iterable[tuple[int, int]]) -> Calendar:
    minutes = np.zeros(WEEK_MINUTES, dtype=np.bool_)
    for start, end in intervals:
        minutes[start:end] = True
    return Calendar.of_slots(minutes)


def _patience(twin: Twin, _names: _Names, factor: float) -> Twin:
    def longer(draw: Draw | None) -> Draw | None:
        return None if draw is None else scaled(draw, factor)

    types = []
    for each in twin.types:
        waits = each.customer
        customer = replace(waits, first=longer(waits.first), later=longer(waits.later))
        types.append(replace(each, customer=customer))
    return replace(twin, types=tuple(types))


def _steps(twin: Twin, names: _Names, moved: Callable[[Activity], Activity]) -> Twin:
    steps = (each if names and each.name not in names else moved(each) for each in twin.activities)
    return replace(twin, activities=tuple(steps))


_MOVES: Final[Mapping[str, Callable[[Twin, _Names, float], Twin]]] = {
    "demand": _demand,
    "handling": _handling,
    "presence": _presence,
    "frequency": _frequency,
    "delay": _delay,
    "patience": _patience,
    "batch": _batch,
}
