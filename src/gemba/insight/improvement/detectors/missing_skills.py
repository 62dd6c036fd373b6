"""Requests that lie longer at a step than others because few of its people can do them."""

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
from gemba.insight.improvement.finding import Figure, Lever, Place, Unit
from gemba.insight.improvement.rounds import cases_in
from gemba.insight.improvement.view import LogView, worth_testing
from gemba.insight.improvement.vocabulary import Topic
from gemba.insight.improvement.wording import Said
from gemba.insight.mining.comparing.intervals import Estimate
from gemba.insight.mining.figures import sums_by
from gemba.insight.mining.wording import Activities, AttributeValues, Number, Seconds

HOUR_SECONDS = 3_600.0
TIMES_OTHERS = 2.0
HOURS_MIN = 0.75
# Those who do most of it, and how few of all who do the step that may be.
MOST = 0.7
FEW_SHARE = 0.4
_TOPICS = (Topic.SKILL, Topic.KIND, Topic.PRODUCT)


def find(view: LogView) -> list[Candidate]:
    """One place a value of an attribute and a step that few people do for it."""
    columns, found = view.columns, []
    worked = view.people_rows & (view.waits.enabler >= 0)
    for topic in _TOPICS:
        told = view.topic(topic)
        if told is None:
            continue
        name, column = told
        value_of_row = np.repeat(column.codes, columns.case_lengths)
        for value in worth_testing(column.codes, column.names, CASES_MIN):
            has_it = worked & (value_of_row == value)
            for step in np.unique(columns.activity[has_it]).tolist():
                here = worked & (columns.activity == step)
                place = Place((view.name(step),), attribute=name, value=column.names[value])
                rows = np.flatnonzero(here & has_it), np.flatnonzero(here & ~has_it)
                found.append(_candidate(view, place, *rows))
    return [each for each in found if each is not None]


def _candidate(view: LogView, place: Place, mine: Int64s, others: Int64s) -> Candidate | None:
    if min(cases_in(view, mine), cases_in(view, others)) < CASES_MIN:
        return None
    few, many = _people(view, mine), _people(view, np.concatenate([mine, others]))
    if few > max(1, FEW_SHARE * many) or few >= many:
        return None
    usual = float(view.house_hours[others].mean())
    limit = max(TIMES_OTHERS * float(view.open_hours[others].mean()), HOURS_MIN)
    count = view.counted(mine)
    wait = ratio(view.summed(mine, view.house_hours[mine]), count)
    return Candidate(
        place=place,
        said=Said(
            gettext_noop(
                "Requests of “{value}” wait {wait} for “{step}”, others {usual}: most are done by"
                " {few} of {many} people."
            ),
            {
                "value": AttributeValues(place.attribute, (place.value,)),
                "wait": Seconds(wait.value * HOUR_SECONDS),
                "step": Activities(place.activities),
                "usual": Seconds(usual * HOUR_SECONDS),
                "few": Number(few),
                "many": Number(many),
            },
        ),
        lever=Lever.TRAIN,
        claim=Claim.wait_part(mine, part_above(usual, wait.value), view.years),
        p=excess_p(view.summed(mine, view.open_hours[mine]), count, limit),
        figures=(
            Figure(
                gettext_noop("wait of these requests"),
                Unit.SECONDS,
                Estimate(*(each * HOUR_SECONDS for each in (wait.value, wait.low, wait.high))),
                len(mine),
            ),
        ),
        assumes=(Said(gettext_noop("Once trained, all who do the step take these requests too.")),),
    )


def _people(view: LogView, rows: Int64s) -> int:
    """How many do most of some work."""
    done = sums_by(
        view.columns.resource[rows], np.ones(len(rows)), max(len(view.columns.resources), 1)
    )
    ordered = np.sort(done)[::-1]
    return int(np.searchsorted(np.cumsum(ordered), MOST * ordered.sum())) + 1


DETECTOR = Detector(
    name="missing_skills",
    title=gettext_noop("Missing skills"),
    baseline=gettext_noop(
        "the wait of these requests at a step, by blocks of time, against twice that of all others"
        " at the same step"
    ),
    find=find,
    needs=(Need.PEOPLE,),
)
