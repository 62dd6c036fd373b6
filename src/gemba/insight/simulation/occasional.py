"""Hours in which somebody is there now and then: beside her calendar, drawn day by day.

Calendars that hold by chance: López-Pintado and Dumas 2023, “Discovery and simulation of business
processes with probabilistic resource availability calendars”. Here one chance decides a day: who
is there in an hour in which she seldom is, is there in all hours of that day in which she is more
often, so that hours come together as they do with people.
"""

from __future__ import annotations

import numpy as np

from gemba.insight.mining.calendars import Calendar, Spans
from gemba.insight.mining.zones import DAY_US, to_local_us

from .chances import chances, key_of, keys_mixed
from .model import Person

_DAYS_BEFORE = 1_000_000


def occasional_spans(person: Person, from_us: int, to_us: int, key: int) -> Spans:
    """Those that come about in a run, ascending; `key` decides its luck."""
    luck_key = key_of("occasional", key, person.name)
    zone = person.calendar.zone
    starts, ends = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
    for start, end, chance in person.occasional:
        spans = Calendar(((start, end),), zone).spans(from_us, to_us)
        days = to_local_us(spans.start_us, zone) // DAY_US + _DAYS_BEFORE
        there = chances(keys_mixed(days.astype(np.uint64), luck_key)) < chance
        starts.append(spans.start_us[there])
        ends.append(spans.end_us[there])
    return joined(Spans(np.concatenate(starts), np.concatenate(ends)))


def joined(spans: Spans) -> Spans:
    """In their order; those that overlap or touch as one."""
    if len(spans) < 2:
        return spans
    order = np.argsort(spans.start_us, kind="stable")
    start, latest = spans.start_us[order], np.maximum.accumulate(spans.end_us[order])
    first = np.concatenate([[True], start[1:] > latest[:-1]])
    last = np.concatenate([first[1:], [True]])
    return Spans(start[first], latest[last])


def both(one: Spans, other: Spans) -> Spans:
    """The time in either."""
    return joined(
        Spans(
            np.concatenate([one.start_us, other.start_us]),
            np.concatenate([one.end_us, other.end_us]),
        )
    )
