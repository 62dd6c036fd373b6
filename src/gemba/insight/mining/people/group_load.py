"""Work against staff of one group of those who may work for several: a team, a skill, a line.

Who has two things open for two groups works half for each. Who works for several groups is there
for each of them in the same measure: the calendar is shared out as the work of the weeks around
was, so that moving to another team in May leaves the figures of March alone.
"""

from __future__ import annotations

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Floats, Int64s
from gemba.insight.eventlog.names import CodedColumn
from gemba.insight.mining.hours import HOUR_US, TimeGrid
from gemba.insight.mining.people.utilisation import Workload, shares, workload
from gemba.insight.mining.people.working_hours import AllHours
from gemba.insight.mining.people.worktime import Worked
from gemba.insight.mining.zones import DAY_US

# Before and after each cell of the grid; the work of this time shares out the calendar.
DAYS_AROUND = 28


def group_workload(
    work: Worked, hours: AllHours, grid: TimeGrid, *, groups: CodedColumn, code: int
) -> Workload:
    """Of the group `code`; `groups` has one code per event of the log, -1 for none.

    Over all groups these add up to `workload`, but for events of no group and for people of whom
    the log tells no work. O(items log items + people of several groups × cells).
    """
    person = work.items.person
    order = np.argsort(person, kind="stable")
    bounds = np.searchsorted(person[order], np.arange(work.items.people + 1))
    mine = groups.codes[work.items.row] == code
    count = np.bincount(person[mine], minlength=work.items.people)
    some = [each for each in np.flatnonzero(count).tolist() if each in hours.of]
    only = [each for each in some if count[each] == bounds[each + 1] - bounds[each]]
    load = workload(work, hours, grid, np.array(only, dtype=np.int64))
    busy, staffed = load.busy_seconds.copy(), load.staffed_seconds.copy()
    for each in sorted(set(some) - set(only)):
        own = workload(work, hours, grid, np.array([each]))
        items = order[bounds[each] : bounds[each + 1]]
        part = _part_seconds(work, grid, items, mine[items])
        busy += part
        staffed += own.staffed_seconds * _measure(grid, part, own.busy_seconds, mine[items])
    return Workload(grid, busy, staffed)


def _part_seconds(work: Worked, grid: TimeGrid, items: Int64s, mine: Bools) -> Floats:
    """What one person worked on those of their items that are `mine`, cell by cell."""
    time = np.concatenate([work.items.start_us[items], work.items.end_us[items]])
    change = np.repeat([1, -1], len(items))
    order = np.argsort(time, kind="stable")
    time, change = time[order], change[order]
    opened = np.cumsum(change)[:-1]
    own = np.cumsum(change * np.tile(mine, 2)[order])[:-1]
    rate = np.nan_to_num(shares(own, opened))
    return grid.covered_us(time[:-1], time[1:], rate) / 1e6


def _measure(grid: TimeGrid, part: Floats, whole: Floats, mine: Bools) -> Floats:
    """The share of the calendar in each cell, 0 to 1."""
    is_hourly = len(grid) > 1 and int(grid.local_us[1] - grid.local_us[0]) == HOUR_US
    around = DAYS_AROUND * (DAY_US // HOUR_US if is_hourly else 1)
    total = float(whole.sum())
    usual = float(part.sum()) / total if total else float(mine.mean())
    found = shares(_sums_around(part, around), _sums_around(whole, around))
    return np.clip(np.where(np.isnan(found), usual, found), 0.0, 1.0)


def _sums_around(figures: Floats, cells: int) -> Floats:
    sums = np.concatenate([[0.0], np.cumsum(figures)])
    place = np.arange(len(figures))
    low, high = np.maximum(place - cells, 0), np.minimum(place + cells + 1, len(figures))
    found: Floats = np.maximum(sums[high] - sums[low], 0.0)
    # What is left of rounding is no time.
    found[found < 1e-3] = 0.0
    return found
