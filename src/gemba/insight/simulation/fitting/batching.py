"""Work that is saved up and done in one go: which, how much at a time, and how long it waits.

What a batch is, is told by `mining.waiting.pools` and, of what one person saves up, by
`mining.waiting.batches`. An activity is gathered when half of its work was done so, or that part of
it that batches of a whole pool hold where one is let go before the last is done; then it is let go
at the usual size of its batches, or after the longest usual wait.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Int64s
from gemba.insight.mining.waiting.batches import gathered
from gemba.insight.mining.waiting.desk import Desk
from gemba.insight.mining.waiting.idle import idle_stretches
from gemba.insight.mining.waiting.pools import Done, LetGo, let_go
from gemba.insight.mining.waiting.timeline import Timeline, timeline_of
from gemba.insight.simulation.model import Batch

from .people import Staff
from .steps import Steps

BATCHED_SHARE_MIN = 0.5
# What becomes possible while all do the batch before cannot be told from other work that waits.
POOLED_SHARE_MIN = 0.35
BATCHED_MIN = 20
LONGEST_QUANTILE = 0.95


@dataclass(frozen=True, eq=False)
class Batching:
    """`batches` by activity code, None for what is not gathered. By step `ready_us`: when its batch
    had gathered, of what is, else when it was possible."""

    batches: tuple[Batch | None, ...]
    ready_us: Int64s


def fit_batching(steps: Steps, staff: Staff, activities: int) -> Batching:
    """Of all activities; people who do several things at once do not gather them."""
    ready = steps.possible_us.copy()
    alone = np.append(staff.places == 1, False)[steps.person]
    rows = np.flatnonzero(staff.is_work & alone)
    if len(rows) < BATCHED_MIN:
        return Batching((None,) * activities, ready)
    rows = rows[np.argsort(steps.person[rows], kind="stable")]
    desk = _desk(steps, staff, rows, activities)
    timeline = timeline_of(desk.person, desk.possible_us, (desk.start_us, desk.end_us), desk.duty)
    done = np.bincount(desk.activity, minlength=activities)
    told = Done.of(desk, np.arange(len(desk)), ~desk.estimated)
    pooled = let_go(told, idle_stretches(timeline, 0), activities)
    together = np.bincount(pooled.activity, minlength=activities)
    of_pools = together >= np.maximum(POOLED_SHARE_MIN * done, BATCHED_MIN)
    batches: list[Batch | None] = [None] * activities
    for code in np.flatnonzero(of_pools).tolist():
        mine = np.flatnonzero(pooled.activity == code)
        batches[code] = _of_pool(desk, pooled, mine)
        ready[rows[pooled.place[mine]]] = pooled.at_us[mine]
    _by_person(desk, timeline, (rows, ready), batches)
    return Batching(tuple(batches), ready)


def _of_pool(desk: Desk, pooled: LetGo, mine: Int64s) -> Batch:
    _numbers, counts = np.unique(pooled.batch[mine], return_counts=True)
    waited = (pooled.at_us[mine] - desk.possible_us[pooled.place[mine]]) / 1e6
    return Batch(int(np.median(counts)), float(np.quantile(waited, LONGEST_QUANTILE)))


def _by_person(
    desk: Desk, timeline: Timeline, of_log: tuple[Int64s, Int64s], batches: list[Batch | None]
) -> None:
    """Adds what single people save up of all other activities, in place. `of_log`: the steps of
    the desk's items, and when all steps were ready."""
    rows, ready = of_log
    found = gathered(desk, timeline)
    done = np.bincount(desk.activity, minlength=len(batches))
    usual = found.batched >= np.maximum(BATCHED_SHARE_MIN * done, BATCHED_MIN)
    in_batch = found.gathered_us > desk.possible_us
    for code in np.flatnonzero(usual).tolist():
        mine = np.flatnonzero(in_batch & (desk.activity == code))
        if len(mine) and batches[code] is None:
            batches[code] = _batch(desk, mine, found.gathered_us[mine])
            ready[rows[mine]] = found.gathered_us[mine]


def _desk(steps: Steps, staff: Staff, rows: Int64s, activities: int) -> Desk:
    return Desk(
        person=steps.person[rows].astype(np.int32),
        activity=steps.activity[rows].astype(np.int32),
        case=steps.case[rows].astype(np.int32),
        possible_us=steps.possible_us[rows],
        start_us=steps.start_us[rows],
        end_us=steps.end_us[rows],
        estimated=np.zeros(len(rows), dtype=np.bool_),
        activities=activities,
        duty=staff.duty,
    )


def _batch(desk: Desk, items: Int64s, gathered_us: Int64s) -> Batch:
    """The last of a batch waits for nobody, so it is not among the items that waited."""
    moments, place = np.unique(gathered_us, return_inverse=True)
    key = desk.person[items].astype(np.int64) * len(moments) + place
    _kinds, counts = np.unique(key, return_counts=True)
    waited = (gathered_us - desk.possible_us[items]) / 1e6
    return Batch(int(np.median(counts)) + 1, float(np.quantile(waited, LONGEST_QUANTILE)))
