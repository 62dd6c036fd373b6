"""Weekly calendars found in a log: when each person is usually seen at work.

After López-Pintado & Dumas (2022), "Business process simulation with differentiated
resources: does it make a difference?": the week is cut into slots, a slot's confidence says
in how large a part of the weeks it was used, and the support of a calendar is the part of
all traces that lie in it. People with too few traces get the calendar of all (the pool).

Two things differ. Confidence counts the weeks a person was seen at all, not the weekdays, so
that one Saturday in fifty does not become a working day. And the bar is a share of the
confidence of busy slots rather than a fixed number, because somebody with four traces a day
works the same hours as somebody with forty.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import UNKNOWN_US, Bools, Floats, Int64s, distinct, spread
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.names import CodedColumn
from gemba.insight.mining.calendars import DAY_MINUTES, MINUTE_US, WEEK_MINUTES, Calendar
from gemba.insight.mining.zones import DAY_US, to_local_us

from .grouping import known_rows

# The confidence of busy slots, free of single outliers.
_BUSY_SHARE = 0.95
_MONDAY_US = -3 * DAY_US
ROWS_AT_ONCE = 500_000


@dataclass(frozen=True)
class HoursRule:
    """How calendars are found. `slot_minutes` divides a day.

    A slot is working time from `confidence_min` of the confidence of busy slots on; more are
    added, the most confident first, until the calendar holds `support_min` of all traces. A
    person's own calendar needs `traces_per_slot_min` traces a slot, else the pool's is taken.
    """

    zone: str = "UTC"
    slot_minutes: int = 60
    confidence_min: float = 0.25
    support_min: float = 0.7
    traces_per_slot_min: float = 8.0

    def __post_init__(self) -> None:
        """Raises ValueError for slots that do not divide a day."""
        if self.slot_minutes < 1 or DAY_MINUTES % self.slot_minutes:
            raise ValueError("Slots of a calendar divide a day: 15, 30, 60 or 120 minutes.")

    @property
    def slots(self) -> int:
        return WEEK_MINUTES // self.slot_minutes


@dataclass(frozen=True, eq=False)
class WorkingHours:
    """The calendar of one person, or of the pool.

    `confidence` is the mean part of the weeks in which a slot of the calendar was used,
    `support` the part of all traces inside it; a trace is one slot of one day in which work
    was seen. `slot_confidence` has one figure for each slot of the week. `is_pooled`: too few
    traces of one's own. `first_us` to `last_us` is when the person was seen, on `days` days.
    """

    calendar: Calendar
    confidence: float
    support: float
    traces: int
    slot_confidence: Floats
    is_pooled: bool
    first_us: int
    last_us: int
    days: int


@dataclass(frozen=True, eq=False)
class AllHours:
    """`of` gives the hours of each person code that was seen at work; `pool` those of all."""

    of: dict[int, WorkingHours]
    pool: WorkingHours
    rule: HoursRule


@dataclass(frozen=True, eq=False)
class _Seen:
    """Distinct (person, slot of time): who was at work when. `slot` counts from a Monday."""

    person: Int64s
    slot: Int64s


def working_hours(
    columns: EventColumns,
    who: CodedColumn,
    cases: Bools | None = None,
    rule: HoursRule | None = None,
) -> AllHours:
    """Calendars of all people in `who` (one code per event), from when events start and end.

    The time between start and end counts as work when both lie on one day: what is left open
    overnight says nothing about the night.
    """
    rule = rule or HoursRule()
    rows = known_rows(columns, who, cases)
    seen = _seen(columns, who, rows, rule)
    used = _used(seen, len(who.names), rule)
    weeks = _counts_by_person(seen.person, seen.slot // rule.slots, len(who.names))
    per_day = rule.slots // 7
    days = _counts_by_person(seen.person, seen.slot // per_day, len(who.names))
    first, last = _bounds(columns, who, rows)
    pool = _found(used.sum(axis=0), int(weeks.sum()), rule)
    whole = (int(first.min()), int(last.max())) if len(rows) else (0, 0)
    pooled = _hours(pool, pool, whole, len(distinct(seen.slot // per_day)))
    of = {}
    for code in np.flatnonzero(weeks).tolist():
        own = _found(used[code], int(weeks[code]), rule)
        span = (int(first[code]), int(last[code]))
        of[code] = _hours(own, pool, span, int(days[code]))
    return AllHours(of, pooled, rule)


@dataclass(frozen=True, eq=False)
class _Slots:
    """Which slots of a week are working time, and how sure that is."""

    chosen: Bools
    count: Int64s
    weeks: int
    rule: HoursRule

    @property
    def support(self) -> float:
        return float(self.count[self.chosen].sum() / max(self.count.sum(), 1))

    @property
    def is_enough(self) -> bool:
        """Whether there are traces enough to tell working hours from chance."""
        per_slot = self.count[self.chosen].sum() / max(int(self.chosen.sum()), 1)
        return bool(per_slot >= self.rule.traces_per_slot_min) and (
            self.support >= self.rule.support_min
        )


def _found(count: Int64s, weeks: int, rule: HoursRule) -> _Slots:
    confidence = count / max(weeks, 1)
    used = confidence[confidence > 0]
    busy = float(np.quantile(used, _BUSY_SHARE)) if len(used) else 0.0
    chosen = (confidence >= rule.confidence_min * busy) & (confidence > 0)
    # Only what was seen twice can be a habit.
    spare = np.flatnonzero(~chosen & (count > 1))
    spare = spare[np.argsort(-count[spare], kind="stable")]
    inside, total = int(count[chosen].sum()), int(count.sum())
    missing = np.cumsum(count[spare]) - count[spare] + inside < rule.support_min * total
    chosen[spare[missing]] = True
    return _Slots(chosen, count, weeks, rule)


def _hours(own: _Slots, pool: _Slots, span: tuple[int, int], days: int) -> WorkingHours:
    taken = own if own.is_enough or own is pool else pool
    confidence = own.count / max(own.weeks, 1)
    inside = taken.chosen
    return WorkingHours(
        calendar=Calendar.of_slots(taken.chosen, own.rule.zone),
        confidence=float(confidence[inside].mean()) if inside.any() else 0.0,
        support=float(own.count[inside].sum() / max(own.count.sum(), 1)),
        traces=int(own.count.sum()),
        slot_confidence=confidence,
        is_pooled=taken is not own,
        first_us=span[0],
        last_us=span[1],
        days=days,
    )


def _seen(columns: EventColumns, who: CodedColumn, rows: Int64s, rule: HoursRule) -> _Seen:
    """Some rows at a time: most events of a person fall into slots they were seen in before."""
    nothing = np.empty(0, np.int64)
    parts = [(nothing, nothing)]
    for first in range(0, len(rows), ROWS_AT_ONCE):
        some = rows[first : first + ROWS_AT_ONCE]
        parts.append(_distinct(*_traces(columns, who, some, rule)))
    people, slots = map(np.concatenate, zip(*parts, strict=True))
    return _Seen(*_distinct(people, slots))


def _distinct(people: Int64s, slots: Int64s) -> tuple[Int64s, Int64s]:
    """The different pairs, ascending."""
    low, high = int(slots.min(initial=0)), int(slots.max(initial=0))
    width = high - low + 1
    keys = distinct(people * width + (slots - low))
    return keys // width, keys % width + low


def _traces(
    columns: EventColumns, who: CodedColumn, rows: Int64s, rule: HoursRule
) -> tuple[Int64s, Int64s]:
    """Who was at work, and in which slot since a Monday; as often as the rows tell."""
    end = columns.time_us[rows]
    person = who.codes[rows].astype(np.int64)
    last = to_local_us(end, rule.zone) - _MONDAY_US
    first = last
    if columns.start_us is not None:
        start = columns.start_us[rows]
        known = (start != UNKNOWN_US) & (start <= end)
        first = to_local_us(np.where(known, start, end), rule.zone) - _MONDAY_US
        # What ends on the stroke of an hour was not done in the next one.
        last = np.maximum(last - 1, first)
    overnight = np.flatnonzero(first // DAY_US != last // DAY_US)
    # Open overnight: its two ends are traces, the time between is not.
    first, alone = first.copy(), first[overnight]
    first[overnight] = last[overnight]
    slot_us = rule.slot_minutes * MINUTE_US
    from_slot, lengths = first // slot_us, last // slot_us - first // slot_us + 1
    slots = np.concatenate([spread(from_slot, lengths), alone // slot_us])
    people = np.concatenate([np.repeat(person, lengths), person[overnight]])
    return people, slots


def _used(seen: _Seen, people: int, rule: HoursRule) -> Int64s:
    """In how many weeks each person (row) used each slot of the week (column)."""
    cell = seen.person * rule.slots + seen.slot % rule.slots
    table: Int64s = np.bincount(cell, minlength=people * rule.slots)
    return table.reshape(people, rule.slots)


def _counts_by_person(person: Int64s, part: Int64s, people: int) -> Int64s:
    """How many different parts of time (they ascend by person) each person was seen in."""
    new = np.ones(len(person), dtype=bool)
    new[1:] = (person[1:] != person[:-1]) | (part[1:] != part[:-1])
    counted: Int64s = np.bincount(person[new], minlength=people)
    return counted


def _bounds(columns: EventColumns, who: CodedColumn, rows: Int64s) -> tuple[Int64s, Int64s]:
    """When each person was first and last seen; `first` is above `last` for nobody."""
    people = len(who.names)
    first = np.full(people, np.iinfo(np.int64).max)
    last = np.full(people, np.iinfo(np.int64).min)
    for place in range(0, len(rows), ROWS_AT_ONCE):
        some = rows[place : place + ROWS_AT_ONCE]
        begun = time = columns.time_us[some]
        if columns.start_us is not None:
            start = columns.start_us[some]
            begun = np.where((start == UNKNOWN_US) | (start > time), time, start)
        np.minimum.at(first, who.codes[some], begun)
        np.maximum.at(last, who.codes[some], time)
    return first, last
