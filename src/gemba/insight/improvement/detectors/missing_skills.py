"""Requests that lie longer than others because few of those who do the work can do them."""

from __future__ import annotations

from collections.abc import Iterator

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
from gemba.insight.improvement.comparing import usual_hours
from gemba.insight.improvement.crowd import named, those_who_do_most
from gemba.insight.improvement.excess import excess_p, ratio
from gemba.insight.improvement.finding import Figure, Lever, Place
from gemba.insight.improvement.rounds import cases_in
from gemba.insight.improvement.values import CaseValue, case_values
from gemba.insight.improvement.view import LogView
from gemba.insight.improvement.vocabulary import Topic
from gemba.insight.improvement.wording import People, Said, lasting
from gemba.insight.mining.wording import Activities, AttributeValues, Number

TIMES_OTHERS = 2.0
HOURS_MIN = 0.75
# How few of all who do the step may do most of it.
FEW_SHARE = 0.4
_TOPICS = (Topic.SKILL, Topic.KIND, Topic.PRODUCT, Topic.CHANNEL, Topic.INBOX)
_AT_A_STEP = gettext_noop(
    "Requests of “{value}” wait {wait} for “{step}”, others {usual}: most are done by {few} of"
    " {many} people."
)
_AT_A_STEP_BY = gettext_noop(
    "Requests of “{value}” wait {wait} for “{step}”, others {usual}: most are done by {who} alone."
)
_FIRST_LOOK = gettext_noop(
    "Requests of “{value}” wait {wait} until somebody looks at them, others {usual}: most are taken"
    " by {few} of {many} people."
)
_FIRST_LOOK_BY = gettext_noop(
    "Requests of “{value}” wait {wait} until somebody looks at them, others {usual}: most are taken"
    " by {who} alone."
)


def find(view: LogView) -> list[Candidate]:
    """One place a value of an attribute and a step, the first look at a case being one; steps that
    are but talk are none."""
    columns = view.columns
    works = [(view.name(step), rows) for step, rows in _steps(view)]
    found = []
    for value in case_values(view, _TOPICS):
        has_it = columns.row_flags(value.has_it)
        for step, rows in [("", view.first_looks), *works]:
            mine = has_it[rows]
            found.append(_candidate(view, (value, step), rows[mine], rows[~mine]))
    return [each for each in found if each is not None]


def _steps(view: LogView) -> Iterator[tuple[int, Int64s]]:
    columns = view.columns
    worked = view.people_rows & (view.waits.enabler >= 0)
    for step in np.unique(columns.activity[worked]).tolist():
        if view.name(step) not in view.ordinary:
            yield step, np.flatnonzero(worked & (columns.activity == step))


def _candidate(
    view: LogView, of: tuple[CaseValue, str], mine: Int64s, others: Int64s
) -> Candidate | None:
    if min(cases_in(view, mine), cases_in(view, others)) < CASES_MIN:
        return None
    few = those_who_do_most(view, mine)
    many = len(those_who_do_most(view, np.concatenate([mine, others])))
    if len(few) > max(1, FEW_SHARE * many) or len(few) >= many:
        return None
    value, step = of
    usual = usual_hours(view, mine, others)
    limit = view.summed(mine, np.maximum(TIMES_OTHERS * usual, HOURS_MIN))
    waited = view.summed(mine, view.house_hours[mine])
    wait = ratio(waited, view.counted(mine))
    who = named(view, few)
    return Candidate(
        place=Place((step,) if step else (), attribute=value.attribute, value=value.value),
        said=Said(
            _sentence(step, who),
            {
                "value": AttributeValues(value.attribute, (value.value,)),
                "wait": lasting(wait.value),
                "usual": lasting(float(usual.mean())),
                **({"step": Activities((step,))} if step else {}),
                **({"who": who} if who else {"few": Number(len(few)), "many": Number(many)}),
            },
        ),
        lever=Lever.TRAIN,
        claim=Claim.wait_part(mine, part_above(float(usual.mean()), wait.value), view.years),
        p=excess_p(waited, limit, 1.0),
        people=tuple(view.columns.resources[code] for code in few),
        figures=(Figure.of_hours(gettext_noop("wait of these requests"), wait, len(mine)),),
        assumes=(Said(gettext_noop("Once trained, all who do the step take these requests too.")),),
    )


def _sentence(step: str, who: People | None) -> str:
    if step:
        return _AT_A_STEP_BY if who else _AT_A_STEP
    return _FIRST_LOOK_BY if who else _FIRST_LOOK


DETECTOR = Detector(
    name="missing_skills",
    title=gettext_noop("Missing skills"),
    baseline=gettext_noop(
        "the wait of these requests at a step, by blocks of time, against twice that of others at"
        " the same step that came at the same hours of the week"
    ),
    find=find,
    needs=(Need.PEOPLE,),
)
