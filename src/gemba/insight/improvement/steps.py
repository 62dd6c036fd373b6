"""How long cases wait at each step, against what other steps of the same desk make them wait."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.insight.eventlog.arrays import Floats, Int64s
from gemba.insight.eventlog.columns import EventColumns
from gemba.insight.eventlog.names import CodedColumn
from gemba.insight.mining.comparing.intervals import Estimate
from gemba.insight.mining.waiting.causes import BATCHING, CAUSES, CUSTOMER, HIDDEN, VENDOR

from .candidate import CASES_MIN, part_above
from .excess import excess_p, ratio
from .view import LogView
from .vocabulary import Topic, step_attribute_of

# Teams differ more in what they do than the steps of one process do in how they wait.
TIMES_USUAL, TIMES_OTHER_TEAMS = 2.0, 3.0
WAIT_HOURS_MIN = 0.75
# From this part of the waiting in opening hours on a step counts as one that is done in batches.
BATCHED_SHARE_MIN = 0.4
# To tell what is usual for others.
TEAMS_MIN = 3
_HOUSE = tuple(each for each in range(len(CAUSES)) if each not in (CUSTOMER, VENDOR, HIDDEN))


@dataclass(frozen=True, eq=False)
class StepWaits:
    """The waits of one activity, or of one at one `team`, that the house causes. Hours a visit:
    `wait` and what is `usual` at the other steps or teams, nights included; `part` of the wait lies
    above what is usual. Tested is the part of the wait in which the desk is open."""

    activity: int
    team: str
    rows: Int64s
    wait: Estimate
    usual: float
    part: float
    cause: str
    is_batched: bool
    p: float


def step_waits(view: LogView, *, by_team: bool = True) -> list[StepWaits]:
    """Of every activity people do, in cases enough to tell, against all others. `by_team`: steps
    that are but talk, where a log tells teams, go by team and against the same at other teams."""
    columns = view.columns
    worked = view.people_rows & (view.waits.enabler >= 0)
    visits = {
        code: np.flatnonzero(worked & (columns.activity == code))
        for code in np.unique(columns.activity[worked]).tolist()
    }
    visits = {code: rows for code, rows in visits.items() if _enough(columns, rows)}
    teams = columns.attributes.get(step_attribute_of(columns, Topic.TEAM)) if by_team else None
    if teams is None:
        return _compared(view, visits)
    told = {code: rows for code, rows in visits.items() if view.name(code) not in view.ordinary}
    found = _compared(view, told)
    for code in visits.keys() - told.keys():
        found += _by_team(view, code, visits[code], teams)
    return found


def _compared(view: LogView, visits: dict[int, Int64s]) -> list[StepWaits]:
    return [_step(view, (code, ""), code, visits) for code in visits if len(visits) > 1]


def _by_team(view: LogView, code: int, rows: Int64s, teams: CodedColumn) -> list[StepWaits]:
    of_team = teams.codes[rows]
    visits = {
        team: rows[of_team == team]
        for team in np.unique(of_team[of_team >= 0]).tolist()
        if teams.names[team].strip()
    }
    visits = {team: mine for team, mine in visits.items() if _enough(view.columns, mine)}
    if len(visits) < TEAMS_MIN:
        return []
    return [_step(view, (code, teams.names[team]), team, visits) for team in visits]


def _enough(columns: EventColumns, rows: Int64s) -> bool:
    return len(np.unique(columns.case[rows])) >= CASES_MIN


def _usual(hours: Floats, code: int, visits: dict[int, Int64s]) -> float:
    """The median of the mean waits of all but one."""
    others = [float(hours[rows].mean()) for other, rows in visits.items() if other != code]
    return float(np.median(others))


def _step(view: LogView, place: tuple[int, str], key: int, visits: dict[int, Int64s]) -> StepWaits:
    rows = visits[key]
    times = TIMES_OTHER_TEAMS if place[1] else TIMES_USUAL
    limit = max(times * _usual(view.open_hours, key, visits), WAIT_HOURS_MIN)
    usual = _usual(view.house_hours, key, visits)
    count = view.counted(rows)
    wait = ratio(view.summed(rows, view.house_hours[rows]), count)
    causes = [float(view.cause_hours(each)[rows].sum()) for each in _HOUSE]
    other = [0.0 if each == BATCHING else hours for each, hours in zip(_HOUSE, causes, strict=True)]
    return StepWaits(
        activity=place[0],
        team=place[1],
        rows=rows,
        wait=wait,
        usual=usual,
        part=part_above(usual, wait.value),
        cause=CAUSES[_HOUSE[int(np.argmax(other))]],
        is_batched=_is_batched(view, rows),
        p=excess_p(view.summed(rows, view.open_hours[rows]), count, limit),
    )


def _is_batched(view: LogView, rows: Int64s) -> bool:
    """Whether a good part of the waiting was for a batch to gather. Of what was let go to a whole
    pool all of it counts: somebody idle would have begun it before."""
    is_open, gathering = view.open_hours[rows], view.cause_hours(BATCHING)[rows]
    hours = float(np.where(view.pooled_rows[rows], is_open, gathering).sum())
    return 0 < hours >= BATCHED_SHARE_MIN * float(is_open.sum())
