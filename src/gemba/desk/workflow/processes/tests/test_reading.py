"""Files: hostile ones are refused, what they mean is read, what was drawn comes out again."""

from xml.etree import ElementTree as ET

import pytest

from gemba.desk.workflow.processes.bpmn.model import Event, EventKind, Kind, Named, TimerKind
from gemba.desk.workflow.processes.bpmn.names import MODEL, OWN
from gemba.desk.workflow.processes.bpmn.reading import (
    export_diagram,
    import_diagram,
    read_diagram,
)
from gemba.desk.workflow.processes.bpmn.refusals import DiagramRefused
from gemba.desk.workflow.processes.bpmn.safe_xml import BYTES_MAX
from gemba.desk.workflow.processes.testing import Sketch

HEAD = f'<definitions xmlns="{MODEL}" xmlns:gemba="{OWN}" targetNamespace="x">'
BODY = '<process id="p"><startEvent id="s"/></process></definitions>'


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + HEAD + BODY, "entities"),
        (
            '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
            '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>' + HEAD + BODY,
            "entities",
        ),
        ('<!DOCTYPE definitions SYSTEM "http://example.org/x.dtd">' + HEAD + BODY, "entities"),
        (HEAD + "<process", "not xml"),
        ("nothing at all", "not xml"),
        ("<svg/>", "not bpmn"),
        (HEAD + "<collaboration/></definitions>", "no process"),
        (HEAD + "<a>" * 200 + "</a>" * 200 + "</definitions>", "too deep"),
        (HEAD + "<a/>" * 60_001 + "</definitions>", "too many elements"),
        (" " * (BYTES_MAX + 1), "too large"),
    ],
)
def test_what_is_no_diagram_is_refused_with_a_sentence(text: str, code: str) -> None:
    with pytest.raises(DiagramRefused) as refused:
        read_diagram(text)
    assert refused.value.code == code
    assert "{" not in str(refused.value)


@pytest.mark.parametrize(
    ("encoding", "written"),
    [("utf-8", "UTF-8"), ("utf-16", "UTF-16"), ("iso-8859-1", "ISO-8859-1"), ("gbk", "GBK")],
)
def test_files_in_any_encoding_come_out_the_same(encoding: str, written: str) -> None:
    name = "维修" if encoding == "gbk" else "Größe"
    text = (
        f'<?xml version="1.0" encoding="{written}"?>\n<!-- kept -->{HEAD}'
        f'<process id="p" name="{name}"><startEvent id="s"/>\n  <foreign xmlns="urn:x" a="1"/>'
        "</process></definitions>"
    )
    diagram = import_diagram(text.encode(encoding))
    assert diagram.processes[0].name == name
    before = text.partition("?>")[2]
    assert ET.canonicalize(export_diagram(diagram).decode(), with_comments=True) == (
        ET.canonicalize(before, with_comments=True)
    )


def test_a_file_in_an_unknown_encoding_is_refused() -> None:
    for data in (
        b'<?xml version="1.0" encoding="none-such"?><a/>',
        b"\xff\xfe\x00",
        b"<a>\xff</a>",
    ):
        with pytest.raises(DiagramRefused):
            import_diagram(data)


def test_what_elements_say_is_read() -> None:
    s = Sketch().start().end()
    s.user("ask", form="f", owner="team", due="d", inputs="a: b; c: d", outputs="e: f", name="A  b")
    s.flow("start", "ask", "end")
    element = read_diagram(s.xml()).processes[0].by_id["ask"]
    assert (element.kind, element.name) == (Kind.USER, "A b")
    assert (element.own.form, element.own.owner, element.own.due) == ("f", "team", "d")
    assert element.own.inputs == (Named("a", "b"), Named("c", "d"))
    assert element.own.outputs == (Named("e", "f"),)


def test_events_name_what_they_are_about() -> None:
    s = Sketch().start(message="mail").end(error="E1").catch("wait", after="PT1H")
    elements = read_diagram(s.xml()).processes[0].by_id
    assert elements["start"].event == Event(EventKind.MESSAGE, "mail")
    assert elements["end"].event == Event(EventKind.ERROR, "E1")
    assert elements["wait"].event == Event(EventKind.TIMER, timer=TimerKind.DURATION, text="PT1H")


def test_lanes_and_documentation_are_read() -> None:
    text = (
        f'{HEAD}<process id="p"><laneSet><lane name="Desk"><flowNodeRef>t</flowNodeRef></lane>'
        '</laneSet><task id="t"><documentation>Why</documentation></task></process></definitions>'
    )
    element = read_diagram(text).processes[0].by_id["t"]
    assert (element.lane, element.documentation) == ("Desk", "Why")
