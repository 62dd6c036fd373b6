"""Models kept for a log may be tried on its twin."""

import json
from dataclasses import replace

import pytest

from gemba.foundation.accounts.testing import NOON, Cast
from gemba.insight.eventlog.queries import DESK
from gemba.insight.eventlog.testing import log_of
from gemba.insight.mining.model.bpmn_xml.writing import bpmn_xml
from gemba.insight.mining.model.layout.draughtsman import drawing_of
from gemba.insight.reference.operations import ModelOrder, save_model
from gemba.insight.simulation.codec import fields_json
from gemba.insight.simulation.testing import drawn_twin
from gemba.insight.simulation.whatif.kinds.workflow import FollowModel
from gemba.insight.simulation.whatif.testing import drawing
from gemba.interfaces.console.lab.drawings import drawings
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
