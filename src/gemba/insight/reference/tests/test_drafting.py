"""A model becomes a draft of a process; activities are matched with its steps."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import numpy as np
import pytest

from gemba.desk.workflow.drawings.testing import process_xml
from gemba.foundation.accounts.testing import NOON, Cast, cast
from gemba.foundation.definitions.queries import draft
from gemba.foundation.definitions.testing import define
from gemba.foundation.events.queries import Position, events_after
from gemba.insight.eventlog.testing import log_of
from gemba.insight.mining.conformance.fitting import Heard
from gemba.insight.mining.discovery.discovering import Miner, discover
from gemba.insight.mining.drafting.origin import Origin
from gemba.insight.mining.model.bpmn import BpmnModel
from gemba.insight.mining.model.bpmn_xml.reading import read_bpmn
from gemba.insight.mining.model.labels import relabelled
from gemba.insight.mining.model.testing import log_of_words
from gemba.insight.reference.acts import acts_of
from gemba.insight.reference.event_types import ActivitiesMatched
from gemba.insight.reference.operations import (
    DraftOrder,
    DraftRefused,
    MatchesRefused,
    draft_process,
    match_activities,
)
from gemba.insight.reference.periods import Span, bounds, completed_between, having
from gemba.insight.reference.processes import Spoken, heard_in, known_steps, own_and_foreign
from gemba.insight.reference.queries import matches

WORDS = {"l": "Look", "m": "Mend"}
ORIGIN = Origin("desk", "Our desk", NOON, "Wei", 3, "inductive", 20)


def mined(words: str) -> BpmnModel:
    model = discover(log_of_words(words), miner=Miner.INDUCTIVE, rare=0).model
    return relabelled(model, lambda code: WORDS.get(code, code))


@pytest.fixture
def people(db: None) -> Cast:
    return cast()


def xml_of(key: object, people: Cast) -> str:
    body = draft(key, actor=people.sun_wei).body  # type: ignore[arg-type]
    assert isinstance(body, dict)
    return str(body["xml"])


def test_a_new_process_and_the_next_version_of_one_that_runs(people: Cast) -> None:
    said = {"actor": people.sun_wei, "now": NOON}
    new = draft_process(order=DraftOrder(mined("lm"), ORIGIN, "As it is"), **said)  # type: ignore[arg-type]
    assert draft(new, actor=people.sun_wei).name == "As it is"
    assert 'id="Process_' in xml_of(new, people)
    xml = process_xml("Look", "Mend", process_id="Repair", said='gemba:due="4"')
    process = define("process", "Repair", {"xml": xml}, now=NOON)
    order = DraftOrder(mined("lxm"), ORIGIN, definition_id=process)
    found = draft(draft_process(order=order, **said), actor=people.sun_wei)  # type: ignore[arg-type]
    assert (found.name, found.definition_id, found.based_on) == ("Repair", process, 1)
    text = xml_of(found.id, people)
    assert 'id="Repair"' in text
    assert text.count('gemba:due="4"') == 2
    assert 'id="Step_1" name="Mend"' in text


def test_who_may_not_and_what_is_gone_are_refused_with_a_sentence(people: Cast) -> None:
    order = DraftOrder(mined("lm"), ORIGIN, "As it is")
    with pytest.raises(DraftRefused, match="Only supervisors"):
        draft_process(order=order, actor=people.ana, now=NOON)
    gone = DraftOrder(mined("lm"), ORIGIN, definition_id=uuid4())
    with pytest.raises(DraftRefused, match="not there any more"):
        draft_process(order=gone, actor=people.sun_wei, now=NOON)


def test_matches_are_kept_told_and_taken_back(people: Cast) -> None:
    def match(**said: str | None) -> None:
        match_activities(process_key="P", matches=said, actor=people.sun_wei, now=NOON)

    match(a="Step_0", b="")
    match(a="Step_1", b="")
    match(b=None, c=None)
    assert matches("P") == {"a": "Step_1"}
    assert matches("Other") == {}
    told = [
        each.payload.changed
        for each in events_after(Position(), limit=100)
        if isinstance(each.payload, ActivitiesMatched)
    ]
    assert told == [2, 1, 1]
    with pytest.raises(MatchesRefused, match="Only supervisors"):
        match_activities(process_key="P", matches={"a": ""}, actor=people.ana, now=NOON)


DRAWN = read_bpmn(process_xml("Look", "Mend", "Call").encode()).model


def test_activities_are_heard_as_said_by_the_step_itself_or_by_name() -> None:
    words = {"l": "look", "step1": "?", "gone": "?", "m": "Mend", "k": "Coffee", "far": "?"}
    own = {"step1": "Step_1", "gone": "Step_9"}
    spoken = Spoken(words, own, frozenset({"far"}))
    assert heard_in(DRAWN, spoken) == Heard(
        {"l": ("Step_0",), "step1": ("Step_1",)}, frozenset({"m", "k", "far"})
    )
    whole = Spoken(words, own, frozenset({"far"}), {"l": "", "k": "Step_2"}, is_whole=True)
    assert heard_in(DRAWN, whole) == Heard(
        {"step1": ("Step_1",), "k": ("Step_2",)}, frozenset({"l", "m", "far"})
    )
    assert heard_in(DRAWN, Spoken({"k": "Coffee"}, is_whole=True)) == Heard({}, frozenset())


def test_a_step_of_another_process_is_heard_where_the_drawing_has_its_word() -> None:
    text = process_xml("Look").replace('id="Step_0"', 'id="Step_0" gemba:activity="far"')
    drawn = read_bpmn(text.encode()).model
    spoken = Spoken({"far": "Look", "away": "Look"}, foreign=frozenset({"far", "away"}))
    assert heard_in(drawn, spoken) == Heard({"far": ("Step_0",)}, frozenset({"away"}))


def test_steps_of_a_process_are_told_from_those_of_others() -> None:
    one, other = uuid4(), uuid4()
    keys = [f"drawn:{one.hex}:Step_1", f"drawn:{one.hex}:ask/s", f"drawn:{other.hex}:Step_1"]
    own, foreign = own_and_foreign(["opened", "step_failed", *keys], one)
    assert own == {keys[0]: "Step_1"}
    assert foreign == {"step_failed", *keys[1:]}


def test_steps_are_known_by_all_that_tells_of_them() -> None:
    spoken = Spoken({}, {"step0": "Step_0"}, matches={"l": "Step_0", "x": ""})
    assert [each.activities for each in known_steps(DRAWN, spoken)] == [
        {"step0", "l"},
        frozenset(),
        frozenset(),
    ]


def test_what_the_desk_does_by_itself_is_an_action() -> None:
    log = log_of(
        "1 opened 0 customer\n1 assigned 1 system\n1 status:open 2 system\n1 replied 3 7\n"
        "1 resolved 4 7\n2 assigned 1 7\n2 assigned 2 system\n2 resolved 3 system"
    )
    found = acts_of(log, None)
    assert found["opened"].begins
    assert found["customer_wrote"].message == "customer_wrote"
    assert found["assigned"].action == "assign_least_loaded"
    assert (found["status:open"].action, found["status:open"].inputs) == (
        "set_status",
        (("status", '"open"'),),
    )
    assert "resolved" not in found
    only = acts_of(log, np.array([name == "2" for name in log.case_ids]))
    assert only["resolved"].action == "resolve"


def test_periods_by_the_calendar() -> None:
    now = datetime(2026, 2, 11, 9, tzinfo=UTC)
    assert bounds(Span.QUARTER, now) == (
        datetime(2025, 10, 1, tzinfo=UTC),
        datetime(2026, 1, 1, tzinfo=UTC),
    )
    assert bounds(Span.THIS_QUARTER, now) == (datetime(2026, 1, 1, tzinfo=UTC), now)
    assert bounds(Span.DAYS_90, now) == (datetime(2025, 11, 13, tzinfo=UTC), now)
    assert bounds(Span.ALL, now) == (None, now)


def test_cases_count_when_they_ended_and_by_what_they_have() -> None:
    log = log_of("1 a 0 x\n1 b 100 x\n2 a 0 x\n2 c 200 x\n3 a 0 x\n3 b 300 x")
    moment = datetime.fromtimestamp
    ends = [int(each) for each in log.last_us]
    since, until = moment(ends[1] / 1e6, UTC), moment(ends[2] / 1e6, UTC)
    assert completed_between(log, since, until).tolist() == [False, True, False]
    assert completed_between(log, None, until).tolist() == [True, True, False]
    assert having(log, ["b", "unheard"]).tolist() == [True, False, True]
