"""What is usual for some work, from other work that came at the same hours of the week."""

from __future__ import annotations

import numpy as np

from gemba.insight.eventlog.arrays import Floats, Int64s

from .view import LogView
from .windows import WEEK_HOURS, local_hour

# Parts of the week as long as this are compared with each other, where others came often enough.
PART_HOURS = 6
OTHERS_MIN = 5


def usual_hours(view: LogView, rows: Int64s, others: Int64s) -> Floats:
    """For each of `rows`, how long `others` that could begin in the same part of the week waited
    for the house on average: nights and weekends are everybody's. All others where few came then.
    """
    parts = WEEK_HOURS // PART_HOURS
    waited = view.house_hours[others]
    part = _part(view, others)
    count = np.bincount(part, minlength=parts)
    mean = np.bincount(part, waited, minlength=parts) / np.maximum(count, 1)
    whole = float(waited.mean()) if len(others) else 0.0
    usual: Floats = np.where(count >= OTHERS_MIN, mean, whole)[_part(view, rows)]
    return usual


def came_hour(view: LogView, rows: Int64s) -> Int64s:
    """The hour of the week, Monday 00:00 is 0, in which each row's work could begin."""
    hour: Int64s = local_hour(view, view.columns.time_us[view.waits.enabler[rows]]) % WEEK_HOURS
    return hour


def _part(view: LogView, rows: Int64s) -> Int64s:
    return came_hour(view, rows) // PART_HOURS
