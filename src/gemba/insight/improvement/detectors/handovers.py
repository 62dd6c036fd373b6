"""Hand-overs between two steps that people do faster where one does both."""

from __future__ import annotations

import numpy as np

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.eventlog.arrays import Int64s
from gemba.insight.improvement.candidate import (
    CASES_MIN,
    Candidate,
    Claim,
    Detector,
    Need,
    part_above,
)
from gemba.insight.improvement.excess import excess_p, ratio
from gemba.insight.improvement.finding import Figure, Lever, Place
from gemba.insight.improvement.rounds import cases_in
from gemba.insight.improvement.view import LogView
from gemba.insight.improvement.wording import Said, lasting
from gemba.insight.mining.people.grouping import by_person
from gemba.insight.mining.people.handovers import HandoverRule, passed_on
from gemba.insight.mining.wording import Activities

TIMES_SAME = 2.0
HOURS_MORE_MIN = 0.5


def find(view: LogView) -> list[Candidate]:
    """One place a move, where people enough do both of its steps."""
    columns, size = view.columns, len(view.columns.activities)
    who = by_person(columns, left_out=view.reading.not_people)
    passed = passed_on(columns, who, HandoverRule(own=True))
    taker, giver = passed.taker, passed.giver
    inside = ~view.outside_rows[taker] & ~view.outside_rows[giver]
    taker, giver = taker[inside], giver[inside]
    pair = columns.activity[giver].astype(np.int64) * size + columns.activity[taker]
    other = columns.resource[giver] != columns.resource[taker]
    found = [
        _candidate(view, taker[mine & other], taker[mine & ~other])
        for code in np.unique(pair).tolist()
        if (mine := pair == code) is not None
    ]
    return [each for each in found if each is not None]


def _candidate(view: LogView, handed: Int64s, kept: Int64s) -> Candidate | None:
    if min(cases_in(view, handed), cases_in(view, kept)) < CASES_MIN:
        return None
    columns, count = view.columns, view.counted(handed)
    same_open = float(view.open_hours[kept].mean())
    same = float(view.house_hours[kept].mean())
    wait = ratio(view.summed(handed, view.house_hours[handed]), count)
    row = int(handed[0])
    names = view.name(int(columns.activity[row - 1])), view.name(int(columns.activity[row]))
    limit = max(TIMES_SAME * same_open, same_open + HOURS_MORE_MIN)
    return Candidate(
        place=Place(edges=(names,)),
        said=Said(
            gettext_noop(
                "From “{source}” to “{target}” work waits {wait} when it changes hands, and"
                " {same} when one person does both."
            ),
            {
                "source": Activities((names[0],)),
                "target": Activities((names[1],)),
                "wait": lasting(wait.value),
                "same": lasting(same),
            },
        ),
        lever=Lever.ONE_PERSON,
        claim=Claim.wait_part(handed, part_above(same, wait.value), view.years),
        p=excess_p(view.summed(handed, view.open_hours[handed]), count, limit),
        figures=(Figure.of_hours(gettext_noop("wait when work changes hands"), wait, len(handed)),),
        assumes=(Said(gettext_noop("Whoever does the one step may do the other.")),),
    )


DETECTOR = Detector(
    name="handovers",
    title=gettext_noop("Hand-overs that could be one person"),
    baseline=gettext_noop(
        "the wait after a hand-over, by blocks of time, against twice the wait where one person"
        " does both"
    ),
    find=find,
    needs=(Need.PEOPLE,),
    says_why=0.7,
)
