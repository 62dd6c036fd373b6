"""What tests need of drawings: a process or a decision from a few words."""

from itertools import pairwise
from xml.sax.saxutils import escape

from gemba.desk.workflow.drawings.blank import blank_decision, blank_process

_FLOW = '<bpmn:sequenceFlow id="Flow_{place}" sourceRef="{one}" targetRef="{other}" />'
_EDGE = (
    '<bpmndi:BPMNEdge id="Flow_{place}_di" bpmnElement="Flow_{place}"><di:waypoint x="{x}" '
    'y="178" /><di:waypoint x="{to}" y="178" /></bpmndi:BPMNEdge>'
)
_PLACE = (
    '<bpmndi:BPMNShape id="{id}_di" bpmnElement="{id}"><dc:Bounds x="{x}" y="138" width="100" '
    'height="80" /></bpmndi:BPMNShape>'
)


def process_xml(*steps: str, process_id: str = "P", said: str = "", inside: str = "") -> str:
    """A process of these steps for people, `Step_0`, `Step_1` …, one after another; `said` are
    attributes of each step and `inside` what each holds."""
    ids = [f"Step_{place}" for place in range(len(steps))]
    nodes = [
        f'<bpmn:userTask id="{key}" name="{name}" {said}>{inside}</bpmn:userTask>'
        for key, name in zip(ids, steps, strict=True)
    ]
    shapes = [_PLACE.format(id=key, x=270 + 150 * place) for place, key in enumerate(ids)]
    for place, (one, other) in enumerate(pairwise(["Start", *ids, "End"])):
        nodes.append(_FLOW.format(place=place, one=one, other=other))
        x = 216 if place == 0 else 220 + 150 * place
        shapes.append(_EDGE.format(place=place, x=x, to=270 + 150 * place))
    text = blank_process(process_id, start="Arrived", end="Done")
    text = _without(text, "<bpmn:sequenceFlow", "/>", "".join(nodes))
    text = _without(text, "<bpmndi:BPMNEdge", "</bpmndi:BPMNEdge>", "".join(shapes))
    for way in ("incoming", "outgoing"):
        text = text.replace(f"<bpmn:{way}>Flow</bpmn:{way}>", "")
    return text.replace('x="472" y="160"', f'x="{270 + 150 * len(steps)}" y="160"')


def _without(text: str, start: str, end: str, instead: str) -> str:
    before, _start, rest = text.partition(start)
    return before + instead + rest.partition(end)[2]


def decision_xml(*rules: tuple[str, str], given: str, name: str = "Who pays") -> str:
    """A decision by a table of one number and one answer; exactly one rule may hit."""
    cells = "".join(
        f'<rule id="Rule_{n}"><inputEntry id="In_{n}"><text>{escape(test)}</text></inputEntry>'
        f'<outputEntry id="Out_{n}"><text>{escape(answer)}</text></outputEntry></rule>'
        for n, (test, answer) in enumerate(rules, 1)
    )
    text = blank_decision("Decision", name=name, given=given, answer="answer")
    text = text.replace(
        'typeRef="string"><text></text>', f'typeRef="number"><text>{escape(given)}</text>'
    )
    return text.replace("    </decisionTable>", f"{cells}</decisionTable>")
