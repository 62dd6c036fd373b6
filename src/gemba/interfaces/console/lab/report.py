"""What was tried in the Lab as one page a manager can forward."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from gemba.insight.mining.comparing.intervals import Estimate
from gemba.insight.simulation.fitting.fit import Fitted
from gemba.insight.simulation.whatif.change import Scenario
from gemba.insight.simulation.whatif.comparing import Comparison
from gemba.interfaces.console.findings.report import Span
from gemba.interfaces.console.lab.answers import Answers
from gemba.interfaces.console.lab.fit_story import FitStory, unknown_lines, widening_words
from gemba.interfaces.console.lab.folding import Piece, folded
from gemba.interfaces.console.lab.remedied import Remedied
from gemba.interfaces.console.lab.results import BAR_WIDTH, mood_of, rows
from gemba.interfaces.console.lab.words import change_words
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.standalone import standalone_page
from gemba.interfaces.twin_words import measure_name, measure_words

TEMPLATE = "console/lab/report/page.html"
TOLD_MAX = 3


@dataclass(frozen=True, slots=True)
class Trial:
    """Everything the page rests on. `fit` is None where the log is not at hand."""

    choice: Choice
    fitted: Fitted
    scenarios: Sequence[Scenario]
    found: Comparison
    currency: str
    fit: FitStory | None = None
    span: Span | None = None
    remedied: Remedied | None = None
    answers: Answers = field(default_factory=Answers)


@dataclass(frozen=True, slots=True)
class Gain:
    """What a scenario changes that chance does not explain, in words."""

    name: str
    change: str
    mood: str


@dataclass(frozen=True, slots=True)
class Summary:
    """A scenario at a glance: what is done, and what it brings and costs."""

    name: str
    pieces: tuple[Piece[str], ...]
    gains: tuple[Gain, ...]


def lab_page(trial: Trial, now: datetime) -> str:
    """The page in the language that is active."""
    context = {
        "title": trial.choice.title,
        "made_at": now,
        "span": trial.span,
        "twin": trial.fitted.twin,
        "unknowns": unknown_lines(trial.fitted),
        "wider": widening_words(trial.fitted),
        "summaries": summaries(trial),
        "names": [each.name for each in trial.scenarios],
        "rows": rows(trial.found, trial.currency),
        "runs": trial.found.replications,
        "bar": BAR_WIDTH,
        "fit": trial.fit,
        "remedied": trial.remedied,
        "answers": trial.answers,
    }
    return standalone_page(TEMPLATE, context, "css/lab_report.css")


def summaries(trial: Trial) -> list[Summary]:
    """One a scenario, its clearest effects first."""
    return [
        Summary(
            each.name,
            folded(each.changes, _words(each, trial.choice), trial.choice),
            _gains(trial, each.name),
        )
        for each in trial.scenarios
    ]


def _words(scenario: Scenario, choice: Choice) -> list[str]:
    return [change_words(change, choice) for change in scenario.changes]


def _gains(trial: Trial, name: str) -> tuple[Gain, ...]:
    told = [
        each
        for each in trial.found.effects
        if each.scenario == name and mood_of(each.measure, each.difference)
    ]
    told.sort(key=lambda each: -_clear(each.difference))
    return tuple(
        Gain(
            measure_name(each.measure),
            measure_words(
                each.measure, each.difference.value, signed=True, currency=trial.currency
            ),
            mood_of(each.measure, each.difference),
        )
        for each in told[:TOLD_MAX]
    )


def _clear(difference: Estimate) -> float:
    """How far from nothing, in widths of its interval."""
    width = difference.high - difference.low
    return abs(difference.value) / width if width else float("inf")
