"""The findings of the log a reader looks at."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.timezone import get_current_timezone_name

from gemba.insight.improvement.ranking import Ranking, findings
from gemba.insight.improvement.view import LogView
from gemba.insight.improvement.worth import WorthRates
from gemba.insight.kpis.guessing import guess_meanings
from gemba.insight.kpis.meanings import Meanings
from gemba.insight.kpis.queries import meanings_of
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.waiting.pricing import TALK
from gemba.interfaces.console.process.waiting.reading import reading_of


def findings_of(choice: Choice, progress: Callable[[str], None]) -> tuple[Ranking, WorthRates]:
    """Of the whole log, by the rates people set for it, and by which rates. `progress` hears the
    title of each detector as it begins."""
    view = view_of(choice, progress)
    rates = WorthRates.of(view.meanings.rates)
    return findings(view, rates), rates


def view_of(choice: Choice, progress: Callable[[str], None] = lambda _title: None) -> LogView:
    """The whole log as detectors see it: who works when, how long, and what waits."""
    columns = choice.whole
    return LogView(
        columns,
        reading_of(choice.log, columns),
        meanings_in(choice),
        get_current_timezone_name(),
        TALK if choice.log.is_desk else frozenset(),
        progress,
    )


def meanings_in(choice: Choice) -> Meanings:
    """What the log's steps mean, and what things cost."""
    try:
        return meanings_of(choice.log.key, choice.whole)
    except ValueError:  # a file that was only looked at
        return guess_meanings(choice.whole)
