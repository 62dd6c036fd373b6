"""Hours outside her calendar in which somebody works now and then, and how often.

A calendar is either open or not. Who works one Saturday in ten is not there on Saturdays, yet work
is done on one in ten; left out, that would never be. How often is told by the weeks in which she
was seen in an hour, or by how much she did in it against an hour of her calendar, if that is less:
who looks in for one thing is not there for an hour.
"""

from __future__ import annotations

import numpy as np

from gemba.insight.eventlog.arrays import Int64s
from gemba.insight.mining.calendars import WEEK_US, Calendar
from gemba.insight.mining.hours import HOUR_US, WEEK_HOURS
from gemba.insight.mining.zones import DAY_US, to_local_us

from .hours import open_hours_of

# Fewer weeks tell nothing of what is rare.
WEEKS_MIN = 4.0
CHANCE_MIN = 0.002
_MONDAY_US = -3 * DAY_US

Occasional = tuple[tuple[int, int, float], ...]


def occasional_hours(calendar: Calendar, at_us: Int64s) -> Occasional:
    """Of somebody with this calendar who was seen at work `at_us`, in any order."""
    weeks = float(np.ptp(at_us)) / WEEK_US if len(at_us) else 0.0
    if weeks < WEEKS_MIN:
        return ()
    hour = to_local_us(at_us, calendar.zone) // HOUR_US
    seen, acts = np.unique(hour, return_counts=True)
    of_week = (seen - _MONDAY_US // HOUR_US) % WEEK_HOURS
    times = np.bincount(of_week, minlength=WEEK_HOURS)
    done = np.bincount(of_week, weights=acts, minlength=WEEK_HOURS)
    is_open = open_hours_of(calendar)
    if not times[is_open].any():
        return ()
    usual = float(done[is_open].sum() / times[is_open].sum())
    chance = np.minimum(np.minimum(times, done / usual) / weeks, 1.0)
    rare = np.flatnonzero(~is_open & (chance >= CHANCE_MIN)).tolist()
    return tuple((each * 60, (each + 1) * 60, round(float(chance[each]), 4)) for each in rare)
