"""Models are kept by those who may, told of, read back as nets, and go with their log."""

from pathlib import Path

import pytest
from pytest_django import Settings

from gemba.foundation.accounts.testing import NOON, Cast, cast
from gemba.foundation.events.queries import Position, events_after
from gemba.insight.eventlog.operations import ImportOrder, import_log, remove_log
from gemba.insight.eventlog.queries import DESK, LogUnknown
from gemba.insight.mining.model.bpmn_xml.refusals import Remark
from gemba.insight.mining.model.bpmn_xml.writing import bpmn_xml
from gemba.insight.mining.model.layout.draughtsman import drawing_of
from gemba.insight.mining.model.tree import Operator, activity, block
from gemba.insight.mining.model.tree_bpmn import bpmn_of_tree
from gemba.insight.reference.event_types import ModelRemoved, ModelSaved
from gemba.insight.reference.operations import ModelOrder, ModelRefused, remove_model, save_model
from gemba.insight.reference.queries import (
    ModelUnknown,
    model_file,
    model_line,
    model_net,
    models,
)
from gemba.insight.reference.subscribers import follow_logs

pytestmark = pytest.mark.django_db
TREE = block(Operator.SEQUENCE, [activity("ask"), activity("answer")])


@pytest.fixture
def people() -> Cast:
    return cast()


def file(name: str = "") -> bytes:
    model = bpmn_of_tree(TREE, name)
    return bpmn_xml(model, drawing_of(model)).encode()


def test_a_model_is_kept_and_means_what_was_drawn(people: Cast) -> None:
    order = ModelOrder(DESK, file(), "As it should be", detail="inductive")
    line = save_model(order=order, actor=people.sun_wei, now=NOON)
    assert models(log_key=DESK, actor=people.ana) == [line]
    assert (line.name, line.steps, line.is_imported) == ("As it should be", 2, False)
    net = model_net(line.id, actor=people.ana)
    assert [step.label for step in net.transitions if step.label] == ["ask", "answer"]
    assert model_file(line.id, actor=people.ana).remarks == ()


def test_a_file_gives_its_own_name(people: Cast) -> None:
    order = ModelOrder(DESK, file("Support"), file_name="drawn.bpmn")
    assert save_model(order=order, actor=people.sun_wei, now=NOON).name == "Support"
    order = ModelOrder(DESK, file(), file_name="drawn.bpmn")
    assert save_model(order=order, actor=people.sun_wei, now=NOON).name == "drawn"


def test_what_was_simplified_stays_known(people: Cast) -> None:
    xml = b"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p">
    <startEvent id="s"/><callActivity id="c" name="Check"/><endEvent id="e"/>
    <sequenceFlow id="f" sourceRef="s" targetRef="c"/>
    <sequenceFlow id="g" sourceRef="c" targetRef="e"/></process></definitions>"""
    line = save_model(order=ModelOrder(DESK, xml), actor=people.sun_wei, now=NOON)
    assert model_file(line.id, actor=people.ana).remarks == (Remark("called", ("Check",), 1),)


def test_what_is_no_model_is_refused_with_a_reason(people: Cast) -> None:
    for data, words in (
        (b"<html/>", "not BPMN 2.0"),
        (b"<definitions", "not XML"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', "entities"),
    ):
        with pytest.raises(ModelRefused, match=words):
            save_model(order=ModelOrder(DESK, data), actor=people.sun_wei, now=NOON)
    assert models(log_key=DESK, actor=people.sun_wei) == []


def test_who_may_not_sees_and_keeps_nothing(people: Cast) -> None:
    line = save_model(order=ModelOrder(DESK, file()), actor=people.sun_wei, now=NOON)
    with pytest.raises(ModelRefused):
        save_model(order=ModelOrder(DESK, file()), actor=people.ana, now=NOON)
    with pytest.raises(ModelRefused):
        remove_model(model_id=line.id, actor=people.ana, now=NOON)
    with pytest.raises(LogUnknown):
        save_model(order=ModelOrder("ff", file()), actor=people.sun_wei, now=NOON)
    outsider = people.viktor
    assert models(log_key=DESK, actor=outsider) == []
    with pytest.raises(ModelUnknown):
        model_line(line.id, actor=outsider)


def test_a_model_is_removed_and_its_story_told(people: Cast) -> None:
    line = save_model(order=ModelOrder(DESK, file()), actor=people.sun_wei, now=NOON)
    remove_model(model_id=line.id, actor=people.sun_wei, now=NOON)
    with pytest.raises(ModelUnknown):
        model_line(line.id, actor=people.sun_wei)
    told = events_after(Position(), limit=100, types=("model.saved", "model.removed"))
    assert [type(event.payload) for event in told] == [ModelSaved, ModelRemoved]


def test_the_models_of_a_log_go_with_it(people: Cast, settings: Settings, tmp_path: Path) -> None:
    settings.EVENT_LOGS = tmp_path / "logs"
    path = tmp_path / "log.csv"
    path.write_text("case,activity,timestamp\n1,ask,2024-01-01 08:00\n")
    log = import_log(path=path, order=ImportOrder("Old"), actor=people.sun_wei, now=NOON)
    line = save_model(order=ModelOrder(log.key, file()), actor=people.sun_wei, now=NOON)
    remove_log(key=log.key, actor=people.sun_wei, now=NOON)
    follow_logs(events_after(Position(), limit=100, types=("log.removed",)), now=NOON)
    with pytest.raises(ModelUnknown):
        model_line(line.id, actor=people.sun_wei)
