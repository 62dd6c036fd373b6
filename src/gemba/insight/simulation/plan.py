"""Everything of a run that does not depend on waiting, drawn beforehand as arrays.

Steps nobody of ours does take place by themselves, so only *work* – steps for people, and those
that are gathered in batches – goes through the loop. The rest is a sum. Where branches of a case
run side by side, what waits for several is no sum: all steps of such a case go through the loop.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gemba.insight.eventlog.arrays import Bools, Floats, Int32s, Int64s

from .cases import Cases, Clock, draw_cases
from .chances import chances, key_of, keys_mixed
from .lookup import Handlings, delay, delays_of
from .model import START, Draw, Twin
from .orders import Edges, beside, edges_of
from .paths import Paths, draw_paths

Bytes = npt.NDArray[np.uint8]

# What follows a piece of work.
NEXT, NOTHING, BRANCHES = range(3)
LONGEST_MS = 100 * 366 * 86_400_000
_HANDLING, _DELAY, _PATIENCE = key_of("handling"), key_of("delay"), key_of("patience")


@dataclass(frozen=True, eq=False)
class Work:
    """The pieces of work, case after case. `step` is its place in the paths; it becomes possible
    `lead_ms` after the work before it in its case (or, where `is_first`, the arrival) is done, and
    takes `work_ms`, or what its doer takes at `luck`. `follows` says what comes then: NEXT, the
    piece that stands after it, NOTHING, or what its BRANCHES say. `patience_ms` -1 is endless."""

    step: Int64s
    case: Int32s
    activity: Int32s
    type: Int32s
    lead_ms: Int64s
    work_ms: Int64s
    luck: Floats
    is_first: Bools
    follows: Bytes
    patience_ms: Int64s

    def __len__(self) -> int:
        return len(self.step)


@dataclass(frozen=True, eq=False)
class Branches:
    """What waits for what in cases with branches, as pieces of work: `after[k]` is possible when
    all it waits for are done, `lead_ms[k]` after `before[k]`, if that is the last of them.
    Ascending by `before`."""

    before: Int64s
    after: Int64s
    lead_ms: Int64s

    def __len__(self) -> int:
        return len(self.before)


@dataclass(frozen=True, eq=False)
class Plan:
    """`since_ms` of a step is the time from the arrival to its end without the work in between;
    `own_ms` how much of that is its handling, where nobody of ours does it."""

    twin: Twin
    clock: Clock
    cases: Cases
    paths: Paths
    since_ms: Int64s
    own_ms: Int64s
    work: Work
    branches: Branches
    key: int


@dataclass(frozen=True, eq=False)
class _Drawn:
    twin: Twin
    cases: Cases
    paths: Paths
    of_type: Int32s


def draw_plan(twin: Twin, seed: int) -> Plan:
    """Raises TwinInvalid when the model draws more than can be run."""
    clock = Clock.of(twin.horizon)
    cases = draw_cases(twin, clock, seed)
    paths = draw_paths(twin, cases.beginnings(twin))
    drawn = _Drawn(twin, cases, paths, cases.type[paths.case])
    side_by_side = beside([each.name for each in twin.activities], twin.concurrent)
    edges = edges_of(paths.case.astype(np.int64), paths.activity.astype(np.int64), side_by_side)
    delay_ms = _delays(drawn, np.arange(len(paths)), paths.previous)
    first = np.flatnonzero(_firsts(paths.case))
    delay_ms[first] = _left_of(drawn, first, paths.previous[first], delay_ms[first])
    handling_ms = _handlings(drawn)
    is_work = worked(twin)[paths.activity]
    is_work[edges.rows] = True
    own_ms = np.where(is_work, 0, handling_ms)
    since_ms = _since_arrival(paths.case, delay_ms + own_ms)
    step = np.flatnonzero(is_work)
    work = _work(drawn, step, since_ms, handling_ms[step])
    branches = _branched(drawn, edges, work)
    return Plan(twin, clock, cases, paths, since_ms, own_ms, work, branches, key_of("run", seed))


def worked(twin: Twin) -> Bools:
    """By activity, whether it always goes through the loop."""
    return np.array(
        [each.skills is not None or each.batch is not None for each in twin.activities],
        dtype=np.bool_,
    )


def milliseconds(draw: Draw, luck: Floats) -> Int64s:
    return np.minimum(np.rint(draw.at(luck) * 1_000), LONGEST_MS).astype(np.int64)


def drawn_by_group(group: Int64s, luck: Floats, draw_of: Callable[[int], Draw | None]) -> Int64s:
    """Milliseconds of each, from the distribution of its group; without one, none."""
    drawn = np.zeros(len(group), dtype=np.int64)
    different, which = np.unique(group, return_inverse=True)
    order = np.argsort(which.astype(np.int32), kind="stable")
    bounds = np.concatenate([[0], np.cumsum(np.bincount(which, minlength=len(different)))])
    for place, code in enumerate(different.tolist()):
        draw = draw_of(code)
        if draw is not None:
            rows = order[bounds[place] : bounds[place + 1]]
            drawn[rows] = milliseconds(draw, luck[rows])
    return drawn


def _delays(drawn: _Drawn, steps: Int64s, previous: Int32s) -> Int64s:
    """Of some steps, after the activity (its code, -1 the arrival) that stands before each."""
    twin, paths = drawn.twin, drawn.paths
    if not twin.delays:
        return np.zeros(len(steps), dtype=np.int64)
    edges = _Edges(twin)
    luck = chances(keys_mixed(paths.key[steps], _DELAY))
    codes = edges.codes(drawn.of_type[steps], previous, paths.activity[steps])
    return drawn_by_group(codes, luck, edges.draw_of)


def _left_of(drawn: _Drawn, steps: Int64s, previous: Int32s, delay_ms: Int64s) -> Int64s:
    """What is left of delays that had begun when the run starts, of steps that open cases go on
    with: those that last at least as long as nothing has been done."""
    since = np.array([each.since_seconds for each in drawn.twin.open_cases])
    cases = drawn.cases
    is_open = cases.stream[drawn.paths.case[steps]] == -1
    if not since.any() or not drawn.twin.delays:
        return delay_ms
    left, edges = delay_ms.copy(), _Edges(drawn.twin)
    of_type, activity = drawn.of_type[steps], drawn.paths.activity[steps]
    codes = edges.codes(of_type, previous, activity)
    for place in np.flatnonzero(is_open).tolist():
        passed = float(since[cases.number[drawn.paths.case[steps[place]]]])
        draw = edges.draw_of(int(codes[place]))
        if draw is None or not passed:
            continue
        over, left[place] = draw.share_up_to(passed), 0
        if over < 1:
            luck = chances(keys_mixed(drawn.paths.key[steps[place : place + 1]], _DELAY))
            whole = int(milliseconds(draw, over + (1 - over) * luck)[0])
            left[place] = max(whole - round(passed * 1_000), 0)
    return left


class _Edges:
    """The delays of a twin by type, what came before, and what comes, as one number."""

    def __init__(self, twin: Twin) -> None:
        self.names = [each.name for each in twin.activities]
        self.types = [each.name for each in twin.types]
        self.delays = delays_of(twin)

    def codes(self, of_type: Int32s, previous: Int32s, activity: Int32s) -> Int64s:
        size = len(self.names)
        before = of_type.astype(np.int64) * (size + 1) + previous + 1
        found: Int64s = before * size + activity
        return found

    def draw_of(self, code: int) -> Draw | None:
        rest, to = divmod(code, len(self.names))
        kind, before = divmod(rest, len(self.names) + 1)
        after = self.names[before - 1] if before else START
        return delay(self.delays, (after, self.names[to]), self.types[kind])


def _handlings(drawn: _Drawn) -> Int64s:
    twin, paths = drawn.twin, drawn.paths
    handlings = [Handlings(each) for each in twin.activities]

    def draw_of(code: int) -> Draw:
        activity, kind = divmod(code, len(twin.types))
        return handlings[activity].draw(twin.types[kind].name)

    group = paths.activity.astype(np.int64) * len(twin.types) + drawn.of_type
    return drawn_by_group(group, chances(keys_mixed(paths.key, _HANDLING)), draw_of)


def _since_arrival(case: Int32s, each_ms: Int64s) -> Int64s:
    """Sums within each case, the step itself included."""
    sums = np.cumsum(each_ms)
    first = _firsts(case)
    before = (sums - each_ms)[first]
    since: Int64s = sums - np.repeat(before, np.diff(np.append(np.flatnonzero(first), len(case))))
    return since


def _work(plan: _Drawn, step: Int64s, since_ms: Int64s, work_ms: Int64s) -> Work:
    paths = plan.paths
    case = paths.case[step]
    first = _firsts(case)
    reached = since_ms[step]
    before = np.concatenate([[0], reached[:-1]])[: len(reached)]
    work = Work(
        step=step,
        case=case,
        activity=paths.activity[step],
        type=plan.cases.type[case],
        lead_ms=np.where(first, reached, reached - before),
        work_ms=work_ms,
        luck=chances(keys_mixed(paths.key[step], _HANDLING)),
        is_first=first,
        follows=np.where(np.append(first[1:], True)[: len(first)], NOTHING, NEXT).astype(np.uint8),
        patience_ms=np.full(len(step), -1, dtype=np.int64),
    )
    _set_patience(plan, work)
    return work


def _branched(drawn: _Drawn, edges: Edges, work: Work) -> Branches:
    """Puts what waits for what into the work: which pieces are first, what follows, the leads."""
    paths = drawn.paths
    before, after = (np.searchsorted(work.step, each) for each in (edges.before, edges.after))
    rows = np.searchsorted(work.step, edges.rows)
    waits = np.bincount(after, minlength=len(work))[rows]
    # What waits for nothing comes after what the case had behind it at its begin.
    first = np.flatnonzero(_firsts(paths.case))
    begin = first[np.searchsorted(first, edges.rows, side="right") - 1]
    work.is_first[rows] = waits == 0
    previous = paths.previous[begin]
    leads = _delays(drawn, edges.rows, previous)
    work.lead_ms[rows] = _left_of(drawn, edges.rows, previous, leads)
    leads = _delays(drawn, edges.after, paths.activity[edges.before])
    work.follows[rows] = NOTHING
    work.follows[before] = BRANCHES
    order = np.lexsort((after, before))
    return Branches(before[order], after[order], leads[order])


def _set_patience(plan: _Drawn, work: Work) -> None:
    """Of the work that customers wait for: the first of a case, and all that follows."""
    replies = np.array([each.reply for each in plan.twin.activities], dtype=np.bool_)
    replies &= worked(plan.twin)
    waited = np.flatnonzero(replies[work.activity])
    begun = [
        case
        for case, history in plan.cases.beginnings(plan.twin).history.items()
        if any(each.reply and each.name in history for each in plan.twin.activities)
    ]
    is_first = _firsts(work.case[waited]) & ~np.isin(work.case[waited], begun)
    luck = chances(keys_mixed(plan.paths.key[work.step[waited]], _PATIENCE))
    for code, each in enumerate(plan.twin.types):
        for draw, when in ((each.customer.first, is_first), (each.customer.later, ~is_first)):
            if draw is not None:
                rows = (work.type[waited] == code) & when
                work.patience_ms[waited[rows]] = milliseconds(draw, luck[rows])


def _firsts(case: Int32s) -> Bools:
    """Whether a row is the first of its case."""
    first = np.ones(len(case), dtype=np.bool_)
    first[1:] = case[1:] != case[:-1]
    return first
