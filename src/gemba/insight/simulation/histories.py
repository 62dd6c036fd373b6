"""What our people did last in the case of each piece of work, where that decides who does it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Int32s, Int64s

from .model import START
from .plan import Plan
from .pools import History

# In place of an activity: the begin of the case, and what lies before it.
BEGIN, _NOTHING = -1, -2


def histories_behind(plan: Plan, histories: Sequence[History]) -> Int32s:
    """By piece of work, the place among `histories` (shorter ones first) of the longest that it
    has behind it."""
    work = plan.work
    found = np.zeros(len(work), dtype=np.int32)
    depth = max((len(each) for each in histories), default=0)
    if not depth or not len(work):
        return found
    codes = {each.name: code for code, each in enumerate(plan.twin.activities)} | {START: BEGIN}
    ours = np.array([each.skills is not None for each in plan.twin.activities], dtype=np.bool_)
    of_ours = ours[work.activity]
    behind = done_before(work.activity, work.case, of_ours, _openings(plan, ours, depth), depth)
    for place, history in enumerate(histories):
        fits = np.ones(len(work), dtype=np.bool_)
        for back, name in enumerate(reversed(history)):
            fits &= behind[back] == codes[name]
        found[fits] = place
    return found


def done_before(
    activity: Int64s | Int32s,
    case: Int64s | Int32s,
    ours: Bools,
    openings: Mapping[int, Sequence[int]],
    depth: int,
) -> list[Int64s]:
    """By row, cases one after another, the code of the last thing our people did before it, of the
    one before that, and so on; BEGIN where there was none. `openings`: by case, what was done
    before its first row, latest first."""
    before = _last_before(ours, case)
    found: list[Int64s] = []
    for back in range(depth):
        earlier = found[-1] if found else activity.astype(np.int64)
        at_begin = np.full(len(case), _NOTHING if back else BEGIN, dtype=np.int64)
        for number, behind in openings.items():
            low, high = np.searchsorted(case, [number, number + 1]).tolist()
            at_begin[low:high] = behind[back]
        found.append(np.where(before >= 0, earlier[before], at_begin))
    return found


def _last_before(ours: Bools, case: Int64s | Int32s) -> Int64s:
    """By row, the last earlier one of its case that is ours, -1 for none."""
    rows = np.arange(len(case))
    last = np.maximum.accumulate(np.where(ours, rows, -1))
    before = np.concatenate([[-1], last[:-1]])
    return np.where((before >= 0) & (case[np.maximum(before, 0)] == case), before, -1)


def _openings(plan: Plan, ours: Bools, depth: int) -> dict[int, list[int]]:
    """By case that is open when the run starts, what our people did in it, latest first."""
    codes = {each.name: code for code, each in enumerate(plan.twin.activities)}
    found = {}
    for case, history in plan.cases.beginnings(plan.twin).history.items():
        done = [codes[name] for name in reversed(history) if ours[codes[name]]]
        found[case] = [*done, BEGIN, *[_NOTHING] * depth][:depth]
    return found
