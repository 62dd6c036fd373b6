"""The tabs of the Process screen: one analysis each, all of the same log and the same filter."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import pgettext_lazy

from gemba.insight.eventlog.queries import import_story, may_import
from gemba.insight.eventlog.wording import problem_words
from gemba.interfaces.access import DeskRequest
from gemba.interfaces.console.process.choosing import Choice, named_logs
from gemba.interfaces.console.process.filtering.bar import filter_bar
from gemba.interfaces.console.process.things import type_label, views_of

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True, slots=True)
class Tab:
    """`url_name` is an address of the console that takes the key of a log."""

    name: str
    url_name: str
    label: "StrPromise"


@dataclass(frozen=True, slots=True)
class TabLink:
    """A tab as the reader sees it: its address keeps log and filter."""

    name: str
    label: str
    url: str
    is_open: bool


MAP = Tab("map", "process-log", pgettext_lazy("process tab", "Map"))
CASES = Tab("cases", "process-cases", pgettext_lazy("process tab", "Variants & cases"))

PEOPLE = Tab("people", "process-people", pgettext_lazy("process tab", "People"))
COMPARE = Tab("compare", "process-compare", pgettext_lazy("process tab", "Compare"))
CONFORMANCE = Tab("conformance", "process-conformance", pgettext_lazy("process tab", "Conformance"))
MODEL = Tab("model", "process-model", pgettext_lazy("process tab", "Model"))
OBJECTS = Tab("objects", "process-objects", pgettext_lazy("process tab", "Objects"))
WAITING = Tab("waiting", "process-waiting", pgettext_lazy("process tab", "Waiting"))
DATA = Tab("data", "process-data", pgettext_lazy("process tab", "Data"))

# Screens of their own; the last honours the same filters.
FINDINGS = Tab("findings", "findings-log", pgettext_lazy("process tab", "Findings"))
LAB = Tab("lab", "lab-log", pgettext_lazy("process tab", "Lab"))
FIGURES = Tab("figures", "figures-log", pgettext_lazy("process tab", "Figures"))

TABS: tuple[Tab, ...] = (MAP, CASES, WAITING, PEOPLE, COMPARE, MODEL, CONFORMANCE, OBJECTS, DATA)
FILTERED = (*TABS, FIGURES)


def tab_context(request: DeskRequest, choice: Choice, tab: Tab) -> dict[str, object]:
    """What `console/process/tab_base.html` needs around the content of a tab."""
    actor = request.actor
    story = import_story(choice.log.key, actor=actor)
    return {
        "section": "process",
        "choice": choice,
        "tab": tab,
        "tabs": [
            TabLink(each.name, str(each.label), choice.address(each.url_name), each == tab)
            for each in TABS
            if each != OBJECTS or choice.log.object_types
        ],
        "filter_bar": filter_bar(choice, tab.name, tab.url_name),
        "views": [
            (each, choice.elsewhere(tab.url_name, each.key)) for each in views_of(choice.log)
        ],
        "seen_from": type_label(choice.log, choice.log.seen_from),
        "logs": named_logs(actor),
        "story": story,
        "problems": [problem_words(each) for each in story.report.problems] if story else [],
        "may_import": may_import(actor),
        "report_url": choice.address("process-report"),
    }
