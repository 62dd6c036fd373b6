"""What stands in the report of a log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gemba.foundation.events.actors import Actor
from gemba.insight.eventlog.queries import LogUnknown, import_story
from gemba.insight.eventlog.wording import problem_words
from gemba.interfaces.console.process.analysis import Analysis, analyse
from gemba.interfaces.console.process.choosing import Choice
from gemba.interfaces.console.process.filtering.words import sentence_words
from gemba.interfaces.console.process.report.map_drawing import DrawnMap, drawn_map
from gemba.interfaces.console.process.waiting.story import WaitingStory, waiting_story

ACTIVITIES_LISTED = 25


@dataclass(frozen=True, slots=True)
class Report:
    """Everything the page shows. `filters` are sentences, `problems` what was odd at import."""

    title: str
    made_at: datetime
    filters: tuple[str, ...]
    analysis: Analysis
    map: DrawnMap
    waiting: WaitingStory | None
    problems: tuple[str, ...]


def report(choice: Choice, *, actor: Actor, now: datetime) -> Report:
    """The report of a log under its filters."""
    return Report(
        title=choice.title,
        made_at=now,
        filters=tuple(sentence_words(each.sentence(), choice) for each in choice.filters),
        analysis=analyse(choice),
        map=drawn_map(choice),
        waiting=waiting_story(choice, grain="moves") if choice.case_total else None,
        problems=_problems(choice, actor),
    )


def _problems(choice: Choice, actor: Actor) -> tuple[str, ...]:
    """None of a log that nothing keeps: whoever read its file was told."""
    try:
        story = import_story(choice.log.key, actor=actor)
    except LogUnknown:
        return ()
    return tuple(problem_words(each) for each in story.report.problems) if story else ()
