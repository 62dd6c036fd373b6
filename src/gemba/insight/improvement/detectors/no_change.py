"""Steps that decide nothing: after them cases go on as other cases do without them."""

from __future__ import annotations

import numpy as np

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.eventlog.arrays import Bools, Int64s
from gemba.insight.improvement.candidate import CASES_MIN, Candidate, Claim, Detector, Need
from gemba.insight.improvement.excess import excess_p, ratio
from gemba.insight.improvement.finding import Figure, Lever, Place, Unit
from gemba.insight.improvement.rounds import cases_in
from gemba.insight.improvement.view import LogView
from gemba.insight.improvement.vocabulary import Topic
from gemba.insight.improvement.wording import Said
from gemba.insight.kpis.meanings import Meaning
from gemba.insight.mining.waiting.parties import flagged
from gemba.insight.mining.wording import Activities, Share

SAME_SHARE_MIN = 0.85
# Others like it that go on without the step.
LIKE_IT_MIN = 5
_LIKENESS = (Topic.KIND, Topic.PRODUCT, Topic.CHANNEL)
_SAYS_SOMETHING = (
    *(Meaning.OPENED, Meaning.REPLIED, Meaning.CUSTOMER_WROTE, Meaning.AWAITS_CUSTOMER),
    *(Meaning.RESOLVED, Meaning.REOPENED, Meaning.CLOSED, Meaning.ABANDONED, Meaning.MERGED),
)


def find(view: LogView) -> list[Candidate]:
    """One place a step of people between two others; what talk changes, the log does not tell."""
    columns = view.columns
    inside = np.zeros(len(columns), dtype=np.bool_)
    inside[1:-1] = (columns.case[2:] == columns.case[1:-1]) & (
        columns.case[:-2] == columns.case[1:-1]
    )
    inside &= view.people_rows & ~view.outside_rows
    inside &= ~flagged(columns.activity, columns.activities, view.ordinary)
    for meaning in _SAYS_SOMETHING:
        inside &= ~view.rows_meaning(meaning)
    found = [
        _candidate(view, np.flatnonzero(inside & (columns.activity == code)))
        for code in np.unique(columns.activity[inside]).tolist()
    ]
    return [each for each in found if each is not None]


def _direct(view: LogView, rows: Int64s) -> Bools:
    """One flag for each of some rows: whether cases enough go straight from the row before it to
    the row after it, and some of the same kind, product and channel: what all cases of a kind go
    through, and no others, belongs to that kind."""
    pair, moves = _pairs(view, rows - 1, rows + 1), _moves(view)
    often = view.columns.index.frequencies.edge_cases >= CASES_MIN
    edges = view.columns.index.edges
    size = len(view.columns.activities)
    known = edges.source[often].astype(np.int64) * size + edges.target[often]
    found: Bools = np.isin(pair, known)
    for topic in _LIKENESS:
        told = view.topic(topic)
        if told is not None:
            found &= _alike(view, told[1].codes.astype(np.int64), (rows, pair), moves)
    return found


def _moves(view: LogView) -> Int64s:
    """The rows after which a case goes on."""
    case = view.columns.case
    moves: Int64s = np.flatnonzero(case[1:] == case[:-1])
    return moves


def _pairs(view: LogView, source: Int64s, target: Int64s) -> Int64s:
    """A number for each move from row to row."""
    activity = view.columns.activity.astype(np.int64)
    pair: Int64s = activity[source] * len(view.columns.activities) + activity[target]
    return pair


def _alike(view: LogView, value: Int64s, wanted: tuple[Int64s, Int64s], moves: Int64s) -> Bools:
    """Whether cases with the same value make the move that is wanted."""
    (rows, pair), case = wanted, view.columns.case
    size = len(view.columns.activities) ** 2
    made, count = np.unique(
        (value[case[moves]] + 1) * size + _pairs(view, moves, moves + 1), return_counts=True
    )
    flags: Bools = np.isin((value[case[rows]] + 1) * size + pair, made[count >= LIKE_IT_MIN])
    return flags


def _candidate(view: LogView, rows: Int64s) -> Candidate | None:
    columns = view.columns
    if cases_in(view, rows) < CASES_MIN:
        return None
    before = columns.activity[rows - 1].astype(np.int64)
    after = columns.activity[rows + 1].astype(np.int64)
    place = _way(view)[columns.case[rows]] * len(columns.activities) + before
    same = _direct(view, rows) & (after == _usual_next(place, after))
    alike, count = view.summed(rows, same.astype(np.float64)), view.counted(rows)
    share, name = ratio(alike, count), view.name(int(columns.activity[rows[0]]))
    ways = np.unique(np.stack([before[same], after[same]], axis=1), axis=0)[:5]
    return Candidate(
        place=Place(activities=(name,)),
        said=Said(
            gettext_noop(
                "“{step}” changes nothing: after it {share} of the cases go on as others do"
                " without it."
            ),
            {"step": Activities((name,)), "share": Share(share.value)},
        ),
        lever=Lever.SIMPLIFY,
        claim=Claim.part(rows[same], 1.0, view.years),
        p=excess_p(alike, count, SAME_SHARE_MIN),
        figures=(
            Figure(gettext_noop("share that goes on the same way"), Unit.SHARE, share, len(rows)),
        ),
        edges=tuple((view.name(int(one)), view.name(int(other))) for one, other in ways),
        assumes=(Said(gettext_noop("What the step finds out is told elsewhere or not needed.")),),
    )


def _way(view: LogView) -> Int64s:
    """By case, a number for its kind and channel: what comes next may be called otherwise in each
    channel, and be something else for each kind."""
    found = np.zeros(view.columns.cases, dtype=np.int64)
    for topic in (Topic.KIND, Topic.CHANNEL):
        if (told := view.topic(topic)) is not None:
            found = found * (len(told[1].names) + 1) + told[1].codes + 1
    return found


def _usual_next(place: Int64s, after: Int64s) -> Int64s:
    """By row: what most often comes after the same place."""
    pairs, times = np.unique(np.stack([place, after]), axis=1, return_counts=True)
    order = np.lexsort((times, pairs[0]))
    places, next_there = pairs[0, order], pairs[1, order]
    found: Int64s = next_there[np.searchsorted(places, place, side="right") - 1]
    return found


DETECTOR = Detector(
    name="no_change",
    title=gettext_noop("Steps that change nothing"),
    baseline=gettext_noop(
        "the share of visits that go on the usual way, a way other cases of the same kind take"
        " without the step, by blocks of time, against 85 in a hundred"
    ),
    find=find,
    needs=(Need.PEOPLE,),
)
