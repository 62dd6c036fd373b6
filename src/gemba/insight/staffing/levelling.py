"""Work that may wait, spread so evenly as its due times allow.

Work done so far may not exceed what has come, nor fall behind what is due. Between these two
staircases the shortest line is the taut string (as in Davies & Kovac 2001): of all courses its
highest pace is the lowest, and its pace changes only where it must.
"""

from __future__ import annotations

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Floats


def level_work(
    arriving: Floats,
    open_slots: Bools,
    *,
    due_slots: int,
    backlog: float = 0.0,
    people: Floats | None = None,
) -> Floats:
    """Work to do in each slot, in the unit of `arriving`; only in open ones. With `people` in each
    slot it is spread evenly over them instead, and slots without any count as closed.

    What arrives in a slot can be done from that slot on (evenly arriving, evenly done) and is due
    within `due_slots` open slots, itself counted. `backlog` is there at the beginning and due as if
    it came in the first slot. All is due by the end; what arrives after the last open slot stays.
    """
    worked = np.zeros(len(arriving))
    weight = np.ones(len(arriving)) if people is None else people
    places = np.flatnonzero(open_slots & (weight > 0))
    if not len(places):
        return worked
    come = np.cumsum(arriving)[places] + backlog
    due = np.zeros(len(places) + 1)
    due[due_slots:] = come[: max(0, len(places) + 1 - due_slots)]
    due[-1] = come[-1]
    ceiling = np.concatenate([[0.0], come])
    at = np.concatenate([[0.0], np.cumsum(weight[places])])
    worked[places] = np.diff(taut_string(due, ceiling, at))
    return worked


def taut_string(floor: Floats, ceiling: Floats, places: Floats | None = None) -> Floats:
    """The shortest line through `places` (ascending; 0, 1, … where none are given) between two
    bounds, from `floor[0]` (the same as `ceiling[0]`) to `floor[-1]` (the same as `ceiling[-1]`).
    O(places²) at worst.

    From each bend on, the line keeps to the cone of slopes that stay inside; where the cone closes,
    it bends at the place that closed it.
    """
    line = np.empty(len(floor))
    where = np.arange(len(floor), dtype=np.float64) if places is None else places
    at, height = 0, float(floor[0])
    line[0] = height
    while at < len(floor) - 1:
        steps = where[at + 1 :] - where[at]
        lows = (floor[at + 1 :] - height) / steps
        highs = (ceiling[at + 1 :] - height) / steps
        steepest_floor, flattest_ceiling = np.maximum.accumulate(lows), np.minimum.accumulate(highs)
        closed = np.flatnonzero(steepest_floor > flattest_ceiling + 1e-12)
        if not len(closed):
            # The end is a point, so the cone holds one slope there.
            slope, reach = float(steepest_floor[-1]), len(steps)
        elif lows[closed[0]] > flattest_ceiling[closed[0]]:
            # The floor rises out of the cone: along the ceiling's slope, to where it touches.
            slope = float(flattest_ceiling[closed[0]])
            reach = int(np.flatnonzero(highs[: closed[0] + 1] <= slope + 1e-12)[-1]) + 1
        else:
            slope = float(steepest_floor[closed[0]])
            reach = int(np.flatnonzero(lows[: closed[0] + 1] >= slope - 1e-12)[-1]) + 1
        line[at + 1 : at + 1 + reach] = height + slope * steps[:reach]
        at += reach
        height = float(line[at])
    return line
