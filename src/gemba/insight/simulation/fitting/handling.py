"""How long work takes: by activity, and by person and type where they differ by more than chance.

Time is working time of the doer, so that a night in between is no work; what was begun
outside her calendar counts as it was told. Work that goes on while the calendar is closed is
finished after hours where `overtime` says so.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Floats, Int64s
from gemba.insight.simulation.model import Handling

from .families import best_draw
from .people import Staff
from .steps import Steps

# So many durations of a person or a type are needed to tell her own.
OWN_MIN = 30
# Smirnov's limit for two samples at a chance of one in a thousand, and a difference that matters.
SMIRNOV = 1.95
DIFFERENCE_MIN = 0.12
MOMENT_US = 1_000_000


def handling_seconds(steps: Steps, staff: Staff) -> Floats:
    """By step, how long it took its doer in working time."""
    took = steps.end_us - steps.start_us
    rows = np.flatnonzero(staff.is_work)
    if staff.overtime or not len(rows):
        return took / 1e6
    who = steps.person[rows].astype(np.int32)
    on_duty = staff.duty.before(who, steps.end_us[rows])
    on_duty -= staff.duty.before(who, steps.start_us[rows])
    # Who began off duty does not work by her calendar just then.
    start = steps.start_us[rows]
    began_on_duty = staff.duty.before(who, start + MOMENT_US) > staff.duty.before(who, start)
    worked = took.astype(np.float64)
    worked[rows] = np.where(began_on_duty, on_duty, took[rows])
    return worked / 1e6


@dataclass(frozen=True, eq=False)
class Grouped:
    """Durations (seconds) with who and what type of case each was; codes, -1 unknown."""

    seconds: Floats
    person: Int64s
    of_type: Int64s


def fit_handling(of: Grouped, names: list[str], types: list[str]) -> tuple[Handling, ...]:
    """Of one activity. `names` of the people that may be named, by code; "" for the others."""
    found = [Handling(best_draw(of.seconds).draw)]
    for code in differing(of.seconds, of.of_type) if len(types) > 1 else ():
        found.append(Handling(best_draw(of.seconds[of.of_type == code]).draw, type=types[code]))
    for code in differing(of.seconds, of.person):
        if names[code]:
            found.append(Handling(best_draw(of.seconds[of.person == code]).draw, who=names[code]))
    return tuple(found)


def differing(seconds: Floats, group: Int64s) -> list[int]:
    """The groups whose durations differ from the others' by more than chance, and by enough."""
    known = group[group >= 0]
    count = np.bincount(known)
    if np.count_nonzero(count) < 2 and len(known) == len(group):
        return []
    order = np.lexsort((seconds, group))
    bounds = np.searchsorted(group[order], np.arange(len(count) + 1))
    together = np.sort(seconds)
    found: list[int] = []
    for code in np.flatnonzero((count >= OWN_MIN) & (count < len(group))).tolist():
        mine = seconds[order[bounds[code] : bounds[code + 1]]]
        others = len(group) - len(mine)
        limit = SMIRNOV * np.sqrt(1 / len(mine) + 1 / others)
        # All are the others and her own: what is apart from all is more so from the others.
        apart = two_sample_distance(mine, together) * len(group) / others
        if apart > max(limit, DIFFERENCE_MIN):
            found.append(code)
    return found


def two_sample_distance(one: Floats, other: Floats) -> float:
    """Kolmogorov-Smirnov of two ascending samples; fastest where the first is the smaller."""
    found = 0.0
    for side in ("left", "right"):
        # Between two values of the first only the share of the other grows: the ends are enough.
        share = np.searchsorted(one, one, side=side) / len(one)
        share -= np.searchsorted(other, one, side=side) / len(other)
        found = max(found, float(np.abs(share).max()))
    return found
