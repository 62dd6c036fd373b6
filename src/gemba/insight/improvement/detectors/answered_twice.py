"""Requests that one person answers, others work on, and somebody then has to answer once more."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.eventlog.arrays import Bools, Int64s, spread
from gemba.insight.improvement.candidate import CASES_MIN, Candidate, Claim, Detector, Need
from gemba.insight.improvement.crowd import those_who_do
from gemba.insight.improvement.excess import excess_p, ratio
from gemba.insight.improvement.finding import Figure, Lever, Place, Unit
from gemba.insight.improvement.rounds import cases_in
from gemba.insight.improvement.view import LogView
from gemba.insight.improvement.wording import Said
from gemba.insight.kpis.meanings import Meaning
from gemba.insight.mining.wording import Activities, Share

# Some questions take others: so many of a hundred answers are followed by another one anywhere.
TWICE_SHARE = 0.05
# Of what goes on to others, so much can be done at once by people who have learned it. Assumed:
# benchmarks of service desks have four of five requests solved by those who take them.
ABLE_SHARE = 0.6
# Longer stretches are a story of their own.
STEPS_MAX = 3

_Way = tuple[int, tuple[int, ...], int, int]


@dataclass(frozen=True, eq=False)
class _Stretch:
    """From the row of one answer to that of the next, of the same case."""

    first: int
    again: int


def find(view: LogView) -> list[Candidate]:
    """One place an answer, what others then do, and the answer after it."""
    answers = np.flatnonzero(view.rows_meaning(Meaning.REPLIED) & view.people_rows)
    by_way: dict[_Way, list[_Stretch]] = {}
    handed = view.rows_meaning(Meaning.TRANSFERRED)
    for stretch in _stretches(view, answers):
        way = _way(view, stretch, handed)
        if way is not None:
            by_way.setdefault(way, []).append(stretch)
    activity = view.columns.activity[answers]
    whole = sum(len(stretches) for stretches in by_way.values())
    found = []
    for way, stretches in _together(by_way).items():
        candidate = _candidate(view, way, stretches, answers[activity == way[0]])
        if candidate is not None:
            found.append(replace(candidate, kind_share=len(stretches) / whole))
    return found


def _stretches(view: LogView, answers: Int64s) -> list[_Stretch]:
    """Those between two answers of a case with no word of the customer, or from outside."""
    case, said = view.columns.case, np.cumsum(view.outside_rows)
    one, other = answers[:-1], answers[1:]
    near = (case[one] == case[other]) & (said[one] == said[other]) & (other > one + 1)
    return [
        _Stretch(first, again)
        for first, again in zip(one[near].tolist(), other[near].tolist(), strict=True)
    ]


def _way(view: LogView, stretch: _Stretch, handed: Bools) -> _Way | None:
    """The first answer, the steps of others and of programs right before the second, that answer,
    and what hands over right before those steps (-1: nothing tells it)."""
    columns = view.columns
    who = columns.resource[stretch.first]
    row = stretch.again - 1
    while row > stretch.first and columns.resource[row] != who and not handed[row]:
        row -= 1
    if not view.people_rows[row + 1 : stretch.again].any():
        return None
    steps = tuple(columns.activity[row + 1 : stretch.again].tolist())
    again = int(columns.activity[stretch.again])
    if not 0 < len(steps) <= STEPS_MAX or len({*steps, again}) <= len(steps):
        return None
    by = int(columns.activity[row]) if handed[row] else -1
    return int(columns.activity[stretch.first]), steps, again, by


def _together(by_way: dict[_Way, list[_Stretch]]) -> dict[_Way, list[_Stretch]]:
    """Ways that differ in the hand-over alone, under the most frequent one."""
    count = {way: len(stretches) for way, stretches in by_way.items()}
    found: dict[_Way, list[_Stretch]] = {}
    for way in sorted(by_way, key=lambda each: (-count[each], each)):
        same = next((each for each in found if each[:3] == way[:3]), way)
        found.setdefault(same, []).extend(by_way[way])
    return found


def _candidate(
    view: LogView, way: _Way, stretches: list[_Stretch], answers: Int64s
) -> Candidate | None:
    first = np.array(sorted(each.first for each in stretches), dtype=np.int64)
    again = np.array(sorted(each.again for each in stretches), dtype=np.int64)
    if cases_in(view, first) < CASES_MIN:
        return None
    twice, count = view.counted(first), view.counted(answers)
    share = ratio(twice, count)
    one, steps, other, by = way
    names = tuple(view.name(each) for each in steps)
    edge = view.name(one), view.name(other)
    handed = ((view.name(by), names[0]),) if by >= 0 else ()
    return Candidate(
        place=Place(activities=names, edges=(edge,)),
        said=Said(
            gettext_noop(
                "{share} of what is answered with “{first}” goes on to others for {steps} and is"
                " answered once more with “{again}”, though the customer said nothing new."
            ),
            {
                "share": Share(share.value),
                "first": Activities((edge[0],)),
                "steps": Activities(names),
                "again": Activities((edge[1],)),
                "able": Share(ABLE_SHARE),
            },
        ),
        lever=Lever.TRAIN,
        claim=_claim(view, first, again),
        p=excess_p(twice, count, TWICE_SHARE),
        figures=(Figure(gettext_noop("share answered twice"), Unit.SHARE, share, len(answers)),),
        edges=(*handed, (names[-1], edge[1])),
        people=those_who_do(view, answers),
        assumes=(
            Said(
                gettext_noop(
                    "{share} of it could be done at once by those who answer, once they have"
                    " learned it."
                ),
                {"share": Share(ABLE_SHARE)},
            ),
        ),
    )


def _claim(view: LogView, first: Int64s, again: Int64s) -> Claim:
    """The work of handing over and of the second answer, and all waiting in between."""
    rows = spread(first + 1, again - first)
    spared = view.rows_meaning(Meaning.TRANSFERRED)[rows] | view.rows_meaning(Meaning.REPLIED)[rows]
    wait = np.full(len(rows), ABLE_SHARE)
    return Claim(rows, np.where(spared, ABLE_SHARE, 0.0), wait, view.years)


DETECTOR = Detector(
    name="answered_twice",
    title=gettext_noop("Answered twice"),
    baseline=gettext_noop(
        "the share of answers that others' work and another answer follow, by blocks of time,"
        " against five in a hundred"
    ),
    find=find,
    needs=(Need.PEOPLE,),
)
