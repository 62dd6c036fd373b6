"""Questions that are all answered alike and quickly: an article, a rule or an assistant could."""

from __future__ import annotations

import numpy as np

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.eventlog.arrays import Bools, Floats, Int64s, spread
from gemba.insight.improvement.candidate import CASES_MIN, Candidate, Claim, Detector, Need
from gemba.insight.improvement.excess import excess_p, ratio
from gemba.insight.improvement.finding import Figure, Lever, Place, Unit
from gemba.insight.improvement.view import LogView, worth_testing
from gemba.insight.improvement.vocabulary import Topic
from gemba.insight.improvement.wording import Said
from gemba.insight.mining.figures import sums_by
from gemba.insight.mining.wording import AttributeValues, Number, Share

ALIKE_SHARE_MIN = 0.85
STEPS_MAX = 3
# Of what an article answers; published rates of deflection lie between a half and four fifths.
HELPED_SHARE = 0.7


def find(view: LogView) -> list[Candidate]:
    """One place a kind of request."""
    told = view.topic(Topic.KIND)
    if told is None:
        return []
    name, column = told
    work = view.people_rows & (view.work_hours > 0)
    steps = sums_by(view.columns.case, work, view.columns.cases)
    return [
        _candidate(view, Place(attribute=name, value=column.names[value]), mine, steps)
        for value in worth_testing(column.codes, column.names, CASES_MIN)
        if (mine := np.flatnonzero(column.codes == value)) is not None
    ]


def _candidate(view: LogView, place: Place, mine: Int64s, steps: Floats) -> Candidate:
    columns, blocks = view.columns, view.blocks
    alike = _alike(view, mine) & (steps[mine] <= STEPS_MAX)
    hits = sums_by(view.block[mine], alike, blocks)
    count = sums_by(view.block[mine], np.ones(len(mine)), blocks)
    share, cases = ratio(hits, count), mine[alike]
    rows = spread(columns.offsets[cases], columns.case_lengths[cases])
    return Candidate(
        place=place,
        said=Said(
            gettext_noop(
                "{share} of the {count} requests of “{value}” are answered in the same few steps:"
                " an article or an assistant could do it."
            ),
            {
                "share": Share(share.value),
                "count": Number(len(mine)),
                "value": AttributeValues(place.attribute, (place.value,)),
            },
        ),
        lever=Lever.ARTICLE,
        claim=Claim.part(rows, HELPED_SHARE, view.years),
        p=excess_p(hits, count, ALIKE_SHARE_MIN),
        figures=(Figure(gettext_noop("share answered alike"), Unit.SHARE, share, len(mine)),),
        assumes=(
            Said(
                gettext_noop("{share} of them would find the answer themselves."),
                {"share": Share(HELPED_SHARE)},
            ),
        ),
    )


def _alike(view: LogView, cases: Int64s) -> Bools:
    """Which cases take the way most of them take. Each channel has a way of its own, for its steps
    may have other names."""
    trace = view.columns.index.trace[cases]
    told = view.topic(Topic.CHANNEL)
    channel = np.zeros(len(cases), dtype=np.int64) if told is None else told[1].codes[cases]
    alike = np.zeros(len(cases), dtype=np.bool_)
    for each in np.unique(channel).tolist():
        mine = channel == each
        alike[mine] = trace[mine] == np.bincount(trace[mine]).argmax()
    return alike


DETECTOR = Detector(
    name="questions",
    title=gettext_noop("Questions an article could answer"),
    baseline=gettext_noop(
        "the share answered in one and the same few steps, by blocks of time, against 85 in a"
        " hundred"
    ),
    find=find,
    needs=(Need.PEOPLE, Need.KIND),
)
