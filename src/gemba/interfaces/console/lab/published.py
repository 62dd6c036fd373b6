"""The desk's own workflows as they may be tried: as published, with steps called what the log calls
them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from gemba.desk.workflow.drawings.bodies import xml_of
from gemba.desk.workflow.drawings.kinds import root_of
from gemba.desk.workflow.offers import PROCESS
from gemba.foundation.definitions.kinds import DefinitionRefused
from gemba.foundation.definitions.queries import Definition, active
from gemba.insight.mining.conformance.fitting import Heard
from gemba.insight.mining.model.bpmn import BpmnModel, Node, NodeKind
from gemba.insight.mining.model.bpmn_xml.reading import read_bpmn
from gemba.insight.mining.model.bpmn_xml.refusals import BpmnUnreadable
from gemba.insight.reference.processes import Spoken, drawing_key, heard_in, own_and_foreign
from gemba.insight.reference.queries import matches
from gemba.interfaces.console.process.choosing import Choice


def published(choice: Choice) -> Iterator[BpmnModel]:
    """Of the desk's log: those of which the log tells a step."""
    if not choice.log.is_desk:
        return
    for each in active(PROCESS):
        try:
            model = read_bpmn(xml_of(each.body).encode()).model
            heard = heard_in(model, _spoken(each, choice))
        except (BpmnUnreadable, DefinitionRefused):  # drawn before what is asked of one now
            continue
        if heard.steps:
            yield as_heard(replace(model, name=each.name), heard, _times(choice))


def as_heard(model: BpmnModel, heard: Heard, times: Mapping[str, int]) -> BpmnModel:
    """With steps called as the log does, by the most frequent of the activities that tell of one;
    a step the log does not tell of is passed through."""
    called: dict[str, str] = {}
    for activity in sorted(heard.steps, key=lambda each: times.get(each, 0)):
        called |= dict.fromkeys(heard.steps[activity], activity)
    return replace(model, nodes=tuple(_called(each, called) for each in model.nodes))


def _called(node: Node, called: Mapping[str, str]) -> Node:
    if node.id in called:
        return Node(node.id, NodeKind.TASK, called[node.id])
    if node.kind is NodeKind.TASK:
        return Node(node.id, NodeKind.EVENT)
    return replace(node, name="")


def _spoken(process: Definition, choice: Choice) -> Spoken:
    known = list(choice.whole.activities)
    own, foreign = own_and_foreign(known, process.id)
    words = {each: choice.label(each) for each in known}
    return Spoken(words, own, foreign, matches(drawing_key(root_of(process.body))))


def _times(choice: Choice) -> Mapping[str, int]:
    """How often each activity is done."""
    columns = choice.whole
    count = np.bincount(columns.activity, minlength=len(columns.activities))
    return dict(zip(columns.activities, count.tolist(), strict=True))
