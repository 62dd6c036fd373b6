"""Plans proposed by the solver, kept while nothing changes."""

from __future__ import annotations

import json
from dataclasses import dataclass

from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.staffing.shifts.obstacles import NoPlan
from gemba.insight.staffing.shifts.plan_json import task_to_json
from gemba.insight.staffing.shifts.planning import plan
from gemba.insight.staffing.shifts.values import PlanTask, ShiftPlan
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.remembering import Memory

SECONDS_MAX = 12.0
GAP_MAX = 0.02


@dataclass(frozen=True, eq=False)
class Proposed:
    """A plan, or what is in the way of any."""

    columns: EventColumns
    found: ShiftPlan | NoPlan


_KEPT = Memory[Proposed](6)


def proposed(choice: Choice, task: PlanTask) -> ShiftPlan | NoPlan:
    """Takes up to SECONDS_MAX; whoever asks for the same meanwhile waits for it."""
    key = json.dumps(task_to_json(task), sort_keys=True)
    return _KEPT.of(choice.log, choice.whole, key, lambda: _solve(choice, task)).found


def is_proposed(choice: Choice, task: PlanTask) -> bool:
    """Whether `proposed` would answer from memory."""
    return _KEPT.has(choice.log, choice.whole, json.dumps(task_to_json(task), sort_keys=True))


def _solve(choice: Choice, task: PlanTask) -> Proposed:
    return Proposed(choice.whole, plan(task, seconds_max=SECONDS_MAX, gap_max=GAP_MAX))
