"""BPMN files: what we write we read, what others write we read as near as may be and say so."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemba.insight.mining.model.bpmn import BpmnModel, NodeKind
from gemba.insight.mining.model.bpmn_net import net_of_bpmn
from gemba.insight.mining.model.bpmn_xml import reading
from gemba.insight.mining.model.bpmn_xml.reading import BpmnFile, read_bpmn
from gemba.insight.mining.model.bpmn_xml.refusals import REMARKS, BpmnUnreadable
from gemba.insight.mining.model.bpmn_xml.writing import bpmn_xml
from gemba.insight.mining.model.labels import relabelled
from gemba.insight.mining.model.layout.draughtsman import drawing_of
from gemba.insight.mining.model.soundness import soundness
from gemba.insight.mining.model.testing import drawn_trees
from gemba.insight.mining.model.tree import Tree, activity
from gemba.insight.mining.model.tree_bpmn import bpmn_of_tree

HEAD = '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">'


def read(process: str, around: str = "") -> BpmnFile:
    """Elements in short: `<task id="a"/>`; flows as `<f a="x" b="y"/>`."""
    flows = process.replace("<f ", "<sequenceFlow ").replace(' a="', ' sourceRef="')
    flows = flows.replace(' b="', ' targetRef="')
    for at in range(flows.count("<sequenceFlow sourceRef")):
        flows = flows.replace("<sequenceFlow sourceRef", f'<sequenceFlow id="f{at}" sourceRef', 1)
    return read_bpmn(f'{HEAD}{around}<process id="p">{flows}</process></definitions>'.encode())


def ways(model: BpmnModel) -> set[tuple[str, ...]]:
    """Every sequence of steps that ends, up to six steps."""
    net, found = net_of_bpmn(model), set[tuple[str, ...]]()
    seen = set[tuple[tuple[int, ...], tuple[str, ...]]]()
    waiting: list[tuple[tuple[int, ...], tuple[str, ...]]] = [(net.initial, ())]
    while waiting:
        marking, run = waiting.pop()
        if (marking, run) in seen or len(run) > 6:
            continue
        seen.add((marking, run))
        if marking == net.final:
            found.add(run)
        for step in net.enabled(marking):
            label = net.transitions[step].label
            waiting.append((net.fire(marking, step), (*run, label) if label else run))
    return found


def codes(file: BpmnFile) -> set[str]:
    return {remark.code for remark in file.remarks}


@given(drawn_trees(depth_max=2), st.text(max_size=12))
def test_what_is_written_is_read_again(tree: Tree, name: str) -> None:
    writable = "".join(each for each in name if each.isprintable()).strip()
    model = bpmn_of_tree(tree, " ".join(writable.split()))
    drawing = drawing_of(model)
    assert read_bpmn(bpmn_xml(model, drawing).encode()) == BpmnFile(model, drawing, ())


@pytest.mark.parametrize("name", ["two  spaces", "two\nlines", '<b>&"quoted"', " ", "取消"])
def test_a_log_and_its_model_agree_on_odd_names(name: str) -> None:
    model = bpmn_of_tree(activity(name))
    again = read_bpmn(bpmn_xml(model, drawing_of(model)).encode()).model
    assert [node.label for node in again.of_kind(NodeKind.TASK)] == [name]


def test_the_readers_words_do_not_hide_what_the_log_says() -> None:
    model = relabelled(bpmn_of_tree(activity("ticket.opened")), lambda _: "Request received")
    (task,) = model.of_kind(NodeKind.TASK)
    assert (task.name, task.label) == ("Request received", "ticket.opened")


def test_characters_that_xml_cannot_hold_are_replaced() -> None:
    model = bpmn_of_tree(activity("a\x00b"))
    again = read_bpmn(bpmn_xml(model, drawing_of(model)).encode()).model
    assert again.of_kind(NodeKind.TASK)[0].label == "a\ufffdb"


def test_a_sub_process_is_unfolded() -> None:
    file = read(
        '<startEvent id="s"/><task id="a"/><subProcess id="sub" name="Both"><startEvent id="is"/>'
        '<task id="b"/><endEvent id="ie"/><f a="is" b="b"/><f a="b" b="ie"/></subProcess>'
        '<task id="c"/><endEvent id="e"/><f a="s" b="a"/><f a="a" b="sub"/>'
        '<f a="sub" b="c"/><f a="c" b="e"/>'
    )
    assert ways(file.model) == {("a", "b", "c")}
    assert codes(file) == {"flattened"}


def test_a_boundary_event_is_a_choice() -> None:
    file = read(
        '<startEvent id="s"/><task id="a"/><task id="late"/><endEvent id="e"/>'
        '<boundaryEvent id="t" attachedToRef="a" name="2 hours"/><endEvent id="e2"/>'
        '<f a="s" b="a"/><f a="a" b="e"/><f a="t" b="late"/><f a="late" b="e2"/>'
    )
    assert ways(file.model) == {("a",), ("late",)}
    assert codes(file) == {"boundary"}


def test_what_runs_beside_a_step_is_left_out_and_named() -> None:
    file = read(
        '<startEvent id="s"/><task id="a"/><task id="remind" name="Remind"/><endEvent id="e"/>'
        '<boundaryEvent id="t" attachedToRef="a" cancelActivity="false" name="daily"/>'
        '<f a="s" b="a"/><f a="a" b="e"/><f a="t" b="remind"/>'
    )
    assert ways(file.model) == {("a",)}
    assert codes(file) == {"alongside", "not reached", "no end"}


def test_repeated_steps_conditions_links_and_loose_ends() -> None:
    file = read(
        '<task id="a"><multiInstanceLoopCharacteristics/></task>'
        '<intermediateThrowEvent id="l1"><linkEventDefinition name="L"/></intermediateThrowEvent>'
        '<intermediateCatchEvent id="l2"><linkEventDefinition name="L"/></intermediateCatchEvent>'
        '<startEvent id="s"/><task id="b"/><f a="s" b="a"/><f a="a" b="l1"/><f a="l2" b="b"/>'
    )
    found = ways(file.model)
    assert {("a", "b"), ("a", "a", "b")} <= found
    assert all(run[-1] == "b" and set(run[:-1]) == {"a"} for run in found)
    assert codes(file) == {"repeated", "no end"}


def test_of_several_processes_the_largest_is_read() -> None:
    small = '<process id="q" name="Small"><task id="z"/></process>'
    file = read(
        '<startEvent id="s"/><task id="a"/><endEvent id="e"/><f a="s" b="a"/><f a="a" b="e"/>',
        small,
    )
    assert ways(file.model) == {("a",)}
    (remark,) = file.remarks
    assert (remark.code, remark.names, remark.count) == ("several processes", ("Small",), 2)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not xml"),
        (b"<definitions", "not xml"),
        (b"\xff\xfe\x00", "not xml"),
        (b"<html/>", "not bpmn"),
        (b'<!DOCTYPE d [<!ENTITY a "aaaa">]><d>&a;</d>', "entities"),
        (b'<!DOCTYPE d SYSTEM "file:///etc/passwd"><d/>', "entities"),
        (f"{HEAD}<collaboration/></definitions>".encode(), "no steps"),
        (
            f'{HEAD}<process><task id="a"/><task id="a"/></process></definitions>'.encode(),
            "same id",
        ),
    ],
)
def test_what_is_no_model_is_refused_in_a_sentence(data: bytes, code: str) -> None:
    with pytest.raises(BpmnUnreadable) as refused:
        read_bpmn(data)
    assert refused.value.code == code


def test_size_and_depth_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    deep = '<subProcess id="{n}">'
    nested = "".join(deep.replace("{n}", f"s{n}") for n in range(30)) + '<task id="a"/>'
    with pytest.raises(BpmnUnreadable, match="nested more than"):
        read(nested + "</subProcess>" * 30)
    monkeypatch.setattr(reading, "ELEMENTS_MAX", 3)
    with pytest.raises(BpmnUnreadable, match="at most 3"):
        read("".join(f'<task id="t{n}"/>' for n in range(5)))
    monkeypatch.setattr(reading, "BYTES_MAX", 10)
    with pytest.raises(BpmnUnreadable, match="larger than"):
        read("")


@given(st.binary(max_size=60))
def test_noise_is_refused_never_a_crash(noise: bytes) -> None:
    with pytest.raises(BpmnUnreadable):
        read_bpmn(HEAD.encode() + noise)


def test_the_reference_diagrams_of_the_interchange_group(
    shared_data: Callable[[str], Path],
) -> None:
    files = sorted(shared_data("bpmn-miwg").glob("*.bpmn"))
    assert len(files) == 21
    unsound = set()
    for path in files:
        file = read_bpmn(path.read_bytes())
        assert file.model.of_kind(NodeKind.TASK), path.name
        for remark in file.remarks:
            assert REMARKS[remark.code].format(names="", count=0)
        drawing = drawing_of(file.model)
        again = read_bpmn(bpmn_xml(file.model, drawing).encode())
        assert again == BpmnFile(file.model, drawing, ()), path.name
        if not soundness(net_of_bpmn(file.model)).is_sound:
            unsound.add(path.name)
    # Parallel ways that end apart, and inclusive joins without a split of their own.
    assert unsound == {"A.2.1.bpmn", "A.4.0.bpmn", "A.4.1.bpmn", "B.1.0.bpmn", "B.2.0.bpmn"}
