"""What keeps a drawing from being published, each at its element, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from django.utils.translation import gettext as _

from gemba.desk.workflow.around_ticket import NAMES as AROUND
from gemba.desk.workflow.parts import Parameter, Piece
from gemba.desk.workflow.processes.bpmn.names import own, tag
from gemba.desk.workflow.processes.bpmn.problems import Known, problems_of
from gemba.desk.workflow.processes.bpmn.problems import Problem as Found
from gemba.desk.workflow.processes.bpmn.problems.texts import expression_problems
from gemba.desk.workflow.processes.bpmn.reading import read_diagram
from gemba.desk.workflow.processes.bpmn.refusals import REFUSALS, DiagramRefused
from gemba.desk.workflow.processes.bpmn.safe_xml import parsed
from gemba.foundation.accounts.queries import teams
from gemba.foundation.definitions.kinds import DefinitionRefused

from .approvals import approval_problems, unknown_steps
from .discovered import gone_by, without_owner
from .forms import FormInvalid, form_of, form_problems
from .literals import literal
from .offered import called_processes, decision_names, works


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong; `element_id` '' is the whole drawing. Not an error: it may be published."""

    element_id: str
    sentence: str
    is_error: bool = True


def process_problems(xml: str) -> tuple[Problem, ...]:
    """What is wrong with a process; empty when it can be published."""
    try:
        diagram = read_diagram(xml)
    except DiagramRefused as refusal:
        return (Problem("", _(REFUSALS[refusal.code]).format(**refusal.values)),)
    root = parsed(xml)
    shares = gone_by(root)
    found = (
        Problem(each.element_id, _sentence(each, shares), each.is_error)
        for each in problems_of(diagram, _known())
    )
    return (*found, *_filled_in_wrongly(root), *_unowned(root))


def _sentence(found: Found, shares: Mapping[str, str]) -> str:
    """A way that lacks its condition says how often it was gone, where that was observed."""
    told = _(found.sentence) % found.values
    share = shares.get(found.element_id)
    if not share or found.code != "no condition":
        return told
    if share == "0":
        return f"{told} {_('Fewer than 1 % of the cases went this way.')}"
    return f"{told} {_('{percent} % of the cases went this way.').format(percent=share)}"


def _unowned(root: ET.Element) -> Iterator[Problem]:
    words = _("Nobody is named to do it: choose an owner, or it falls to whoever has the ticket.")
    return (Problem(key, words, is_error=False) for key in without_owner(root))


def _known() -> Known:
    """What a process may name. What an action cannot do without is told by its own words below."""
    return Known(
        actions=dict.fromkeys(works(), frozenset()),
        decisions=frozenset(name for name, _label in decision_names()),
        processes=frozenset(name for name, _label in called_processes()),
    )


def _filled_in_wrongly(root: ET.Element) -> Iterator[Problem]:
    """What actions are given, what forms ask, and who approves."""
    known_teams = {each.id for each in teams()}
    for key, wrong in unknown_steps(root):
        yield Problem(key, _(wrong.sentence).format(**wrong.values))
    for node in root.iter():
        key = node.get("id", "")
        if action := works().get(node.get(own("action"), "")):
            yield from (Problem(key, each) for each in _action_problems(action, node))
        for wrong in approval_problems(node, known_teams):
            yield Problem(key, _(wrong.sentence).format(**wrong.values))
        yield from _form_problems(key, node)


def _form_problems(key: str, node: ET.Element) -> Iterator[Problem]:
    try:
        fields = form_of(node)
    except FormInvalid as refusal:
        yield Problem(key, _(refusal.sentence).format(**refusal.values))
        return
    for asked in form_problems(fields, AROUND):
        yield Problem(key, _(asked.sentence).format(**asked.values))
    for text in dict.fromkeys(each.condition for each in fields if each.condition):
        for wrong in expression_problems(key, text):
            yield Problem(key, _(wrong.sentence) % wrong.values)


def _action_problems(action: type[Piece], node: ET.Element) -> Iterator[str]:
    given = dict(_inputs(node))
    yield from (
        sentence
        for parameter, asked in action.parameters().items()
        if (sentence := _parameter_problem(asked, given.get(parameter, "")))
    )


def _parameter_problem(asked: Parameter, expression: str) -> str:
    """What is wrong with a plain value; what is worked out is checked when it is."""
    found = literal(expression) if expression else None
    if expression and found is None:
        return ""
    try:
        asked.check(asked.read(found.value) if found else "")
    except DefinitionRefused as refusal:
        return str(refusal)
    return ""


def _inputs(node: ET.Element) -> Iterator[tuple[str, str]]:
    extensions: Iterable[ET.Element] = node.find(tag("extensionElements")) or ()
    for each in extensions:
        if each.tag == own("input"):
            yield each.get("name", ""), each.get("value", "").strip()
