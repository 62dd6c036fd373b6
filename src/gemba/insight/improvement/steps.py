"""How long cases wait at each step, against what other steps of the same desk make them wait."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Floats, Int64s
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.mining.comparing.intervals import Estimate
from gemba.insight.mining.waiting.causes import BATCHING, CAUSES, CUSTOMER, HIDDEN, VENDOR

from .candidate import CASES_MIN, part_above
from .excess import excess_p, ratio
from .view import LogView

TIMES_USUAL = 2.0
WAIT_HOURS_MIN = 1.0
# From this part of the waiting in opening hours on a step counts as one that is done in batches.
BATCHED_SHARE_MIN = 0.4
_HOUSE = tuple(each for each in range(len(CAUSES)) if each not in (CUSTOMER, VENDOR, HIDDEN))


@dataclass(frozen=True, eq=False)
class StepWaits:
    """The waits of one activity that the house causes. Hours a visit: `wait` and what is `usual` at
    the other steps, nights included; `part` of the wait lies above what is usual. Tested is the
    part of the wait in which the desk is open."""

    activity: int
    rows: Int64s
    wait: Estimate
    usual: float
    part: float
    cause: str
    is_batched: bool
    p: float


def step_waits(view: LogView) -> list[StepWaits]:
    """Of every activity people do, in cases enough to tell."""
    columns = view.columns
    worked = view.people_rows & (view.waits.enabler >= 0)
    visits = {
        code: np.flatnonzero(worked & (columns.activity == code))
        for code in np.unique(columns.activity[worked]).tolist()
    }
    visits = {code: rows for code, rows in visits.items() if _enough(columns, rows)}
    return [_step(view, code, visits) for code in visits if len(visits) > 1]


def _enough(columns: EventColumns, rows: Int64s) -> bool:
    return len(np.unique(columns.case[rows])) >= CASES_MIN


def _usual(hours: Floats, code: int, visits: dict[int, Int64s]) -> float:
    """The median of the mean waits of all steps but one."""
    others = [float(hours[rows].mean()) for other, rows in visits.items() if other != code]
    return float(np.median(others))


def _step(view: LogView, code: int, visits: dict[int, Int64s]) -> StepWaits:
    rows = visits[code]
    limit = max(TIMES_USUAL * _usual(view.open_hours, code, visits), WAIT_HOURS_MIN)
    usual = _usual(view.house_hours, code, visits)
    count = view.counted(rows)
    wait = ratio(view.summed(rows, view.house_hours[rows]), count)
    causes = [float(view.cause_hours(each)[rows].sum()) for each in _HOUSE]
    is_open = float(view.open_hours[rows].sum())
    other = [0.0 if each == BATCHING else hours for each, hours in zip(_HOUSE, causes, strict=True)]
    return StepWaits(
        activity=code,
        rows=rows,
        wait=wait,
        usual=usual,
        part=part_above(usual, wait.value),
        cause=CAUSES[_HOUSE[int(np.argmax(other))]],
        is_batched=0 < causes[_HOUSE.index(BATCHING)] >= BATCHED_SHARE_MIN * is_open,
        p=excess_p(view.summed(rows, view.open_hours[rows]), count, limit),
    )
