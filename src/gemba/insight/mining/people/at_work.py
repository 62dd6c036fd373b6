"""All that is known of people's time in one go: calendars, work, utilisation."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Int64s
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.names import CodedColumn
from gemba.insight.mining.waiting.causes import WaitingTimes, waiting_times
from gemba.insight.mining.waiting.parties import Reading
from gemba.insight.mining.waiting.starts import unknown_starts

from .grouping import by_person
from .utilisation import Utilisation, utilisation
from .working_hours import AllHours, HoursRule, working_hours
from .worktime import Worked, work_items, worked


@dataclass(frozen=True, eq=False)
class AtWork:
    """`who` has one code per event. `estimated_share` is the part of people's events whose
    start had to be estimated: at the most the time since the person's event before, within
    their shift, so that utilisation is rather too high than too low."""

    who: CodedColumn
    hours: AllHours
    work: Worked
    utilisation: Utilisation
    estimated_share: float

    @property
    def is_estimated(self) -> bool:
        return self.estimated_share > 0

    @property
    def multitasking_share(self) -> float:
        """The part of all busy time with more than one thing open; NaN without busy time."""
        by_depth = self.work.parallel_us.sum(axis=0)
        whole = float(by_depth.sum())
        return float(by_depth[1:].sum()) / whole if whole else float("nan")


def at_work(
    columns: EventColumns,
    rule: HoursRule | None = None,
    *,
    left_out: Collection[str] = (),
    waits: WaitingTimes | None = None,
) -> AtWork:
    """Of everybody but those `left_out` (the customer, a machine), over all cases: how busy
    people are cannot be told from some of their work only. `waits` of the same log lend their
    estimates where it lacks starts; without them they are found here."""
    who = by_person(columns, left_out=left_out)
    hours = working_hours(columns, who, rule=rule)
    start, share = _starts(columns, who, hours, waits)
    work = worked(work_items(columns, who, estimated_start_us=start))
    return AtWork(who, hours, work, utilisation(work, hours), share)


def _starts(
    columns: EventColumns, who: CodedColumn, hours: AllHours, waits: WaitingTimes | None
) -> tuple[Int64s | None, float]:
    """Starts with the missing ones estimated, and the share of these; None if all are told."""
    if not unknown_starts(columns).any():
        return None, 0.0
    if waits is None:
        calendars = tuple(
            hours.of[code].calendar if code in hours.of else None
            for code in range(len(columns.resources))
        )
        waits = waiting_times(columns, Reading(calendars=calendars))
    mine = who.codes >= 0
    estimated = int(np.count_nonzero(waits.estimated & mine))
    if not estimated:
        return None, 0.0
    return waits.start_us, estimated / int(np.count_nonzero(mine))
