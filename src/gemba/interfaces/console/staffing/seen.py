"""Who was seen at work on a day, against when they were to be there.

A log shows people when they act. Between the first and the last act of a day somebody is taken to
be there; before, after, and of work that leaves no trace nothing is known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Int64s
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.staffing.deviation import adherence
from gemba.insight.staffing.presence import Stretches, people_there
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.staffing.people_there import There
from gemba.interfaces.figures import share_words

# Somebody planned for more than so much of a half hour is asked for in it.
ASKED_SHARE = 0.5
SLOT_US = 1_800_000_000


@dataclass(frozen=True, slots=True)
class Adherence:
    """The share of planned half hours in which somebody was seen, and who was not seen at all."""

    share: str
    seen: int
    planned: int
    missing: tuple[str, ...]


def adherence_on(choice: Choice, people: There, done: int) -> Adherence | None:
    """Until so many half hours of its day are over; None where nobody was to be there yet."""
    edges = people.edges_us[: done + 1]
    if len(edges) < 2:
        return None
    traces = _traces(choice.whole, int(edges[0]), int(edges[-1]))
    planned = {name: _slots(each, edges) for name, each in people.stretches.items()}
    due = {name: each for name, each in planned.items() if each.any()}
    if not due:
        return None
    present = {name: _slots(traces.get(name, []), edges) for name in due}
    together = np.concatenate(list(due.values())), np.concatenate(list(present.values()))
    missing = tuple(sorted(choice.who(name) for name in due if not present[name].any()))
    return Adherence(share_words(adherence(*together)), len(due) - len(missing), len(due), missing)


def _slots(stretches: Stretches, edges: Int64s) -> Int64s:
    there = people_there([stretches], edges)
    return (there >= ASKED_SHARE).astype(np.int64)


def _traces(columns: EventColumns, since: int, until: int) -> Mapping[str, Stretches]:
    """From the first half hour somebody acted in to the last, by resource."""
    rows = np.flatnonzero(
        (columns.time_us >= since) & (columns.time_us < until) & (columns.resource >= 0)
    )
    found: dict[str, Stretches] = {}
    for code in np.unique(columns.resource[rows]).tolist():
        times = columns.time_us[rows[columns.resource[rows] == code]]
        first = since + (int(times.min()) - since) // SLOT_US * SLOT_US
        last = since + ((int(times.max()) - since) // SLOT_US + 1) * SLOT_US
        found[columns.resources[code]] = [(first, min(last, until))]
    return found
