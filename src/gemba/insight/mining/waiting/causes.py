"""Every wait split into what caused it.

Source: Lashkevich, Milani, Chapela-Campa, Suvorau and Dumas 2023, “Why am I waiting? Data-driven
analysis of waiting times in business processes” (the tool Kronos), with two causes of its own
beside their five: the customer and the vendor. A wait runs from the end of the step that made
another possible to the start of that other. It is cut into stretches that do not overlap:

1. customer, vendor: the whole wait, where the log tells that somebody outside has to act;
2. else the person who did it in the end is looked at, moment by moment: busy with what was possible
   no later is contention; busy with what became possible only afterwards is prioritisation; off
   duty and not working is unavailability;
3. there and free, while a batch gathered in which the item was then done: batching, be it one that
   the person alone did (`batches`) or one let go to all who do such work (`pools`);
4. there and free, or off duty after having been there with time for it: extraneous, a reason the
   log does not tell.

Kronos calls all of a batch's gathering batching; here nights and other work in between are not.
And being off duty explains a wait only until there was time enough for the work (`leisure`).
So the causes of a wait sum to it, to the microsecond.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Int32s, Int64s, sealed
from gemba.insight.eventlog.columns import EventColumns

from .batches import Batches, are_usual
from .desk import Desk
from .duty import Duty
from .enablement import begun_us, enablers
from .idle import idle_stretches, joined
from .parties import Reading, flagged, rows_for
from .persons import split_by_person
from .pools import Done, LetGo, let_go
from .shares import Share, blocks_of, shares_of
from .starts import Starts, Work, estimated_starts, unknown_starts

CAUSES = (
    "batching",
    "prioritisation",
    "contention",
    "unavailability",
    "customer",
    "vendor",
    "extraneous",
    "hidden",
)
BATCHING, PRIORITISATION, CONTENTION, UNAVAILABILITY, CUSTOMER, VENDOR, EXTRANEOUS = range(7)
# Work at steps that a filter hides, between two that it shows; of a whole log there is none.
HIDDEN = 7


@dataclass(frozen=True, eq=False)
class WaitingTimes:
    """All waits of a log. By row of the log: `start_us` (told, estimated or the end), whether it
    is `estimated`, and the `enabler`, the row that made this one possible (-1 for none).

    By wait: `row` (the step waited for, ascending), `enabled_us`, and `causes_us[cause]`, whose
    sum over the causes is `start_us[row] - enabled_us`, above zero; and whether it was `pooled`:
    for a batch that was let go to all who do such work (None where that is not told).
    """

    start_us: Int64s
    estimated: Bools
    enabler: Int32s
    row: Int32s
    enabled_us: Int64s
    causes_us: Int64s
    works: Bools
    pooled: Bools | None = None

    @property
    def total_us(self) -> Int64s:
        """The length of each wait."""
        return self.start_us[self.row] - self.enabled_us


NOTHING_READ = Reading()


def waiting_times(columns: EventColumns, reading: Reading = NOTHING_READ) -> WaitingTimes:
    """All waits of all cases: who was busy with what cannot be told from some cases only.

    A filter is applied to the result. Memory beside it is for a share of the people at a time.
    Raises ValueError for a wrong number of calendars.
    """
    told = begun_us(columns)
    works = columns.resource >= 0
    works &= ~flagged(columns.resource, columns.resources, reading.not_people)
    shares = shares_of(columns, works)
    duty = _duty(columns, reading, told)
    enabler = enablers(columns, told)
    customer = rows_for(columns, reading.customer, enabler)
    vendor = rows_for(columns, reading.vendor, enabler) & ~customer
    quick = flagged(columns.activity, columns.activities, reading.instant_steps)
    starts = estimated_starts(columns, told, Work(enabler, quick, customer | vendor, shares), duty)
    row, enabled = _waits(columns, enabler, starts.start_us)
    split = np.zeros((len(CAUSES), len(row)), dtype=np.int64)
    length = starts.start_us[row] - enabled
    for cause, theirs in (
        (CUSTOMER, customer),
        (VENDOR, vendor),
        (EXTRANEOUS, ~(customer | vendor | works)),
    ):
        if theirs.any():
            split[cause] = np.where(theirs[row], length, 0)
    begun_told = ~unknown_starts(columns)
    known = _Known(works, begun_told, enabler, customer | vendor, shares, duty)
    pooled = _split(columns, starts, known, (row, split))
    return WaitingTimes(
        sealed(starts.start_us),
        sealed(starts.estimated),
        sealed(enabler),
        sealed(row),
        sealed(enabled),
        sealed(split),
        sealed(works),
        sealed(pooled),
    )


def _duty(columns: EventColumns, reading: Reading, told: Int64s) -> Duty:
    first, last = (int(told.min()), int(columns.time_us.max())) if len(told) else (0, 0)
    return Duty.of(reading.calendars, len(columns.resources), first, last)


def _waits(columns: EventColumns, enabler: Int32s, start_us: Int64s) -> tuple[Int32s, Int64s]:
    """The rows that were waited for, and since when each could have begun."""
    rows, since = [np.empty(0, np.int32)], [np.empty(0, np.int64)]
    for _cases, block in blocks_of(columns):
        enabled = _enabled_us(columns, enabler[block], start_us[block])
        late = np.flatnonzero(start_us[block] > enabled)
        rows.append((late + block.start).astype(np.int32))
        since.append(enabled[late])
    return np.concatenate(rows), np.concatenate(since)


def _enabled_us(columns: EventColumns, enabler: Int32s, start_us: Int64s) -> Int64s:
    if not len(enabler):
        return start_us
    ended = np.minimum(columns.time_us[enabler], start_us)
    return np.where(enabler >= 0, ended, start_us)


@dataclass(frozen=True, eq=False)
class _Known:
    """What the splitting needs beside the starts; all but `shares` and `duty` by row. `told`:
    whether the log tells the start."""

    works: Bools
    told: Bools
    enabler: Int32s
    outside: Bools
    shares: list[Share]
    duty: Duty


def _split(
    columns: EventColumns, starts: Starts, known: _Known, waits: tuple[Int32s, Int64s]
) -> Bools:
    """Adds what the person who did it in the end was doing, in place; whether each wait was for the
    batch of a pool. `waits`: their rows, and their lengths by cause."""
    row, split = waits
    place = np.full(len(columns), -1, dtype=np.int32)
    place[row] = np.arange(len(row), dtype=np.int32)
    batches: list[Batches] = []
    off_duty, done, idle = np.zeros(len(row), dtype=np.int64), [], []
    for share in known.shares:
        mine = share.rows
        start = starts.start_us[mine]
        enabled = _enabled_us(columns, known.enabler[mine], start)
        desk = Desk(
            person=share.person,
            activity=columns.activity[mine],
            case=columns.case[mine],
            possible_us=np.where(known.outside[mine], start, enabled),
            start_us=start,
            end_us=columns.time_us[mine],
            estimated=starts.estimated[mine],
            activities=len(columns.activities),
            duty=known.duty.of_people(share.first, share.end),
        )
        own = split_by_person(desk)
        target = place[mine[own.item]]
        split[PRIORITISATION, target] = own.prioritisation_us
        split[CONTENTION, target] = own.contention_us
        split[UNAVAILABILITY, target] = own.unavailability_us
        split[EXTRANEOUS, target] = own.extraneous_us
        off_duty[target] = own.off_duty_us
        batches.append(replace(own.batches, wait=target[own.batches.wait]))
        if known.told.any():
            done.append(Done.of(desk, mine, known.told[mine], share.first))
            idle.append(idle_stretches(own.timeline, share.first))
    work = np.bincount(columns.activity[known.works], minlength=len(columns.activities))
    usual, pooled = are_usual(batches, work), np.zeros(len(row), dtype=np.bool_)
    if done:
        together = let_go(Done.joined(done), joined(idle), len(work))
        of_pools = _of_pools(together, (place, split, off_duty), len(work))
        are = are_usual([of_pools], work)
        _batch(split, of_pools, are)
        pooled[of_pools.wait[are[of_pools.activity]]] = True
    # A batch of one person explains what no pool's does.
    for found in batches:
        _batch(split, found, usual)
    return pooled


def _of_pools(pooled: LetGo, waits: tuple[Int32s, Int64s, Int64s], activities: int) -> Batches:
    """What batches of whole pools change. Of the time that work lay beside somebody idle it is the
    part in which those were free who did it in the end. `waits`: the place of each row's, lengths
    by cause, and the time off duty in each."""
    place, split, off_duty = waits
    waited = np.flatnonzero(place[pooled.place] >= 0)
    wait = place[pooled.place[waited]]
    free = split[UNAVAILABILITY, wait] + split[EXTRANEOUS, wait] - off_duty[wait]
    return Batches(
        wait=wait,
        activity=pooled.activity[waited],
        gathering_us=np.minimum(pooled.held_us[waited], free),
        off_duty_us=off_duty[wait],
        batched=np.bincount(pooled.activity, minlength=activities),
    )


def _batch(split: Int64s, found: Batches, usual: Bools) -> None:
    """Moves to batching what is usually done in batches, by activity, and no batch explained yet,
    in place."""
    new = usual[found.activity] & (split[BATCHING, found.wait] == 0)
    wait, gathering, off_duty = found.wait[new], found.gathering_us[new], found.off_duty_us[new]
    split[BATCHING, wait] = gathering
    split[EXTRANEOUS, wait] -= gathering + off_duty - split[UNAVAILABILITY, wait]
    split[UNAVAILABILITY, wait] = off_duty
