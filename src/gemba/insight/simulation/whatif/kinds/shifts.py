"""Other hours of work for the same people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.eventlog.arrays import Bools
from gemba.insight.mining.calendars import WEEK_MINUTES, Calendar
from gemba.insight.simulation.model import HOURS_OF_WEEK, Twin
from gemba.insight.simulation.whatif.change import ChangeRefused, with_people, within

HOUR_MINUTES = 60
_WINDOW = gettext_noop("Hours of a week are numbers from 0, Monday 00:00, to 168.")


@dataclass(frozen=True)
class MoveHours:
    """The shifts of these people begin and end so many hours later (earlier below zero)."""

    names: tuple[str, ...]
    hours: float

    def apply(self, twin: Twin) -> Twin:
        """Raises ChangeRefused."""
        within(
            self.hours,
            -HOURS_OF_WEEK,
            HOURS_OF_WEEK,
            gettext_noop("Shifts move by a week at most."),
        )
        shift = round(self.hours * HOUR_MINUTES)
        return _with_hours(twin, self.names, lambda minutes: np.roll(minutes, shift))


@dataclass(frozen=True)
class AddHours:
    """These people are there besides from `first` to `end`, hours of the week since Monday 00:00
    on their own clocks; an end before the begin is in the week after."""

    names: tuple[str, ...]
    first: float
    end: float

    def apply(self, twin: Twin) -> Twin:
        """Raises ChangeRefused."""
        window = _window(self.first, self.end)
        return _with_hours(twin, self.names, lambda minutes: minutes | window)


@dataclass(frozen=True)
class EndHours:
    """These people are no longer there from `first` to `end`, hours of the week as in AddHours."""

    names: tuple[str, ...]
    first: float
    end: float

    def apply(self, twin: Twin) -> Twin:
        """Raises ChangeRefused."""
        window = _window(self.first, self.end)
        return _with_hours(twin, self.names, lambda minutes: minutes & ~window)


def _window(first: float, end: float) -> Bools:
    """One flag for each minute of the week."""
    within(first, 0, HOURS_OF_WEEK, _WINDOW)
    within(end, 0, HOURS_OF_WEEK, _WINDOW)
    if first == end:
        raise ChangeRefused(gettext_noop("Say from when until when: these hours are none."))
    minute = np.arange(WEEK_MINUTES)
    after, before = minute >= round(first * HOUR_MINUTES), minute < round(end * HOUR_MINUTES)
    window: Bools = after & before if first < end else after | before
    return window


def _with_hours(twin: Twin, names: tuple[str, ...], changed: Callable[[Bools], Bools]) -> Twin:
    return with_people(
        twin, names, lambda each: replace(each, calendar=_changed(each.calendar, changed))
    )


def _changed(calendar: Calendar, changed: Callable[[Bools], Bools]) -> Calendar:
    minutes = np.zeros(WEEK_MINUTES, dtype=np.bool_)
    for start, end in calendar.intervals:
        minutes[start:end] = True
    return Calendar.of_slots(changed(minutes), calendar.zone)
