"""Work that is saved up and done in one go, while it waits longer than other work does."""

from __future__ import annotations

from gemba.foundation.kernel.wording import gettext_noop
from gemba.insight.improvement.candidate import Candidate, Claim, Detector, Need
from gemba.insight.improvement.detectors.waiting import step_figures
from gemba.insight.improvement.finding import Lever, Place
from gemba.insight.improvement.steps import StepWaits, step_waits
from gemba.insight.improvement.view import LogView
from gemba.insight.improvement.wording import Said, lasting
from gemba.insight.mining.wording import Activities


def find(view: LogView) -> list[Candidate]:
    """One place a step of which a good part of the wait is for a batch to gather."""
    return [_candidate(view, step) for step in step_waits(view, by_team=False) if step.is_batched]


def _candidate(view: LogView, step: StepWaits) -> Candidate:
    name = view.name(step.activity)
    return Candidate(
        place=Place(activities=(name,)),
        said=Said(
            gettext_noop(
                "“{step}” is saved up and done in one go: work waits {wait} on average for it,"
                " {usual} for other steps."
            ),
            {
                "step": Activities((name,)),
                "wait": lasting(step.wait.value),
                "usual": lasting(step.usual),
            },
        ),
        lever=Lever.FLOW,
        claim=Claim.wait_part(step.rows, step.part, view.years),
        p=step.p,
        figures=step_figures(step),
        assumes=(Said(gettext_noop("Done as it comes, it takes no more work than in one go.")),),
    )


DETECTOR = Detector(
    name="batches",
    title=gettext_noop("Work saved up"),
    baseline=gettext_noop(
        "the wait of a visit, by blocks of time, against twice the median of the other steps"
    ),
    find=find,
    needs=(Need.PEOPLE,),
    says_why=0.9,
)
