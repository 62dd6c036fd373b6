"""What a drawing names must be there, and every problem stands at its element."""

import re

import pytest

from gemba.desk.workflow.drawings.kinds import check_process, process_said
from gemba.desk.workflow.drawings.problems import process_problems
from gemba.desk.workflow.drawings.testing import process_xml
from gemba.foundation.accounts.testing import NOON, cast
from gemba.foundation.definitions.kinds import DefinitionRefused
from gemba.foundation.definitions.testing import define

pytestmark = pytest.mark.django_db


def told(xml: str) -> list[tuple[str, str]]:
    return [(each.element_id, each.sentence) for each in process_problems(xml)]


def action(parameters: str, name: str = "set_priority") -> str:
    inside = f"<bpmn:extensionElements>{parameters}</bpmn:extensionElements>"
    text = process_xml("Step", said=f'gemba:action="{name}"', inside=inside)
    return text.replace("bpmn:userTask", "bpmn:serviceTask")


def test_a_drawing_without_problems_can_be_published() -> None:
    xml = process_xml("Look at it", "Mend it")
    assert told(xml) == []
    key = define("process", "Repair", {"xml": xml}, now=NOON)
    assert key
    assert process_said({"xml": xml}) == "2 steps"


@pytest.mark.parametrize(
    ("xml", "said"),
    [
        (action("", name="explode"), "The desk has no action “explode”: choose one it has."),
        (action(""), "Fill in “Priority”."),
        (action('<gemba:input name="priority" value="77" />'), "“Priority”: choose from the list."),
        (
            action('<gemba:input name="priority" value="&quot;soon&quot;" />'),
            "“Priority” is not filled in rightly.",
        ),
        (
            process_xml("Step", said='gemba:decision="Who pays"').replace(
                "userTask", "businessRuleTask"
            ),
            "The desk has no decision “Who pays”: choose one it has.",
        ),
        (
            process_xml("Step", said='calledElement="Elsewhere"').replace(
                "userTask", "callActivity"
            ),
            "There is no published process “Elsewhere” to call: choose one, or publish it first.",
        ),
        (
            process_xml(
                "Step",
                inside='<bpmn:extensionElements><gemba:field key="a" type="colour" />'
                "</bpmn:extensionElements>",
            ),
            "The field “a” is of no known type: colour.",
        ),
        (
            process_xml(
                "Step",
                inside='<bpmn:extensionElements><gemba:field key="a" condition="b +" />'
                "</bpmn:extensionElements>",
            ),
            "“b +” cannot be read at character 4: The expression ends too early: something is"
            " missing here.",
        ),
    ],
)
def test_what_the_desk_lacks_is_told_at_its_step(xml: str, said: str) -> None:
    assert ("Step_0", said) in told(xml)
    with pytest.raises(DefinitionRefused, match=re.escape(said)):
        check_process({"xml": xml})


def asking(fields: str) -> str:
    inside = f"<bpmn:extensionElements>{fields}</bpmn:extensionElements>"
    return process_xml("Step", inside=inside)


@pytest.mark.parametrize("name", ["ticket", "contact"])
def test_a_field_hides_nothing_that_the_desk_gives(name: str) -> None:
    [(element, sentence)] = told(asking(f'<gemba:field key="{name}" />'))
    assert element == "Step_0"
    assert f"“{name}”" in sentence
    assert "another key" in sentence
    assert told(asking(f'<gemba:field key="{name}_2" />')) == []


def test_two_choices_of_a_field_are_two_values() -> None:
    choice = '<gemba:choice value="{}" label="{}" />'
    both = choice.format("new", "New") + choice.format("new", "As good as new")
    [(element, sentence)] = told(asking(f'<gemba:field key="a" type="choice">{both}</gemba:field>'))
    assert element == "Step_0"
    assert sentence == "Two choices of the field “a” have the value “new”: change one of them."


@pytest.mark.parametrize("value", ["3", '"3"', "ticket.priority + 1"])
def test_what_can_be_meant_is_no_problem(value: str) -> None:
    cast()
    said = value.replace('"', "&quot;")
    assert told(action(f'<gemba:input name="priority" value="{said}" />')) == []


@pytest.mark.parametrize(
    "xml",
    [
        "",
        "no xml",
        '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>',
        "<html/>",
        process_xml().replace("bpmn:startEvent", "bpmn:data").replace("bpmn:endEvent", "bpmn:data"),
    ],
)
def test_what_is_no_drawing_is_one_problem_of_the_whole(xml: str) -> None:
    with pytest.raises(DefinitionRefused, match=r"\w+\."):
        check_process({"xml": xml})
    if xml:
        [(element, sentence)] = told(xml)
        assert element == ""
        assert sentence.endswith(".")


def test_a_process_calls_another_by_the_id_in_its_drawing() -> None:
    define("process", "Pay back", {"xml": process_xml("Pay", process_id="Pay_back")}, now=NOON)
    xml = process_xml("Step", said='calledElement="Pay_back"').replace("userTask", "callActivity")
    assert told(xml) == []


def test_what_was_discovered_says_what_it_still_lacks() -> None:
    xml = process_xml("Look", "Mend", said='gemba:activity="looked"')
    told_of = {each.element_id: each for each in process_problems(xml)}
    assert told_of.keys() == {"Step_0", "Step_1"}
    assert "Nobody is named to do it" in told_of["Step_0"].sentence
    assert not told_of["Step_0"].is_error
    owned = process_xml("Look", said='gemba:activity="looked" gemba:owner="ticket.team"')
    assert told(owned) == []
    choice = '<bpmn:exclusiveGateway id="Way" /><bpmn:sequenceFlow id="Gone" gemba:share="62"'
    choice += ' sourceRef="Way" targetRef="End" />'
    parted = process_xml("Look").replace('sourceRef="Step_0"', 'sourceRef="Way"')
    lacking = dict(told(parted.replace("</bpmn:process>", f"{choice}</bpmn:process>")))
    assert lacking["Gone"].endswith("default way. 62 % of the cases went this way.")
    assert lacking["Flow_1"].endswith("make it the default way.")
