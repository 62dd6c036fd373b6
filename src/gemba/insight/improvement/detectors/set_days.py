"""Steps that are done on one or two days of the week, while work for them comes on others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.eventlog.arrays import Int64s
from gemba.insight.improvement.candidate import Candidate, Claim, Detector, Need
from gemba.insight.improvement.comparing import came_hour
from gemba.insight.improvement.crowd import named, those_who_do_most
from gemba.insight.improvement.detectors.waiting import step_figures
from gemba.insight.improvement.finding import Lever, Place
from gemba.insight.improvement.steps import StepWaits, step_waits
from gemba.insight.improvement.view import LogView
from gemba.insight.improvement.vocabulary import Topic
from gemba.insight.improvement.windows import DAY_HOURS, local_hour
from gemba.insight.improvement.wording import People, Said, Weekdays, lasting
from gemba.insight.mining.wording import Activities, AttributeValues

DAYS_MAX = 2
# Done on these days, and what comes on them.
DONE_SHARE_MIN, CAME_SHARE_MAX = 0.8, 0.5
# Of a step's visits, to say that they are of one kind.
ONE_KIND_SHARE = 0.7


@dataclass(frozen=True, slots=True)
class _Habit:
    """The days on which a step is done, who does it, and of which kind most of it is."""

    days: tuple[int, ...]
    who: People | None
    kind: AttributeValues | None


def find(view: LogView) -> list[Candidate]:
    """One place a step."""
    found = [(step, _habit(view, step.rows)) for step in step_waits(view, by_team=False)]
    return [_candidate(view, step, habit) for step, habit in found if habit is not None]


def _habit(view: LogView, rows: Int64s) -> _Habit | None:
    done = local_hour(view, view.waits.start_us[rows]) // DAY_HOURS % 7
    came = came_hour(view, rows) // DAY_HOURS
    count = np.bincount(done, minlength=7)
    order = np.argsort(-count, kind="stable")
    enough = int(np.searchsorted(np.cumsum(count[order]), DONE_SHARE_MIN * len(done))) + 1
    days = tuple(sorted(order[:enough].tolist()))
    if enough > DAYS_MAX or np.isin(came, days).mean() > CAME_SHARE_MAX:
        return None
    return _Habit(days, named(view, those_who_do_most(view, rows)), _one_kind(view, rows))


def _one_kind(view: LogView, rows: Int64s) -> AttributeValues | None:
    told = view.topic(Topic.KIND)
    if told is None:
        return None
    name, column = told
    codes = column.codes[view.columns.case[rows]]
    count = np.bincount(codes[codes >= 0], minlength=len(column.names))
    most = int(np.argmax(count)) if len(count) else 0
    if not len(count) or count[most] < ONE_KIND_SHARE * len(rows) or not column.names[most].strip():
        return None
    return AttributeValues(name, (column.names[most],))


def _candidate(view: LogView, step: StepWaits, habit: _Habit) -> Candidate:
    name = view.name(step.activity)
    return Candidate(
        place=Place(activities=(name,)),
        said=Said(
            _sentence(habit),
            {
                "step": Activities((name,)),
                "wait": lasting(step.wait.value),
                "usual": lasting(step.usual),
                "days": Weekdays(habit.days),
                **({"who": habit.who} if habit.who else {}),
                **({"kind": habit.kind} if habit.kind else {}),
            },
        ),
        lever=Lever.FLOW,
        claim=Claim.wait_part(step.rows, step.part, view.years),
        p=step.p,
        figures=step_figures(step),
        assumes=(Said(gettext_noop("Done on every day, it takes no more work than on a few.")),),
    )


def _sentence(habit: _Habit) -> str:
    if habit.who and habit.kind:
        return gettext_noop(
            "Requests of “{kind}” wait {wait} for “{step}”, which {who} does mostly on {days};"
            " other steps are waited for {usual}."
        )
    if habit.who:
        return gettext_noop(
            "Work waits {wait} for “{step}”, which {who} does mostly on {days}; other steps are"
            " waited for {usual}."
        )
    return gettext_noop(
        "Work waits {wait} for “{step}”, which is done mostly on {days}; other steps are waited for"
        " {usual}."
    )


DETECTOR = Detector(
    name="set_days",
    title=gettext_noop("Work that waits for its day of the week"),
    baseline=gettext_noop(
        "the wait of a visit, by blocks of time, against twice the median of the other steps"
    ),
    find=find,
    needs=(Need.PEOPLE,),
)
