"""Who was seen at work on a day, against when they were to be there.

A log shows people when they act. Between two acts that lie close somebody is taken to be there;
of work that leaves no trace nothing is known.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Int64s
from gemba.insight.staffing.deviation import adherence
from gemba.insight.staffing.presence import Stretches, people_there
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.staffing.log_work import seen_between
from gemba.interfaces.console.staffing.people_there import There
from gemba.interfaces.figures import share_words

# Somebody planned for more than so much of a half hour is asked for in it.
ASKED_SHARE = 0.5


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
    times, since, until = choice.whole.time_us, int(edges[0]), int(edges[-1])
    rows = np.flatnonzero((times >= since) & (times < until) & (choice.whole.resource >= 0))
    traces = seen_between(choice.whole, rows)
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
