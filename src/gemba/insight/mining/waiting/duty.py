"""Working time of many resources at once: how much of it lies before any instant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from gemba.insight.eventlog.arrays import Int32s, Int64s
from gemba.insight.mining.calendars import Calendar, Spans

from .clock import Clock


@dataclass(frozen=True, eq=False)
class Duty:
    """`calendar` is the code of each resource's calendar, -1 for any hour. Calendars that are
    equal are one. Spans of calendar `c` are `spans` from `offsets[c]` to `offsets[c + 1]`."""

    calendar: Int32s
    spans: Spans
    offsets: Int64s
    done: Int64s
    clock: Clock
    start_keys: Int64s

    @classmethod
    def of(
        cls,
        calendars: Sequence[Calendar | None] | None,
        resources: int,
        first_us: int,
        last_us: int,
    ) -> Duty:
        """Between two instants, both included. Raises ValueError for too few calendars."""
        given = [None] * resources if calendars is None else list(calendars)
        if len(given) != resources:
            raise ValueError(f"{resources} resources need as many calendars, not {len(given)}.")
        distinct = list(dict.fromkeys(each for each in given if each is not None))
        code = {each: place for place, each in enumerate(distinct)}
        found = [each.spans(first_us, last_us + 1) for each in distinct]
        start = _joined([each.start_us for each in found])
        end = _joined([each.end_us for each in found])
        offsets = np.cumsum([0, *(len(each) for each in found)], dtype=np.int64)
        clock = Clock.of(len(distinct), start, end, np.array([first_us, last_us + 1]))
        group = np.repeat(np.arange(len(distinct)), np.diff(offsets))
        return cls(
            np.array([-1 if each is None else code[each] for each in given], dtype=np.int32),
            Spans(start, end),
            offsets,
            np.concatenate([[0], np.cumsum(end - start)]).astype(np.int64),
            clock,
            clock.keys(group, start),
        )

    def of_people(self, first: int, end: int) -> Duty:
        """The same for some resources in a row, counted from `first`."""
        return replace(self, calendar=self.calendar[first:end])

    def before(self, resource: Int32s, at_us: Int64s) -> Int64s:
        """Working time of each resource up to each instant, in microseconds. Only differences
        mean anything; somebody who works at any hour has worked since 1970."""
        calendar = self.calendar[resource]
        bound = np.flatnonzero(calendar >= 0)
        if len(bound) == len(calendar):
            return self._worked(calendar, at_us)
        worked = at_us.copy()
        worked[bound] = self._worked(calendar[bound], at_us[bound])
        return worked

    def _worked(self, code: Int32s, at_us: Int64s) -> Int64s:
        """Working time by calendar."""
        if not len(self.spans):
            return np.zeros(len(code), dtype=np.int64)
        place, base = self._place(code, at_us), self.offsets[code]
        worked = self.done[place]
        worked -= self.done[base]
        worked -= np.maximum(self._ends(np.maximum(place - 1, 0)) - at_us, 0)
        worked[place <= base] = 0
        return worked

    def shift_start(self, resource: Int32s, at_us: Int64s) -> Int64s:
        """When the shift in which each instant lies began; the instant itself off duty, and
        far in the past for those who may work at any hour."""
        began = np.full(len(at_us), np.iinfo(np.int64).min // 2, dtype=np.int64)
        calendar = self.calendar[resource]
        bound = np.flatnonzero(calendar >= 0)
        if len(bound):
            code, at = calendar[bound], at_us[bound]
            # The very end of a shift still belongs to it.
            place = self._place(code, at - 1)
            last = np.maximum(place - 1, 0)
            on = (place > self.offsets[code]) & (self._ends(last) >= at)
            began[bound] = np.where(on, self._starts(last), at)
        return began

    def shift_end(self, resource: Int32s, at_us: Int64s) -> Int64s:
        """When the shift in which each instant lies ends; the instant itself off duty, and far in
        the future for those who may work at any hour."""
        left = np.full(len(at_us), np.iinfo(np.int64).max // 2, dtype=np.int64)
        calendar = self.calendar[resource]
        bound = np.flatnonzero(calendar >= 0)
        if len(bound):
            code, at = calendar[bound], at_us[bound]
            place = self._place(code, at)
            ends = self._ends(np.maximum(place - 1, 0))
            left[bound] = np.where(place > self.offsets[code], np.maximum(ends, at), at)
        return left

    def _place(self, code: Int32s, at_us: Int64s) -> Int64s:
        """How many spans, of all, start at or before each instant."""
        at = self.clock.clipped(at_us)
        return np.searchsorted(self.start_keys, self.clock.keys(code, at), side="right")

    def _ends(self, place: Int64s) -> Int64s:
        ends = self.spans.end_us
        return ends[place] if len(ends) else np.zeros(len(place), dtype=np.int64)

    def _starts(self, place: Int64s) -> Int64s:
        starts = self.spans.start_us
        return starts[place] if len(starts) else np.zeros(len(place), dtype=np.int64)


def _joined(parts: list[Int64s]) -> Int64s:
    return np.concatenate([np.empty(0, dtype=np.int64), *parts])
