"""Steps before which work lies far longer than before the other steps of the desk."""

from __future__ import annotations

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.improvement.candidate import Candidate, Claim, Detector, Need
from gemba.insight.improvement.finding import Figure, Lever, Place
from gemba.insight.improvement.steps import StepWaits, step_waits
from gemba.insight.improvement.view import LogView
from gemba.insight.improvement.vocabulary import Topic, step_attribute_of
from gemba.insight.improvement.wording import Said, Term, lasting
from gemba.insight.mining.comparing.intervals import Estimate
from gemba.insight.mining.wording import Activities, AttributeValues, Number

_CAUSES = {
    "contention": gettext_noop("because everybody who does it is busy"),
    "prioritisation": gettext_noop("because newer work is done first"),
    "unavailability": gettext_noop("because nobody who does it is at work"),
    "batching": gettext_noop("because it is saved up to be done in one go"),
    "extraneous": gettext_noop("while somebody is there and free"),
}
_LEVERS = {
    "contention": Lever.RESTAFF,
    "prioritisation": Lever.ROUTING,
    "unavailability": Lever.RESTAFF,
    "batching": Lever.FLOW,
    "extraneous": Lever.ROUTING,
}


_AT_A_STEP = gettext_noop(
    "Work waits {wait} on average for “{step}”, {times} times as long as for other steps, mostly"
    " {cause}."
)
_AT_A_TEAM = gettext_noop(
    "At {team}, work waits {wait} on average for “{step}”, {times} times as long as at other teams,"
    " mostly {cause}."
)


def find(view: LogView) -> list[Candidate]:
    """One place a step, or a step at a team; those done in batches are told by `batches`."""
    return [_candidate(view, step) for step in step_waits(view) if not step.is_batched]


def _candidate(view: LogView, step: StepWaits) -> Candidate:
    name = view.name(step.activity)
    return Candidate(
        place=_place(view, step),
        said=Said(
            _AT_A_TEAM if step.team else _AT_A_STEP,
            {
                "wait": lasting(step.wait.value),
                "step": Activities((name,)),
                "times": Number(round(step.wait.value / max(step.usual, 0.1), 1)),
                "cause": Term(_CAUSES[step.cause]),
                **({"team": _team(view, step)} if step.team else {}),
            },
        ),
        lever=_LEVERS[step.cause],
        claim=Claim.wait_part(step.rows, step.part, view.years),
        p=step.p,
        figures=step_figures(step),
        assumes=(
            Said(
                gettext_noop("Work for it would wait as long as is usual: {usual}."),
                {"usual": lasting(step.usual)},
            ),
        ),
    )


def _team(view: LogView, step: StepWaits) -> AttributeValues:
    return AttributeValues(step_attribute_of(view.columns, Topic.TEAM), (step.team,))


def _place(view: LogView, step: StepWaits) -> Place:
    activities = (view.name(step.activity),)
    if not step.team:
        return Place(activities)
    return Place(activities, attribute=_team(view, step).attribute, value=step.team)


def step_figures(step: StepWaits) -> tuple[Figure, ...]:
    """The wait of a visit, and what is usual elsewhere."""
    usual, visits = Estimate(step.usual, step.usual, step.usual), len(step.rows)
    return (
        Figure.of_hours(gettext_noop("wait before the step"), step.wait, visits),
        Figure.of_hours(gettext_noop("usual wait at other steps"), usual, visits),
    )


DETECTOR = Detector(
    name="waiting",
    title=gettext_noop("Waiting at a step"),
    baseline=gettext_noop(
        "the wait of a visit, by blocks of time, against twice the median of the other steps, or"
        " three times that of other teams"
    ),
    find=find,
    needs=(Need.PEOPLE,),
    says_why=0.5,
)
