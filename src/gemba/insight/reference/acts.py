"""The desk's own activities as a process does them: what begins it, what it waits for, and what
the desk does without asking anybody."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from gemba.desk.workflow.happenings import What
from gemba.insight.eventlog.arrays import Bools
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.desk_rows import MACHINE
from gemba.insight.mining.drafting.redrawing import Act

# More than this share of its events are the desk's own: nobody is asked to do it.
AUTOMATIC_SHARE = 0.5
_STATUS = "status:"
_HAPPENING: Mapping[str, Act] = {
    "opened": Act(begins=True),
    "customer_wrote": Act(message=What.WROTE.value),
}
_DONE_BY_ITSELF: Mapping[str, Act] = {
    "assigned": Act(action="assign_least_loaded"),
    "transferred": Act(action="hand_to_team"),
    "resolved": Act(action="resolve"),
    "reopened": Act(action="reopen"),
}


def acts_of(columns: EventColumns, cases: Bools | None) -> dict[str, Act]:
    """By activity of the desk's log; an activity that people do has none."""
    found = dict(_HAPPENING)
    for activity in automatic(columns, cases):
        if activity in _DONE_BY_ITSELF:
            found[activity] = _DONE_BY_ITSELF[activity]
        elif activity.startswith(_STATUS):
            status = activity.removeprefix(_STATUS)
            found[activity] = Act(action="set_status", inputs=(("status", f'"{status}"'),))
    return found


def automatic(columns: EventColumns, cases: Bools | None) -> list[str]:
    """The activities that the desk itself does more often than people."""
    rows = slice(None) if cases is None else columns.row_flags(cases)
    machine = columns.resources.codes.get(MACHINE, -2)
    count = len(columns.activities)
    activity = columns.activity[rows]
    every = np.bincount(activity, minlength=count)
    own = np.bincount(activity[columns.resource[rows] == machine], minlength=count)
    names = list(columns.activities)
    return [names[code] for code in np.flatnonzero(own > AUTOMATIC_SHARE * every).tolist()]
