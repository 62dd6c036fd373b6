"""What keeps a drawing from being published, each at its element, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from django.utils.translation import gettext as _

from gemba.desk.workflow.actions import known_actions
from gemba.desk.workflow.parts import Parameter
from gemba.desk.workflow.processes.bpmn.names import local, own, tag
from gemba.desk.workflow.processes.bpmn.reading import read_diagram
from gemba.desk.workflow.processes.bpmn.refusals import REFUSALS, DiagramRefused
from gemba.desk.workflow.processes.bpmn.safe_xml import parsed
from gemba.foundation.definitions.kinds import DefinitionRefused

from .forms import FormInvalid, form_of
from .literals import literal
from .offered import called_processes, decision_names


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong; `element_id` '' is the whole drawing. Not an error: it may be published."""

    element_id: str
    sentence: str
    is_error: bool = True


def process_problems(xml: str) -> tuple[Problem, ...]:
    """What is wrong with a process; empty when it can be published."""
    try:
        root = parsed(xml)
        read_diagram(xml)
    except DiagramRefused as refusal:
        return (Problem("", _(REFUSALS[refusal.code]).format(**refusal.values)),)
    return tuple(_on_this_desk(root))


def _on_this_desk(root: ET.Element) -> Iterator[Problem]:
    """What elements name that the desk must have: actions, decisions, processes, forms."""
    processes = {code for code, _label in called_processes()}
    processes |= {node.get("id", "") for node in root.findall(tag("process"))}
    decisions = {code for code, _label in decision_names()}
    for node in root.iter():
        key, kind = node.get("id", ""), local(node.tag)
        if action := node.get(own("action")):
            yield from (Problem(key, each) for each in _action_problems(action, node))
        decision = node.get(own("decision"))
        if decision and decision not in decisions:
            yield Problem(key, _("The desk has no decision “{name}”.").format(name=decision))
        called = node.get("calledElement", "").rpartition(":")[2]
        if kind == "callActivity" and called and called not in processes:
            yield Problem(key, _("The desk has no process “{name}”.").format(name=called))
        try:
            form_of(node)
        except FormInvalid as refusal:
            yield Problem(key, _(refusal.sentence).format(**refusal.values))


def _action_problems(name: str, node: ET.Element) -> Iterator[str]:
    action = known_actions().get(name)
    if action is None:
        yield _("The desk has no action “{name}”.").format(name=name)
        return
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


def by_element(problems: Iterable[Problem]) -> Mapping[str, tuple[Problem, ...]]:
    """Problems by the element they stand at."""
    found: dict[str, tuple[Problem, ...]] = {}
    for each in problems:
        found[each.element_id] = (*found.get(each.element_id, ()), each)
    return found
