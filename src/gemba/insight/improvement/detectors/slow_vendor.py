"""Vendors, products or tags whose cases wait outside the house far longer than others do."""

from __future__ import annotations

import numpy as np

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.eventlog.arrays import Floats, Int64s
from gemba.insight.improvement.candidate import (
    CASES_MIN,
    Candidate,
    Claim,
    Detector,
    part_above,
)
from gemba.insight.improvement.excess import excess_p, ratio
from gemba.insight.improvement.finding import Figure, Lever, Place
from gemba.insight.improvement.values import CaseValue, case_values
from gemba.insight.improvement.view import LogView
from gemba.insight.improvement.vocabulary import Topic
from gemba.insight.improvement.wording import Said, lasting
from gemba.insight.mining.figures import sums_by
from gemba.insight.mining.wording import AttributeValues

TIMES_OTHERS = 1.5
HOURS_MIN = 4.0
_TOPICS = (Topic.VENDOR, Topic.TAGS, Topic.PRODUCT)


def find(view: LogView) -> list[Candidate]:
    """One place a value of what tells of the vendor or the thing, among cases that wait for one."""
    columns = view.columns
    hours = sums_by(columns.case, view.vendor_hours, columns.cases)
    waits = hours > 0
    found = []
    for value in case_values(view, _TOPICS):
        mine, others = np.flatnonzero(waits & value.has_it), np.flatnonzero(waits & ~value.has_it)
        if min(len(mine), len(others)) >= CASES_MIN:
            found.append(_candidate(view, value, (mine, others), hours))
    return found


def _candidate(
    view: LogView, value: CaseValue, sides: tuple[Int64s, Int64s], hours: Floats
) -> Candidate:
    mine, others = sides
    usual = float(hours[others].mean())
    waited = sums_by(view.block[mine], hours[mine], view.blocks)
    count = sums_by(view.block[mine], np.ones(len(mine)), view.blocks)
    wait = ratio(waited, count)
    flags = np.zeros(view.columns.cases, dtype=np.bool_)
    flags[mine] = True
    rows = np.flatnonzero(view.columns.row_flags(flags) & (view.vendor_hours > 0))
    return Candidate(
        place=Place(attribute=value.attribute, value=value.value),
        said=Said(
            gettext_noop(
                "With “{value}”, requests wait {wait} for a vendor, all others that wait for one"
                " {usual}."
            ),
            {
                "value": AttributeValues(value.attribute, (value.value,)),
                "wait": lasting(wait.value),
                "usual": lasting(usual),
            },
        ),
        lever=Lever.PARTNER,
        claim=Claim.wait_part(rows, part_above(usual, wait.value), view.years),
        p=excess_p(waited, count, max(TIMES_OTHERS * usual, usual + HOURS_MIN)),
        figures=(Figure.of_hours(gettext_noop("wait for the vendor"), wait, len(mine)),),
        assumes=(Said(gettext_noop("The vendor would be as quick as others are.")),),
    )


DETECTOR = Detector(
    name="slow_vendor",
    title=gettext_noop("A vendor slower than others"),
    baseline=gettext_noop(
        "the wait of a case for a vendor, by blocks of time, against one and a half times that of"
        " all other cases that wait for one"
    ),
    find=find,
)
