"""A machine's step that somebody does by hand asks for what the machine would have set."""

import pytest

from gemba.desk.tickets.operations import Receipt
from gemba.desk.tickets.testing import opened, support
from gemba.desk.workflow.drawings.forms import FieldType
from gemba.desk.workflow.operations.processes import complete_step, take_over_step
from gemba.desk.workflow.processes.testing import Sketch
from gemba.desk.workflow.queries import StepView
from gemba.desk.workflow.testing import define_decision, define_endpoint
from gemba.desk.workflow.tests.at_work import LATER, begun, seen, waiting
from gemba.foundation.accounts.testing import NOON, Cast
from gemba.foundation.definitions.operations import switch
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.kernel.json_values import JsonValue

pytestmark = pytest.mark.database
CALL = 'endpoint: "Shop"'


@pytest.fixture
def ticket(people: Cast) -> Receipt:
    define_endpoint("Shop", "https://shop.example/", secret="only for this test", now=NOON)
    return opened(support(team_id=people.repair.id), now=NOON)


def taken_over(sketch: Sketch, ticket: Receipt, people: Cast, *, then: str) -> StepView:
    """The step, taken over; `then` is an expression by which the process goes on to `good`."""
    sketch.xor("which").user("good").user("bad").end()
    sketch.flow("start", "step", "which").flow("which", "good", when=then)
    sketch.flow("which", "bad", default=True).flow("good", "end").flow("bad", "end")
    begun(sketch, ticket)
    take_over_step(step_id=waiting(ticket).id, actor=people.sun_wei, now=LATER)
    return waiting(ticket)


def finish(step: StepView, people: Cast, **answers: JsonValue) -> None:
    complete_step(step_id=step.id, answers=answers, actor=people.sun_wei, now=LATER)


def test_a_call_asks_for_what_is_taken_over_of_its_answer(people: Cast, ticket: Receipt) -> None:
    outputs = 'tracking: order.parcels[1].number; shipped: order.state = "sent"'
    sketch = Sketch().start().service("step", action="call", inputs=CALL, outputs=outputs)
    step = taken_over(sketch, ticket, people, then='tracking = "T9" and shipped')
    assert [each.key for each in step.form] == ["tracking", "shipped"]
    finish(step, people, tracking="T9", shipped="true")
    assert waiting(ticket).label == "good"
    assert [line.words for line in seen(ticket).past[-1].told] == ["T9", "Yes"]


def test_declared_fields_of_an_answer_go_to_its_variable(people: Cast, ticket: Receipt) -> None:
    field = '<gemba:field key="price" label="Price" type="number" required="true"/>'
    given = '<gemba:input name="endpoint" value="&quot;Shop&quot;"/>'
    sketch = (
        Sketch()
        .start()
        .add(
            "serviceTask",
            "step",
            f"<extensionElements>{given}{field}</extensionElements>",
            **{"gemba:action": "call", "gemba:result": "shop"},
        )
    )
    step = taken_over(sketch, ticket, people, then="shop.price > 5")
    assert [(each.key, each.type) for each in step.form] == [("price", FieldType.NUMBER)]
    finish(step, people, price="7,5")
    assert waiting(ticket).label == "good"


def test_an_answer_nothing_is_known_of_is_one_value(people: Cast, ticket: Receipt) -> None:
    sketch = Sketch().start().service("step", action="call", inputs=CALL, result="shop")
    step = taken_over(sketch, ticket, people, then="shop.paid")
    assert [each.key for each in step.form] == ["shop"]
    finish(step, people, shop='{"paid": true}')
    assert waiting(ticket).label == "good"


def test_a_decision_that_cannot_answer_asks_for_its_conclusion(
    people: Cast, ticket: Receipt
) -> None:
    level = define_decision("level", [('"high"', "1")], given="risk", now=NOON)
    switch(definition_id=level, is_on=False, actor=SYSTEM, now=NOON)
    sketch = Sketch().start().decision("step", "level", result="level")
    taken_over(sketch, ticket, people, then="level = 3")
    switch(definition_id=level, is_on=True, actor=SYSTEM, now=LATER)
    step = waiting(ticket)
    assert [(each.key, each.label) for each in step.form] == [("level", "answer")]
    finish(step, people, level="3")
    assert waiting(ticket).label == "good"


def test_a_step_of_a_person_asks_as_it_is_drawn(people: Cast, ticket: Receipt) -> None:
    begun(Sketch().start().user("ask", result="x").end().flow("start", "ask", "end"), ticket)
    assert waiting(ticket).form == ()
