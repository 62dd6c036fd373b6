"""A process in lines, as its history tells it: words of readers, no ids and no words of files."""

from gemba.desk.workflow.drawings.kinds import describe_process, root_of
from gemba.desk.workflow.drawings.reading import read_drawing
from gemba.desk.workflow.drawings.testing import process_xml


def test_steps_are_told_with_their_forms_and_actions_by_name() -> None:
    field = '<gemba:field key="months" label="Months" type="number" />'
    given = '<gemba:input name="tag" value="&quot;vip&quot;" />'
    inside = f"<bpmn:extensionElements>{field}{given}</bpmn:extensionElements>"
    xml = process_xml("Mark", said='gemba:action="add_tag"', inside=inside)
    told = {line.label: line.value for line in describe_process({"xml": xml})}
    assert told["Mark"].split("; ") == [
        *("Step for a person", "Action: Add a tag", "Field months › Label: Months"),
        *("Field months › Type: number", 'Given tag: "vip"'),
    ]


def test_a_way_at_what_has_no_name_is_told_without_its_id() -> None:
    read = read_drawing(root_of({"xml": process_xml("")}))
    assert [read.label(each) for each in ("Flow_0", "Flow_1")] == ["Arrived → …", "→ Done"]
