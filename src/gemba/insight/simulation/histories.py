"""What our people did last in the case of each piece of work, where that decides who does it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gemba.insight.eventlog.arrays import Bools, Int32s, Int64s

from .model import START
from .plan import Plan
from .pools import History

# In place of an activity: the begin of the case, and what lies before it.
_BEGIN, _NOTHING = -1, -2


def histories_behind(plan: Plan, histories: Sequence[History]) -> Int32s:
    """By piece of work, the place among `histories` (shorter ones first) of the longest that it
    has behind it."""
    work = plan.work
    found = np.zeros(len(work), dtype=np.int32)
    depth = max((len(each) for each in histories), default=0)
    if not depth or not len(work):
        return found
    codes = {each.name: code for code, each in enumerate(plan.twin.activities)} | {START: _BEGIN}
    behind = _behind(plan, depth)
    for place, history in enumerate(histories):
        fits = np.ones(len(work), dtype=np.bool_)
        for back, name in enumerate(reversed(history)):
            fits &= behind[back] == codes[name]
        found[fits] = place
    return found


def _behind(plan: Plan, depth: int) -> list[Int64s]:
    """By piece, the code of the last thing our people did before it, of the one before that, …"""
    work = plan.work
    ours = np.array([each.skills is not None for each in plan.twin.activities], dtype=np.bool_)
    before = _last_before(ours[work.activity], work.case)
    known = before >= 0
    opening = _openings(plan, ours, depth)
    found: list[Int64s] = []
    for back in range(depth):
        earlier = found[-1] if found else work.activity.astype(np.int64)
        at_begin = np.full(len(work), _NOTHING if back else _BEGIN, dtype=np.int64)
        for case, behind in opening.items():
            low, high = np.searchsorted(work.case, [case, case + 1]).tolist()
            at_begin[low:high] = behind[back]
        found.append(np.where(known, earlier[before], at_begin))
    return found


def _last_before(ours: Bools, case: Int32s) -> Int64s:
    """By piece, the last earlier one of its case that is ours, -1 for none."""
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
        found[case] = [*done, _BEGIN, *[_NOTHING] * depth][:depth]
    return found
