"""Until when being off duty explains a wait.

Who had been there with time enough to do the work, and went off duty without doing it, did not
leave it because they were off duty. Kronos counts such nights as unavailability, so that a ticket
closed by a timer after a month seems to wait for the night shift; here they are extraneous.
"""

from __future__ import annotations

import numpy as np

from gemba.insight.eventlog.arrays import Int32s, Int64s, offsets_of, spread

from .timeline import Timeline

# Time enough: as long as the work took in the end, and never less than this.
ENOUGH_MIN_US = 15 * 60 * 1_000_000
# Shifts of all people that are looked at; beyond, every hour off duty is unavailability.
SHIFTS_MAX = 10_000_000


def explained_until_us(
    timeline: Timeline, who: Int32s, since_us: Int64s, enough_us: Int64s
) -> Int64s:
    """The start of the shift in which each person first had had `enough_us` of free working time
    since `since_us`, or `since_us` if that shift had begun; far in the future where it never came.
    """
    never = np.full(len(who), np.iinfo(np.int64).max, dtype=np.int64)
    duty, people = timeline.duty, len(timeline.duty.calendar)
    code = duty.calendar
    shifts = np.where(code >= 0, np.diff(duty.offsets)[code] if len(duty.spans) else 0, 0)
    total = int(shifts.sum())
    if not total or total > SHIFTS_MAX or not len(who):
        return never
    place = spread(np.where(code >= 0, duty.offsets[code], 0), shifts)
    owner = np.repeat(np.arange(people, dtype=np.int32), shifts)
    free = timeline.free_before(owner, duty.spans.end_us[place])
    wanted = timeline.free_before(who, since_us) + np.maximum(enough_us, ENOUGH_MIN_US)
    # Free time only grows, so that one search over all people finds the shift.
    span = int(max(free.max(), wanted.max())) + 1
    low = int(min(free.min(), wanted.min()))
    if (span - low) * people >= 2**62:
        return never
    keys = owner.astype(np.int64) * (span - low) + (free - low)
    found = np.searchsorted(keys, who.astype(np.int64) * (span - low) + (wanted - low), "left")
    last = offsets_of(shifts)[1:][who]
    has = np.flatnonzero((found < last) & (code[who] >= 0))
    never[has] = np.maximum(duty.spans.start_us[place[found[has]]], since_us[has])
    return never
