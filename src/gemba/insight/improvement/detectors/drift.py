"""Steps that from some day on take longer, or make work wait longer, than they did before."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.eventlog.arrays import Floats, Int64s
from gemba.insight.improvement.candidate import (
    CASES_MIN,
    Candidate,
    Claim,
    Detector,
    Need,
    part_above,
)
from gemba.insight.improvement.excess import BLOCKS_MIN, excess_p, ratio
from gemba.insight.improvement.finding import Figure, Lever, Place
from gemba.insight.improvement.rounds import cases_in
from gemba.insight.improvement.view import LogView
from gemba.insight.improvement.wording import Said, lasting
from gemba.insight.mining.comparing.intervals import Estimate
from gemba.insight.mining.wording import Activities, Moment

WORK_TIMES = 1.2
WAIT_TIMES = 2.0
WAIT_HOURS_MIN = 1.0


@dataclass(frozen=True, eq=False)
class _Change:
    """From block `at` on it is `after` a visit, before it was `before`; `p` pays for having looked
    at every block."""

    at: int
    before: float
    after: Estimate
    p: float


def find(view: LogView) -> list[Candidate]:
    """Two places a step: its work, where the log knows when it began, and the waiting before it."""
    columns, found = view.columns, []
    knows_work = Need.STARTS.is_met(view)
    worked = view.people_rows
    for code in np.unique(columns.activity[worked]).tolist():
        rows = np.flatnonzero(worked & (columns.activity == code))
        if cases_in(view, rows) >= CASES_MIN:
            found += [_work(view, rows) if knows_work else None, _wait(view, rows)]
    return [each for each in found if each is not None]


def _work(view: LogView, rows: Int64s) -> Candidate | None:
    change = _change(view, rows, view.work_hours, (WORK_TIMES, 0.0))
    late, years = _since(view, rows, change)
    if change is None or not len(late):
        return None
    part = part_above(change.before, change.after.value)
    claim = Claim(late, np.full(len(late), part), np.zeros(len(late)), years)
    sentence = gettext_noop("“{step}” takes {after} of work since {day}; before it took {before}.")
    return _candidate(view, (change, "work"), sentence, claim)


def _wait(view: LogView, rows: Int64s) -> Candidate | None:
    change = _change(view, rows, view.open_hours, (WAIT_TIMES, WAIT_HOURS_MIN))
    late, years = _since(view, rows, change)
    if change is None or not len(late):
        return None
    claim = Claim.wait_part(late, part_above(change.before, change.after.value), years)
    sentence = gettext_noop(
        "Work waits {after} of opening hours for “{step}” since {day}; before it was {before}."
    )
    return _candidate(view, (change, "wait"), sentence, claim)


def _change(
    view: LogView, rows: Int64s, hours: Floats, limits: tuple[float, float]
) -> _Change | None:
    """The block from which on the excess over what was before is surest."""
    value, count = view.summed(rows, hours[rows]), view.counted(rows)
    times, more = limits
    best: _Change | None = None
    places = range(BLOCKS_MIN, view.blocks - BLOCKS_MIN + 1)
    for at in places:
        seen = float(count[:at].sum())
        if seen < CASES_MIN:
            continue
        before = float(value[:at].sum()) / seen
        limit = max(times * before, before + more)
        p = min(1.0, len(places) * excess_p(value[at:], count[at:], limit))
        if best is None or p < best.p:
            best = _Change(at, before, ratio(value[at:], count[at:]), p)
    return best


def _since(view: LogView, rows: Int64s, change: _Change | None) -> tuple[Int64s, float]:
    """The rows from the change on, and how many years that is."""
    if change is None:
        return rows[:0], 0.0
    late = rows[view.block[view.columns.case[rows]] >= change.at]
    return late, view.years * (view.blocks - change.at) / view.blocks


def _candidate(view: LogView, told: tuple[_Change, str], sentence: str, claim: Claim) -> Candidate:
    change, what = told
    columns = view.columns
    name = view.name(int(columns.activity[claim.rows[0]]))
    first = columns.first_us[view.block >= change.at].min()
    return Candidate(
        place=Place(activities=(name,), value=what, attribute="what"),
        said=Said(
            sentence,
            {
                "step": Activities((name,)),
                "after": lasting(change.after.value),
                "before": lasting(change.before),
                "day": Moment(int(first)),
            },
        ),
        lever=Lever.INVESTIGATE,
        claim=claim,
        p=change.p,
        figures=(
            Figure.of_hours(gettext_noop("a visit since then"), change.after, len(claim.rows)),
        ),
        assumes=(Said(gettext_noop("It would be again as it was before that day.")),),
    )


DETECTOR = Detector(
    name="drift",
    title=gettext_noop("Drift and sudden change"),
    baseline=gettext_noop(
        "a visit after the surest day of change, by blocks of time, against what it was before;"
        " p times the number of days tried"
    ),
    find=find,
    needs=(Need.PEOPLE,),
    says_why=0.4,
)
