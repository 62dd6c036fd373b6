"""How each kind of drawing is shown, begun and checked: what the views do not decide."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gemba.desk.workflow.drawings.blank import blank_process
from gemba.desk.workflow.drawings.problems import Problem, process_problems
from gemba.desk.workflow.offers import PROCESS
from gemba.desk.workflow.processes.bpmn.refusals import REFUSALS, DiagramRefused
from gemba.desk.workflow.processes.bpmn.safe_xml import parsed, text_of
from gemba.foundation.definitions.kinds import DefinitionRefused

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


@dataclass(frozen=True)
class DrawingKind:
    """`problems` checks XML; `blank` is what a new one begins with; `read_file` gives the XML of a
    file, or raises DefinitionRefused. `designer` is the page's template, `suffix` a file's."""

    name: str
    icon: str
    lead: _StrOrPromise
    problems: Callable[[str], tuple[Problem, ...]]
    blank: Callable[[], str]
    read_file: Callable[[bytes], str]
    designer: str
    suffix: str


def _blank_process() -> str:
    key = f"Process_{uuid4().hex[:8]}"
    return blank_process(key, start=_("Request has arrived"), end=_("Request is done"))


def _read_process(data: bytes) -> str:
    try:
        text = text_of(data)
        parsed(text)
    except DiagramRefused as refusal:
        raise DefinitionRefused(_(REFUSALS[refusal.code]).format(**refusal.values)) from refusal
    return text


DRAWING_KINDS: Mapping[str, DrawingKind] = {
    each.name: each
    for each in (
        DrawingKind(
            name=PROCESS,
            icon="sitemap",
            lead=gettext_lazy("What happens one after another with a request, drawn as BPMN."),
            problems=process_problems,
            blank=_blank_process,
            read_file=_read_process,
            designer="console/drawings/process.html",
            suffix="bpmn",
        ),
    )
}
