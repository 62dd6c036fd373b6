"""A discovered model as a draft: what runs is kept, what is new shows what it lacks."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib.resources import files
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given

from gemba.desk.workflow.drawings.testing import process_xml
from gemba.desk.workflow.processes.bpmn.model import Kind, Scope
from gemba.desk.workflow.processes.bpmn.names import own, tag
from gemba.desk.workflow.processes.bpmn.problems import Known, problems_of
from gemba.desk.workflow.processes.bpmn.reading import read_diagram
from gemba.insight.mining.discovery.discovering import Miner, discover
from gemba.insight.mining.drafting.matching import KnownStep, matched_steps
from gemba.insight.mining.drafting.origin import Origin, origin_in
from gemba.insight.mining.drafting.redrawing import Act, Redrawing, Running, redrawn
from gemba.insight.mining.model.bpmn import BpmnModel, NodeKind
from gemba.insight.mining.model.bpmn_net import net_of_bpmn
from gemba.insight.mining.model.bpmn_xml.reading import read_bpmn
from gemba.insight.mining.model.labels import relabelled
from gemba.insight.mining.model.soundness import soundness
from gemba.insight.mining.model.testing import drawn_trees, log_of_words
from gemba.insight.mining.model.tree import Tree
from gemba.insight.mining.model.tree_bpmn import bpmn_of_tree

ORIGIN = Origin(
    "desk", "Our desk", datetime(2026, 3, 1, tzinfo=UTC), "Wei", 12, "inductive", 20, "", ("a:b",)
)
WORDS = {"o": "Request received", "l": "Look", "m": "Mend", "w": "Customer wrote", "r": "Resolved"}
KNOWN = Known(actions={"resolve": frozenset()}, decisions=frozenset(), processes=frozenset())


def mined(words: str) -> BpmnModel:
    """Letters are what the log calls its steps, WORDS what people do."""
    model = discover(log_of_words(words), miner=Miner.INDUCTIVE, rare=0).model
    return relabelled(model, lambda code: WORDS.get(code, code))


def running(model: BpmnModel, xml: str) -> Running:
    found = read_bpmn(xml.encode()).model
    steps = [KnownStep(node.id, node.name) for node in found.of_kind(NodeKind.TASK)]
    return Running(ET.fromstring(xml), found, matched_steps(model, steps))


def process_of(xml: str) -> Scope:
    [process] = read_diagram(xml).processes
    return process


def kinds(xml: str) -> dict[str, Kind]:
    return {each.name: each.kind for each in process_of(xml).elements if each.name}


def codes(xml: str) -> set[str]:
    return {each.code for each in problems_of(read_diagram(xml), KNOWN) if each.is_error}


def test_each_step_is_drawn_as_what_does_it() -> None:
    acts = {
        "o": Act(begins=True),
        "w": Act(message="customer_wrote"),
        "r": Act(action="resolve", inputs=(("status", '"resolved"'),)),
    }
    xml = redrawn(Redrawing(mined("olwr"), "Process_1", ORIGIN, acts))
    assert kinds(xml) == {
        "Request received": Kind.START,
        "Look": Kind.USER,
        "Customer wrote": Kind.CATCH,
        "Resolved": Kind.SERVICE,
    }
    assert codes(xml) == set()
    by_name = {each.name: each for each in process_of(xml).elements}
    assert by_name["Customer wrote"].events[0].name == "customer_wrote"
    assert [each.expression for each in by_name["Resolved"].own.inputs] == ['"resolved"']
    file = read_bpmn(xml.encode())
    assert file.drawing is not None
    assert {node.activity for node in file.model.nodes} == {*"olwr", ""}


def test_what_it_was_made_of_stays_in_the_drawing() -> None:
    xml = redrawn(Redrawing(mined("lm"), "Process_1", ORIGIN))
    assert origin_in(ET.fromstring(xml)) == ORIGIN
    again = redrawn(Redrawing(mined("lm"), "Process_1", ORIGIN, running=running(mined("lm"), xml)))
    assert again.count("gemba:discovered ") == 1
    assert origin_in(ET.fromstring(process_xml("Look"))) is None


def test_steps_of_the_version_that_runs_are_taken_over_as_they_stand() -> None:
    inside = '<bpmn:extensionElements><gemba:field key="a" label="A?" type="text" />'
    old = process_xml(
        "Look",
        "Mend",
        process_id="Repair",
        said='gemba:owner="&#34;team:3&#34;"',
        inside=f"{inside}</bpmn:extensionElements>",
    )
    model = mined("lxm")
    xml = redrawn(Redrawing(model, "Repair", ORIGIN, running=running(model, old)))
    elements = {each.name: each for each in process_of(xml).elements}
    assert (elements["Look"].id, elements["Mend"].id) == ("Step_0", "Step_1")
    assert elements["Look"].own.owner == '"team:3"'
    assert xml.count('label="A?"') == 2
    assert elements["x"].own.owner == ""
    assert {"Start", "End"} <= {each.id for each in elements.values()}
    flows = {(each.source, each.target): each.id for each in process_of(xml).flows}
    assert flows["Start", "Step_0"] == "Flow_0"
    assert flows["Step_1", "End"] == "Flow_2"
    assert "Flow_1" not in flows.values()
    assert codes(xml) == set()


def test_a_choice_shows_how_often_each_way_went_and_lacks_a_condition_but_for_the_usual() -> None:
    model = mined("olr*3 omr olr omr")
    choice = next(n for n in model.nodes if len(model.leaving.get(n.id, [])) == 2)
    shares = {
        flow.id: 67 if model.by_id[flow.target].label == "l" else 33
        for flow in model.leaving[choice.id]
    }
    xml = redrawn(Redrawing(model, "P", ORIGIN, shares=shares))
    root = ET.fromstring(xml)
    assert sorted(filter(None, (each.get(own("share")) for each in root.iter()))) == ["33", "67"]
    assert codes(xml) == {"no condition"}
    process = process_of(xml)
    gateway = next(each for each in process.elements if each.default)
    usual = next(flow for flow in process.flows if flow.id == gateway.default)
    assert process.by_id[usual.target].name == "Look"


def test_a_choice_between_the_same_steps_keeps_its_conditions() -> None:
    model = mined("olr*3 omr")
    first = redrawn(Redrawing(model, "P", ORIGIN, shares=dict.fromkeys(_ways(model), 50)))
    [lacking] = [
        each
        for each in problems_of(read_diagram(first), KNOWN)
        if each.is_error and each.code == "no condition"
    ]
    said = '<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">a = 1'
    root = first.replace(
        "<bpmn:definitions",
        '<bpmn:definitions xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"',
    )
    before, _id, after = root.partition(f'<bpmn:sequenceFlow id="{lacking.element_id}"')
    head, _end, rest = after.partition("/>")
    known = f"{before}{_id}{head}>{said}</bpmn:conditionExpression></bpmn:sequenceFlow>{rest}"
    assert codes(known) == set()
    longer = mined("olrx*3 omrx")
    again = redrawn(
        Redrawing(
            longer,
            "P",
            ORIGIN,
            shares=dict.fromkeys(_ways(longer), 50),
            running=running(longer, known),
        )
    )
    assert codes(again) == set()
    assert "a = 1" in again


def _ways(model: BpmnModel) -> list[str]:
    return [flow.id for flow in model.flows]


@pytest.mark.parametrize("words", ["abc abc acb", "ab*3 acd cad", "abab abcab"])
def test_the_draft_means_what_was_discovered(words: str) -> None:
    model = mined(words)
    drawn = read_bpmn(redrawn(Redrawing(model, "P", ORIGIN)).encode()).model
    assert soundness(net_of_bpmn(drawn)).is_sound
    assert len(drawn.flows) == len(model.flows)
    assert sorted(n.label or "" for n in drawn.nodes) == sorted(n.label or "" for n in model.nodes)


@given(drawn_trees())
def test_any_sound_model_lacks_no_more_than_conditions(tree: Tree) -> None:
    model = bpmn_of_tree(tree)
    xml = redrawn(Redrawing(model, "P", ORIGIN, shares=dict.fromkeys(_ways(model), 1)))
    assert codes(xml) <= {"no condition"}


def test_steps_are_matched_by_the_log_rather_than_by_name_and_never_twice() -> None:
    model = mined("lm")
    by_label = {node.label: node.id for node in model.nodes}
    known = [
        KnownStep("s1", "look "),
        KnownStep("s2", "Look closely", frozenset({"l"})),
        KnownStep("s3", "MEND"),
        KnownStep("s4", "Mend"),
    ]
    assert matched_steps(model, known) == {by_label["l"]: "s2", by_label["m"]: "s3"}


READY = [
    each.name
    for each in files("gemba.desk.workflow.ready").iterdir()
    if each.name.endswith(".bpmn")
]


@pytest.mark.parametrize("name", READY)
def test_whatever_a_process_holds_its_steps_are_found_again_as_they_stand(name: str) -> None:
    xml = (files("gemba.desk.workflow.ready") / name).read_text()
    model = read_bpmn(xml.encode()).model
    again = redrawn(Redrawing(model, "P", ORIGIN, running=running(model, xml)))
    process_of(again)
    before, after = (
        {each.get("id"): each for each in ET.fromstring(text).iter() if each.get("name")}
        for text in (xml, again)
    )
    for task in model.of_kind(NodeKind.TASK):
        old, new = before[task.id], after[task.id]
        assert (new.tag, new.attrib) == (old.tag, old.attrib)
        extensions = tag("extensionElements")
        assert _texts(new.find(extensions)) == _texts(old.find(extensions))


def _texts(element: ET.Element | None) -> list[tuple[str, list[str]]]:
    return [] if element is None else [(e.tag, sorted(e.attrib.values())) for e in element.iter()]


def test_of_two_tasks_of_one_name_one_alone_is_the_known_step() -> None:
    twice = relabelled(mined("lm"), lambda _code: "Look")
    assert len(matched_steps(twice, [KnownStep("s1", "Look")])) == 1
