"""One customer, product or vendor that causes far more requests than the usual one."""

from __future__ import annotations

import numpy as np

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.eventlog.arrays import Int64s, spread
from gemba.insight.eventlog.names import CodedColumn
from gemba.insight.improvement.candidate import CASES_MIN, Candidate, Claim, Detector, part_above
from gemba.insight.improvement.excess import excess_p, ratio, summed_to_a_year
from gemba.insight.improvement.finding import Figure, Lever, Place, Unit
from gemba.insight.improvement.view import LogView, worth_testing
from gemba.insight.improvement.vocabulary import Topic
from gemba.insight.improvement.wording import Said
from gemba.insight.mining.figures import sums_by
from gemba.insight.mining.wording import AttributeValues, Number, Share

TIMES_USUAL = 2.5
SHARE_MIN = 0.02
VALUES_MIN = 4
# The values with most cases; what comes after them is no source of many.
VALUES_TESTED = 20
_TOPICS = (Topic.CUSTOMER, Topic.PRODUCT, Topic.VENDOR)


def find(view: LogView) -> list[Candidate]:
    """One place a customer, product or vendor."""
    found = []
    for topic in _TOPICS:
        told = view.topic(topic)
        if told is None:
            continue
        name, column = told
        values = worth_testing(column.codes, column.names, 1)
        if len(values) >= VALUES_MIN:
            usual = float(np.median(_counts(column)[values]))
            found += [
                _candidate(view, Place(attribute=name, value=column.names[value]), mine, usual)
                for value in values[:VALUES_TESTED]
                if len(mine := np.flatnonzero(column.codes == value)) >= CASES_MIN
            ]
    return found


def _counts(column: CodedColumn) -> Int64s:
    return np.bincount(column.codes[column.codes >= 0], minlength=len(column.names))


def _candidate(view: LogView, place: Place, mine: Int64s, usual: float) -> Candidate:
    columns, blocks = view.columns, view.blocks
    count = sums_by(view.block[mine], np.ones(len(mine)), blocks)
    whole = sums_by(view.block, np.ones(columns.cases), blocks)
    rows = spread(columns.offsets[mine], columns.case_lengths[mine])
    limit = max(TIMES_USUAL * usual / columns.cases, SHARE_MIN)
    return Candidate(
        place=place,
        said=Said(
            gettext_noop(
                "“{value}” brings {share} of all requests, {times} times as many as is usual."
            ),
            {
                "value": AttributeValues(place.attribute, (place.value,)),
                "share": Share(len(mine) / columns.cases),
                "times": Number(round(len(mine) / max(usual, 1.0), 1)),
            },
        ),
        lever=Lever.AT_THE_SOURCE,
        claim=Claim.part(rows, part_above(usual, len(mine)), view.years),
        p=excess_p(count, whole, limit),
        figures=(
            Figure(
                gettext_noop("requests a year"),
                Unit.COUNT,
                summed_to_a_year(count, view.years),
                len(mine),
            ),
            Figure(
                gettext_noop("share of all requests"),
                Unit.SHARE,
                ratio(count, whole),
                columns.cases,
            ),
        ),
        assumes=(Said(gettext_noop("It would bring as many requests as the usual one.")),),
    )


DETECTOR = Detector(
    name="one_source",
    title=gettext_noop("One customer, product or vendor causing many"),
    baseline=gettext_noop(
        "its share of requests, by blocks of time, against two and a half times the median of its"
        " like"
    ),
    find=find,
)
