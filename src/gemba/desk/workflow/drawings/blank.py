"""What a new drawing begins with."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from gemba.desk.workflow.processes.bpmn.names import MODEL, OWN

_DI = "http://www.omg.org/spec/BPMN/20100524/DI"
_DC = "http://www.omg.org/spec/DD/20100524/DC"
_LINES = "http://www.omg.org/spec/DD/20100524/DI"
_DMN = "https://www.omg.org/spec/DMN/20191111/MODEL/"
_DMN_DI = "https://www.omg.org/spec/DMN/20191111/DMNDI/"
_DMN_DC = "http://www.omg.org/spec/DMN/20180521/DC/"


def blank_process(process_id: str, *, start: str, end: str) -> str:
    """A process that starts and ends, with these words at both; `process_id` is its own for good:
    other processes call it by that."""
    key = quoteattr(process_id)
    return f"""\
<bpmn:definitions xmlns:bpmn="{MODEL}" xmlns:bpmndi="{_DI}" xmlns:dc="{_DC}" xmlns:di="{_LINES}"\
 xmlns:gemba="{OWN}" id="Drawing" targetNamespace="{OWN}">
  <bpmn:process id={key} isExecutable="true">
    <bpmn:startEvent id="Start" name={quoteattr(start)}><bpmn:outgoing>Flow</bpmn:outgoing>\
</bpmn:startEvent>
    <bpmn:endEvent id="End" name={quoteattr(end)}><bpmn:incoming>Flow</bpmn:incoming>\
</bpmn:endEvent>
    <bpmn:sequenceFlow id="Flow" sourceRef="Start" targetRef="End" />
  </bpmn:process>
  <bpmndi:BPMNDiagram id="Diagram">
    <bpmndi:BPMNPlane id="Plane" bpmnElement={key}>
      <bpmndi:BPMNShape id="Start_di" bpmnElement="Start"><dc:Bounds x="180" y="160" width="36"\
 height="36" /></bpmndi:BPMNShape>
      <bpmndi:BPMNShape id="End_di" bpmnElement="End"><dc:Bounds x="472" y="160" width="36"\
 height="36" /></bpmndi:BPMNShape>
      <bpmndi:BPMNEdge id="Flow_di" bpmnElement="Flow"><di:waypoint x="216" y="178" />\
<di:waypoint x="472" y="178" /></bpmndi:BPMNEdge>
    </bpmndi:BPMNPlane>
  </bpmndi:BPMNDiagram>
</bpmn:definitions>
"""


def blank_decision(decision_id: str, *, name: str, given: str, answer: str) -> str:
    """A decision table with a column for what is given, one for the answer, and no rule yet."""
    key = quoteattr(decision_id)
    return f"""\
<definitions xmlns="{_DMN}" xmlns:dmndi="{_DMN_DI}" xmlns:dc="{_DMN_DC}" id="Drawing"\
 name={quoteattr(name)} namespace="urn:gemba:dmn">
  <decision id={key} name={quoteattr(name)}>
    <variable id="Variable" name={quoteattr(name)} typeRef="string" />
    <decisionTable id="Table" hitPolicy="UNIQUE">
      <input id="Input" label={quoteattr(given)}>
        <inputExpression id="InputExpression" typeRef="string"><text></text></inputExpression>
      </input>
      <output id="Output" label={quoteattr(answer)} name="result" typeRef="string" />
    </decisionTable>
  </decision>
  <dmndi:DMNDI>
    <dmndi:DMNDiagram id="Diagram">
      <dmndi:DMNShape id="Shape" dmnElementRef={key}><dc:Bounds height="80" width="180" x="160"\
 y="100" /></dmndi:DMNShape>
    </dmndi:DMNDiagram>
  </dmndi:DMNDI>
</definitions>
"""
