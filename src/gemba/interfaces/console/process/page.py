"""Everything the templates of the Process screen are given."""

from dataclasses import replace

from gemba.insight.eventlog.queries import import_story, logs, may_import
from gemba.insight.eventlog.wording import problem_words
from gemba.interfaces.access import DeskRequest
from gemba.interfaces.console.process.analysis import analyse
from gemba.interfaces.console.process.choosing import VARIANTS_SHOWN_MAX, Choice, log_title
from gemba.interfaces.console.process.details import typical_cases

PART = "0"


def page_context(request: DeskRequest, choice: Choice) -> dict[str, object]:
    """The figures of the choice, the logs to choose from, and the addresses between them."""
    actor = request.actor
    story = import_story(choice.log.key, actor=actor)
    analysis = analyse(choice)
    wider = replace(choice, shown=min(choice.shown * 3, VARIANTS_SHOWN_MAX))
    has_more = analysis.variants_total > choice.shown and choice.shown < VARIANTS_SHOWN_MAX
    return {
        "section": "process",
        "choice": choice,
        "analysis": analysis,
        "logs": [(line, log_title(line)) for line in logs(actor=actor)],
        "story": story,
        "problems": [problem_words(each) for each in story.report.problems] if story else [],
        "typical": typical_cases(choice, actor=actor),
        "may_import": may_import(actor),
        "map_url": choice.address("process-map-data"),
        "part_url": choice.address("process-part", PART),
        "pulse_url": choice.address("process-pulse"),
        "all_url": choice.address("process-log", variants=()),
        "more_url": wider.address("process-log") if has_more else "",
        "seen": len(choice.columns),
    }
