"""Two drawings side by side: nothing that differs is overlooked, nothing else is told."""

from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from gemba.desk.workflow.drawings.blank import blank_process
from gemba.desk.workflow.drawings.difference import Detail, What, drawing_difference
from gemba.desk.workflow.drawings.reading import read_drawing

BLANK = blank_process("P", start="Arrived", end="Done")
STEP = """<bpmn:userTask id="Check" name="Check it"><bpmn:documentation>Look</bpmn:documentation>
<bpmn:extensionElements><gemba:field key="serial" label="Serial no" type="text" />
</bpmn:extensionElements></bpmn:userTask>"""
STEP_PLACE = """<bpmndi:BPMNShape id="Check_di" bpmnElement="Check">
<dc:Bounds x="300" y="138" width="100" height="80" /></bpmndi:BPMNShape>"""
WITH_STEP = BLANK.replace("<bpmn:endEvent", STEP + "<bpmn:endEvent").replace(
    '<bpmndi:BPMNShape id="End_di"', STEP_PLACE + '<bpmndi:BPMNShape id="End_di"'
)


def told(before: str, after: str) -> list[tuple[str, str]]:
    found = drawing_difference(ET.fromstring(before), ET.fromstring(after))
    return [(each.id, each.what) for each in found]


def test_what_came_and_went_is_named_both_ways() -> None:
    [change] = drawing_difference(ET.fromstring(BLANK), ET.fromstring(WITH_STEP))
    assert (change.id, change.what, change.label) == ("Check", What.ADDED, "Check it")
    assert told(WITH_STEP, BLANK) == [("Check", "removed")]


def test_a_changed_property_says_which_and_from_what_to_what() -> None:
    after = WITH_STEP.replace("Serial no", "Number").replace(">Look<", ">Look twice<")
    [change] = drawing_difference(ET.fromstring(WITH_STEP), ET.fromstring(after))
    assert change.what is What.CHANGED
    assert change.details == (
        Detail("documentation", "Look", "Look twice"),
        Detail("field serial › label", "Serial no", "Number"),
    )


def test_a_way_that_leads_elsewhere_is_told_by_the_names_of_its_ends() -> None:
    after = WITH_STEP.replace('targetRef="End"', 'targetRef="Check"')
    [change] = drawing_difference(ET.fromstring(WITH_STEP), ET.fromstring(after))
    assert (change.id, change.details) == ("Flow", (Detail("targetRef", "Done", "Check it"),))
    assert change.label == "Arrived → Check it"


def test_a_way_to_what_is_called_otherwise_has_not_changed() -> None:
    after = WITH_STEP.replace('name="Done"', 'name="Finished"')
    assert told(WITH_STEP, after) == [("End", "changed")]


def test_one_that_moved_is_told_and_all_together_are_not() -> None:
    moved = WITH_STEP.replace('x="300" y="138"', 'x="300" y="260"')
    assert told(WITH_STEP, moved) == [("Check", "moved")]
    shifted = WITH_STEP
    for x, to in (("180", "280"), ("300", "400"), ("472", "572")):
        shifted = shifted.replace(f'x="{x}" y="1', f'x="{to}" y="1')
    assert told(WITH_STEP, shifted) == []


def test_a_message_is_told_by_its_name_and_ids_of_tools_are_not() -> None:
    def waits(message: str, number: str) -> str:
        event = (
            f'<bpmn:messageEventDefinition id="Def_{number}" messageRef="Message_{number}" />'
            "</bpmn:startEvent>"
        )
        root = f'<bpmn:message id="Message_{number}" name="{message}" /><bpmn:process'
        return BLANK.replace("</bpmn:startEvent>", event).replace("<bpmn:process", root)

    assert told(waits("paid", "1"), waits("paid", "2")) == []
    [change] = drawing_difference(
        ET.fromstring(waits("paid", "1")), ET.fromstring(waits("due", "1"))
    )
    assert [(each.before, each.after) for each in change.details] == [("paid", "due")]


@given(st.lists(st.sampled_from(("a", "b", "c", "d")), unique=True), st.data())
def test_applying_the_list_of_changes_leads_from_one_to_the_other(
    ids: list[str], data: st.DataObject
) -> None:
    def drawing(steps: dict[str, str]) -> ET.Element:
        nodes = "".join(f'<bpmn:task id="{key}" name="{name}" />' for key, name in steps.items())
        places = "".join(
            f'<bpmndi:BPMNShape bpmnElement="{key}"><dc:Bounds x="1" y="2" width="3" height="4" />'
            "</bpmndi:BPMNShape>"
            for key in steps
        )
        text = BLANK.replace("</bpmn:process>", nodes + "</bpmn:process>")
        return ET.fromstring(text.replace("</bpmndi:BPMNPlane>", places + "</bpmndi:BPMNPlane>"))

    names = st.sampled_from(("x", "y"))
    before = {key: data.draw(names) for key in ids if data.draw(st.booleans())}
    after = {key: data.draw(names) for key in ids if data.draw(st.booleans())}
    found = drawing_difference(drawing(before), drawing(after))
    rebuilt = dict(before)
    for change in found:
        if change.what is What.REMOVED:
            del rebuilt[change.id]
        else:
            rebuilt[change.id] = read_drawing(drawing(after)).elements[change.id].name
    assert rebuilt == after
    assert drawing_difference(drawing(after), drawing(after)) == ()
