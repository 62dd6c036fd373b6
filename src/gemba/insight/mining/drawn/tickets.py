"""What the log of tickets tells beside that of instances: what their tickets are like, which were
resolved while a process still waited, and which never had it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from gemba.insight.eventlog import drawn_keys
from gemba.insight.eventlog.arrays import UNKNOWN_US, Bools, Int64s, sealed
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.names import CodedColumn

from .steps import DrawnSteps
from .stretch import Stretch

# A process hears what happens to its ticket at once; what it did within this answered it.
ANSWERED_WITHIN_US = 5 * 60 * 1_000_000
# A process belongs to a kind of ticket when at least so many of them have it.
KIND_SHARE_MIN = 0.5
KIND_TICKETS_MIN = 5
RESOLVED, OPENED, TYPE = "resolved", "opened", "type"


@dataclass(frozen=True, eq=False)
class Beside:
    """A log of tickets beside the steps of a process: `ticket` is the case of each instance in the
    log of tickets, -1 where that has none."""

    steps: DrawnSteps
    tickets: EventColumns
    ticket: Int64s


@dataclass(frozen=True, eq=False)
class Resolved:
    """Rows of the log of tickets by which somebody resolved one while an instance waited on, and
    the instance's case in the log of instances."""

    rows: Int64s
    case: Int64s


@dataclass(frozen=True, eq=False)
class Missing:
    """Tickets, by their cases in the log of tickets, that are of a kind the process belongs to and
    never had it; `types` are those kinds, each with how many of its tickets had it and how many
    there are."""

    case: Int64s
    types: Mapping[str, tuple[int, int]]


def beside(steps: DrawnSteps, tickets: EventColumns) -> Beside:
    """Both logs, joined by the tickets' ids."""
    coded = steps.columns.case_attributes.get(drawn_keys.TICKET)
    if coded is None:
        return Beside(steps, tickets, np.full(steps.columns.cases, -1, dtype=np.int64))
    known = tickets.case_ids.codes
    places = np.array([known.get(text, -1) for text in coded.names] + [-1], dtype=np.int64)
    return Beside(steps, tickets, places[coded.codes])


def with_ticket_attributes(both: Beside) -> EventColumns:
    """The log of instances with the attributes of their tickets, for what goes with a deviation."""
    found = {
        name: CodedColumn(
            sealed(np.append(coded.codes, np.int32(-1)).astype(np.int32)[both.ticket]), coded.names
        )
        for name, coded in both.tickets.case_attributes.items()
    }
    return replace(both.steps.columns, case_attributes=found)


def resolved_while_running(both: Beside, cases: Bools, *, machine: str, now_us: int) -> Resolved:
    """Tickets that a person resolved while the process did nothing about it. Who waits for it in
    the drawing, or ends by it, goes on at once and does not count. `cases` are instances that are
    looked at, one flag each; `machine` is the resource that acts for processes."""
    tickets, steps = both.tickets, both.steps
    code = tickets.activities.codes.get(RESOLVED, -1)
    rows = np.flatnonzero(tickets.activity == code)
    by = tickets.resources.codes.get(machine, -1)
    rows = rows[
        (tickets.resource[rows] != by) & (tickets.time_us[rows] + ANSWERED_WITHIN_US <= now_us)
    ]
    row, case = _pairs(both, rows, cases)
    began = np.full(steps.columns.cases, UNKNOWN_US)
    ended = np.full(steps.columns.cases, UNKNOWN_US)
    began[steps.instances.case] = steps.instances.began_us
    ended[steps.instances.case] = steps.instances.ended_us
    at = tickets.time_us[row]
    waits = (began[case] < at) & ((ended[case] == UNKNOWN_US) | (ended[case] > at))
    waits &= _next_us(steps.columns, case, at) > at + ANSWERED_WITHIN_US
    return Resolved(row[waits], case[waits])


def never_begun(both: Beside, stretch: Stretch) -> Missing:
    """Tickets without the process, of the types at least half of whose tickets have it. Counted are
    tickets opened in the period, and since the process first began."""
    tickets, found = both.tickets, both.steps.instances
    types = tickets.case_attributes.get(TYPE)
    if types is None or not len(found.case):
        return Missing(np.empty(0, dtype=np.int64), {})
    since = max(int(found.began_us.min()), stretch.since_us or 0)
    first = tickets.first_us
    counted = (first >= since) & (types.codes >= 0)
    if stretch.until_us is not None:
        counted &= first < stretch.until_us
    had = np.zeros(tickets.cases, dtype=bool)
    placed = both.ticket[found.case]
    had[placed[placed >= 0]] = True
    every = np.bincount(types.codes[counted], minlength=len(types.names))
    with_it = np.bincount(types.codes[counted & had], minlength=len(types.names))
    belongs = (every >= KIND_TICKETS_MIN) & (with_it >= KIND_SHARE_MIN * every)
    chosen = np.flatnonzero(counted & ~had & np.append(belongs, False)[types.codes])
    kinds = {
        types.names[code]: (int(with_it[code]), int(every[code]))
        for code in np.flatnonzero(belongs).tolist()
    }
    return Missing(chosen, kinds)


def _pairs(both: Beside, rows: Int64s, cases: Bools) -> tuple[Int64s, Int64s]:
    """Each row of a ticket with each chosen instance on that ticket."""
    chosen = np.flatnonzero(cases & (both.ticket >= 0))
    order = chosen[np.argsort(both.ticket[chosen], kind="stable")]
    ticket = both.ticket[order]
    wanted = both.tickets.case[rows]
    left = np.searchsorted(ticket, wanted, side="left")
    counts = np.searchsorted(ticket, wanted, side="right") - left
    inside = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
    return np.repeat(rows, counts), order[np.repeat(left, counts) + inside]


def _next_us(columns: EventColumns, case: Int64s, at: Int64s) -> Int64s:
    """When the next thing happened to an instance at or after a moment; never is far away."""
    if not len(columns):
        return np.full(len(case), np.iinfo(np.int64).max)
    begin = int(columns.time_us.min())
    width = int(columns.time_us.max()) - begin + 2
    # Microseconds of many cases pass 64 bits, seconds do not.
    seconds = (columns.time_us - begin) // 1_000_000
    span = width // 1_000_000 + 2
    key = columns.case.astype(np.int64) * span + seconds
    wanted = case * span + np.clip((at - begin) // 1_000_000, 0, span - 1)
    place = np.searchsorted(key, wanted, side="left")
    same = np.append(columns.case, -1)[place] == case
    return np.where(same, np.append(columns.time_us, 0)[place], np.iinfo(np.int64).max)
