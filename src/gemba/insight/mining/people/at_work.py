"""All that is known of people's time in one go: calendars, work, utilisation."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Int64s
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.names import CodedColumn

from .grouping import by_person
from .utilisation import Utilisation, utilisation
from .working_hours import AllHours, HoursRule, working_hours
from .worktime import Worked, work_items, worked


@dataclass(frozen=True, eq=False)
class GivenStarts:
    """A start for every event, and which of them are estimated (`waiting` estimates them)."""

    start_us: Int64s
    estimated: Bools


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
    starts: GivenStarts | None = None,
) -> AtWork:
    """Of everybody but those `left_out` (the customer, a machine), over all cases: how busy
    people are cannot be told from some of their work only. Where the log lacks starts, `starts`
    lends estimates; without them events that only end take no time."""
    who = by_person(columns, left_out=left_out)
    hours = working_hours(columns, who, rule=rule)
    guessed = 0 if starts is None else int(np.count_nonzero(starts.estimated & (who.codes >= 0)))
    start = starts.start_us if starts is not None and guessed else None
    work = worked(work_items(columns, who, estimated_start_us=start))
    share = guessed / max(int(np.count_nonzero(who.codes >= 0)), 1)
    return AtWork(who, hours, work, utilisation(work, hours), share)
