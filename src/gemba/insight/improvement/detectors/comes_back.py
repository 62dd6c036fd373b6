"""People whose solutions come back far more often than those of others for the same requests.

A sentence about how work is done, not about who is to blame: compared are requests of the same
kinds, and it says what is done differently where the log tells.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.eventlog.arrays import Bools, Int64s
from gemba.insight.improvement.candidate import (
    CASES_MIN,
    Candidate,
    Claim,
    Detector,
    Need,
    part_above,
)
from gemba.insight.improvement.excess import ratio, share_excess_p
from gemba.insight.improvement.finding import Figure, Lever, Place, Unit
from gemba.insight.improvement.shares import SHARE_MORE_MIN, TIMES_OTHERS
from gemba.insight.improvement.solutions import Solutions, solutions
from gemba.insight.improvement.view import LogView
from gemba.insight.improvement.vocabulary import Topic
from gemba.insight.improvement.wording import People, Said
from gemba.insight.kpis.meanings import Meaning
from gemba.insight.mining.wording import Share

# So much more is resolved with the first answer that it is worth saying.
EARLIER_MIN = 0.1
_PLAIN = gettext_noop(
    "{share} of what {who} resolves comes back, {others} of what others resolve of the same kinds."
)
_AT_ONCE = gettext_noop(
    "{share} of what {who} resolves comes back, {others} of what others resolve of the same kinds;"
    " {early} is resolved with the first answer, {usual} elsewhere."
)


@dataclass(frozen=True, eq=False)
class _Person:
    """What somebody resolved: rows of solutions; what of them would come back if others had
    resolved them, and which part is resolved with the first answer, here and elsewhere."""

    code: int
    rows: Int64s
    others: float
    early: tuple[float, float]


def find(view: LogView) -> list[Candidate]:
    """One place a person who resolves enough."""
    solved = solutions(view)
    first = solved.first[view.people_rows[solved.first]]
    who = view.columns.resource[first]
    early = _with_first_answer(view, first)
    found = []
    for code in np.unique(who).tolist():
        mine = who == code
        if min(np.count_nonzero(mine), np.count_nonzero(~mine)) >= CASES_MIN:
            others = _expected(view, solved, first[mine], first[~mine])
            person = _Person(
                code, first[mine], others, (float(early[mine].mean()), float(early[~mine].mean()))
            )
            found.append(_candidate(view, person, solved))
    return found


def _with_first_answer(view: LogView, rows: Int64s) -> Bools:
    """Which solutions come at the moment of the first answer to the customer."""
    columns = view.columns
    replied = view.rows_meaning(Meaning.REPLIED)
    so_far = np.cumsum(replied)
    start = columns.offsets[columns.case[rows]]
    answers = so_far[rows] - so_far[start] + replied[start]
    last = np.maximum(rows - 1, 0)
    at_once = replied[rows] | (replied[last] & (columns.time_us[last] == columns.time_us[rows]))
    early: Bools = at_once & (answers == 1)
    return early


def _expected(view: LogView, solved: Solutions, mine: Int64s, others: Int64s) -> float:
    """The share of mine that would come back if it were that of others, kind by kind; of all others
    where few of a kind."""
    case = view.columns.case
    share = float(solved.came_back[case[others]].mean())
    told = view.topic(Topic.KIND)
    if told is None:
        return share
    codes = told[1].codes.astype(np.int64)
    size = len(told[1].names) + 1
    count = np.bincount(codes[case[others]] + 1, minlength=size)
    hits = np.bincount(codes[case[others]] + 1, solved.came_back[case[others]], minlength=size)
    by_kind = np.where(count >= CASES_MIN, hits / np.maximum(count, 1), share)
    return float(by_kind[codes[case[mine]] + 1].mean())


def _candidate(view: LogView, person: _Person, solved: Solutions) -> Candidate:
    columns = view.columns
    cases = columns.case[person.rows].astype(np.int64)
    back = solved.came_back[cases]
    hits, count = view.summed(person.rows, back.astype(np.float64)), view.counted(person.rows)
    share, others = ratio(hits, count), person.others
    flags = np.zeros(columns.cases, dtype=np.bool_)
    flags[cases] = True
    name = columns.resources[person.code]
    early, usual = person.early
    return Candidate(
        place=Place(resources=(name,)),
        said=Said(
            _AT_ONCE if early - usual >= EARLIER_MIN else _PLAIN,
            {
                "who": People((name,)),
                "share": Share(share.value),
                "others": Share(others),
                "early": Share(early),
                "usual": Share(usual),
            },
        ),
        lever=Lever.COACH,
        claim=Claim.part(
            np.flatnonzero(solved.afterwards & columns.row_flags(flags)),
            part_above(others, share.value),
            view.years,
        ),
        p=share_excess_p(hits, count, max(TIMES_OTHERS * others, others + SHARE_MORE_MIN)),
        figures=(Figure(gettext_noop("share that comes back"), Unit.SHARE, share, len(cases)),),
        assumes=(Said(gettext_noop("They would come back as rarely as those of others.")),),
        kind_share=solved.part_of_all(cases, share.value - others),
    )


DETECTOR = Detector(
    name="comes_back",
    title=gettext_noop("Solutions that do not hold"),
    baseline=gettext_noop(
        "the share that comes back of what one person resolves, against one and a half times that"
        " of what others resolve of the same kinds"
    ),
    find=find,
    needs=(Need.PEOPLE,),
    compares_people=True,
)
