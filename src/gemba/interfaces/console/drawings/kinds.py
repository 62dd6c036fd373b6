"""How each kind of drawing is shown, begun and checked: what the views do not decide."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gemba.desk.workflow.drawings.blank import blank_decision, blank_process
from gemba.desk.workflow.drawings.decisions import (
    decision_problems,
    decision_said,
    definitions_in,
)
from gemba.desk.workflow.drawings.kinds import process_said
from gemba.desk.workflow.drawings.problems import Problem, process_problems
from gemba.desk.workflow.offers import DECISION, PROCESS
from gemba.desk.workflow.processes.bpmn.refusals import REFUSALS, DiagramRefused
from gemba.desk.workflow.processes.bpmn.safe_xml import parsed, text_of
from gemba.foundation.definitions.kinds import DefinitionRefused
from gemba.foundation.kernel.json_values import JsonValue

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>\s*")


@dataclass(frozen=True)
class DrawingKind:
    """`problems` checks XML; `summary` tells a body in a sentence; `blank` is what a new one begins
    with; `read_file` gives the XML of a file, or raises DefinitionRefused. `designer` is the
    page's template, `is_table` says that it is read as tables, `suffix` is a file's."""

    name: str
    icon: str
    lead: _StrOrPromise
    problems: Callable[[str], tuple[Problem, ...]]
    summary: Callable[[JsonValue], str]
    blank: Callable[[], str]
    read_file: Callable[[bytes], str]
    designer: str
    suffix: str
    is_table: bool = False


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


def _blank_decision() -> str:
    key = f"Decision_{uuid4().hex[:8]}"
    return blank_decision(key, name=_("New decision"), given=_("Input"), answer=_("Result"))


def _read_decision(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DefinitionRefused(_("Save the file in UTF-8.")) from error
    definitions_in(text)
    return _DECLARATION.sub("", text)


DRAWING_KINDS: Mapping[str, DrawingKind] = {
    each.name: each
    for each in (
        DrawingKind(
            name=PROCESS,
            icon="sitemap",
            lead=gettext_lazy("What happens one after another with a request, drawn as BPMN."),
            problems=process_problems,
            summary=process_said,
            blank=_blank_process,
            read_file=_read_process,
            designer="console/drawings/process.html",
            suffix="bpmn",
        ),
        DrawingKind(
            name=DECISION,
            icon="table",
            lead=gettext_lazy("Who or what, by rules in a table, drawn as DMN."),
            problems=decision_problems,
            summary=decision_said,
            blank=_blank_decision,
            read_file=_read_decision,
            designer="console/drawings/decision.html",
            suffix="dmn",
            is_table=True,
        ),
    )
}
