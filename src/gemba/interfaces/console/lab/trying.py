"""All that the Lab knows of the scenarios of an address, for its pages, files and reports."""

from __future__ import annotations

from gemba.insight.simulation.fitting.holding_out import TooShort
from gemba.insight.simulation.whatif.comparing import Comparison
from gemba.interfaces.console.findings.report import span_of
from gemba.interfaces.console.lab.answers import answers_of
from gemba.interfaces.console.lab.asked import Asked
from gemba.interfaces.console.lab.fit_story import FitStory, fit_story
from gemba.interfaces.console.lab.fitted import twin_of
from gemba.interfaces.console.lab.judged import trust
from gemba.interfaces.console.lab.remedied import problem_of
from gemba.interfaces.console.lab.report import Trial, summaries
from gemba.interfaces.console.lab.results import BAR_WIDTH, rows
from gemba.interfaces.console.lab.runs import rates_of
from gemba.interfaces.console.process.choosing import Choice


def trial_of(
    choice: Choice, wanted: Asked, found: Comparison, *, fit: FitStory | None = None
) -> Trial:
    """Raises Refused."""
    return Trial(
        choice=choice,
        fitted=twin_of(choice),
        scenarios=wanted.scenarios,
        found=found,
        currency=rates_of(choice).currency,
        fit=fit,
        span=span_of(choice),
        remedied=problem_of(choice, wanted.finding) if wanted.finding else None,
        answers=answers_of(choice, wanted),
    )


def fit_of(choice: Choice) -> FitStory | None:
    """None for a log too short to hold anything out. Raises Refused."""
    try:
        return fit_story(trust(choice))
    except TooShort:
        return None


def results_context(choice: Choice, wanted: Asked, found: Comparison) -> dict[str, object]:
    """What the results are drawn from. Raises Refused."""
    trial = trial_of(choice, wanted, found)
    return {
        "rows": rows(trial.found, trial.currency),
        "summaries": summaries(trial),
        "runs": trial.found.replications,
        "bar": BAR_WIDTH,
        "widened": trial.found.widened,
    }
