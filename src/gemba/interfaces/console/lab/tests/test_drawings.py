"""Models kept for a log may be tried on its twin."""

import json
from dataclasses import replace
from itertools import pairwise

import pytest

from gemba.desk.workflow.processes.testing import Sketch
from gemba.desk.workflow.testing import define_process
from gemba.foundation.accounts.testing import NOON, Cast
from gemba.insight.eventlog.queries import DESK
from gemba.insight.eventlog.testing import log_of
from gemba.insight.mining.conformance.fitting import Heard
from gemba.insight.mining.model.bpmn import BpmnModel, Flow, Node, NodeKind
from gemba.insight.mining.model.bpmn_xml.writing import bpmn_xml
from gemba.insight.mining.model.layout.draughtsman import drawing_of
from gemba.insight.reference.operations import ModelOrder, save_model
from gemba.insight.simulation.codec import fields_json
from gemba.insight.simulation.testing import drawn_twin
from gemba.insight.simulation.whatif.drawn import Drawn
from gemba.insight.simulation.whatif.kinds.workflow import FollowModel
from gemba.insight.simulation.whatif.testing import drawing
from gemba.interfaces.console.lab.drawings import drawings
from gemba.interfaces.console.lab.published import as_heard
from gemba.interfaces.console.process.choosing import choice_in

pytestmark = pytest.mark.django_db
ADDRESS_CHARS = 1_500


def test_a_kept_model_is_offered_under_its_name_and_short_enough_for_an_address(
    people: Cast,
) -> None:
    model = drawing()
    bpmn = bpmn_xml(model, drawing_of(model)).encode()
    order = ModelOrder(DESK, bpmn, "As it should be", detail="by hand")
    save_model(order=order, actor=people.sun_wei, now=NOON)
    choice = choice_in("x", log_of("a x 1 p"))
    assert drawings(choice) == ()
    (kept,) = drawings(replace(choice, log=replace(choice.log, key=DESK)))
    assert kept.name == "As it should be"
    assert len(json.dumps(fields_json(kept))) < ADDRESS_CHARS
    twin = drawn_twin(3)
    mine, theirs = FollowModel(kept).apply(twin), FollowModel(model).apply(twin)
    assert mine.branching == theirs.branching


def test_a_workflow_of_the_desk_is_told_as_the_log_calls_its_steps() -> None:
    nodes = (
        Node("s", NodeKind.START),
        Node("t1", NodeKind.TASK, "Look at it"),
        Node("t2", NodeKind.TASK, "Nobody tells of this"),
        Node("t3", NodeKind.TASK, "Answer"),
        Node("e", NodeKind.END, "Done"),
    )
    flows = tuple(Flow(f"f{a.id}", a.id, b.id) for a, b in pairwise(nodes))
    heard = Heard({"look": ("t1",), "peek": ("t1",), "replied": ("t3",)}, frozenset())
    told = as_heard(BpmnModel("Inquiry", nodes, flows), heard, {"look": 9, "peek": 2, "replied": 5})
    assert Drawn.of(told).steps == {"look", "replied"}


def test_published_workflows_of_the_desk_are_offered(people: Cast) -> None:
    choice = choice_in("x", log_of("a look 1 p"))
    desk = replace(choice, log=replace(choice.log, key=DESK))
    assert drawings(desk) == ()
    sketch = Sketch().start().user("look", name="Look").user("call", name="Call").end()
    sketch.flow("start", "look", "call", "end")
    define_process("Inquiry", sketch, now=NOON)
    (offered,) = drawings(desk)
    assert offered.name == "Inquiry"
    assert Drawn.of(offered).steps == {"look"}
    assert drawings(choice) == ()
    other = choice_in("x", log_of("a sold 1 p"))
    assert drawings(replace(other, log=replace(other.log, key=DESK))) == ()
