"""What is stored of an instance cannot be read: it is in trouble, and nothing else is."""

from datetime import timedelta

import pytest

from gemba.desk.tickets.operations import Receipt, set_priority
from gemba.desk.tickets.testing import opened, support
from gemba.desk.workflow.models import ProcessInstance
from gemba.desk.workflow.operations.processes import (
    MoveRefused,
    ProcessRefused,
    cancel_process,
    complete_step,
    move_instance,
    retry_step,
)
from gemba.desk.workflow.processes.testing import Sketch
from gemba.desk.workflow.queries import (
    InstanceView,
    StepView,
    Target,
    Wanted,
    foresee_move,
    instances,
    standing,
)
from gemba.desk.workflow.tests.at_work import LATER, begun, seen, told
from gemba.foundation.accounts.testing import NOON, Cast
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.events.reactions import react_until_quiet
from gemba.foundation.timers.operations import fire_until_quiet

pytestmark = pytest.mark.database
DUE = NOON + timedelta(hours=1)


@pytest.fixture
def ticket(people: Cast) -> Receipt:
    ticket = opened(support(team_id=people.repair.id), now=NOON)
    sketch = Sketch().start().user("look").end().flow("start", "look", "end")
    sketch.boundary("late", "look", after="PT1H").user("hurry").flow("late", "hurry", "end")
    begun(sketch, ticket)
    return ticket


@pytest.fixture(params=[{"state_format": 99}, {"state": '{"numbers'}], ids=["format", "torn"])
def kept(request: pytest.FixtureRequest, ticket: Receipt) -> dict[str, object]:
    """What was stored before it became unreadable."""
    row = ProcessInstance.objects.get(ticket=ticket.ticket_id)
    kept = {"state": row.state, "state_format": row.state_format}
    ProcessInstance.objects.filter(pk=row.pk).update(**request.param)
    return kept


def trouble(found: InstanceView) -> StepView:
    (step,) = (each for each in found.steps if each.trouble)
    return step


def test_it_is_an_incident_on_the_ticket_and_where_instances_stand(
    people: Cast, ticket: Receipt, kept: dict[str, object]
) -> None:
    fire_until_quiet(now=DUE)
    found = seen(ticket)
    assert found.status == "troubled"
    assert "cannot be read" in trouble(found).trouble
    assert "Repair failed" in told(ticket)
    stands = standing(found.process_id, 1)
    assert [(each.label, each.troubled) for each in stands.places if each.troubled] == [
        ("Repair", 1)
    ]
    (line,) = instances(Wanted(found.process_id, 1), page=1, actor=SYSTEM).lines
    assert [each.label for each in line.steps if each.trouble] == ["Repair"]
    set_priority(ticket_id=ticket.ticket_id, priority=1, actor=people.ana, now=DUE)
    react_until_quiet(now=DUE)
    cancel_process(instance_id=found.id, reason="Lost", actor=people.sun_wei, now=DUE)
    assert seen(ticket).status == "cancelled"


def test_who_does_a_step_is_told_and_loses_nothing(
    people: Cast, ticket: Receipt, kept: dict[str, object]
) -> None:
    (look,) = (each for each in seen(ticket).steps if each.label == "look")
    with pytest.raises(ProcessRefused, match="cannot be read"):
        complete_step(step_id=look.id, answers={}, actor=people.ana, now=LATER)
    assert look.id in [each.id for each in seen(ticket).steps if each.ended_at is None]


def test_it_stays_where_it_is_when_others_are_moved(
    people: Cast, ticket: Receipt, kept: dict[str, object]
) -> None:
    found = seen(ticket)
    target = Target(found.process_id, 1, {}, "")
    (held,) = foresee_move(target, from_version=1, now=LATER).held
    assert "cannot be read" in held.reasons[0]
    with pytest.raises(MoveRefused, match="cannot be read"):
        move_instance(instance_id=found.id, target=target, actor=people.sun_wei, now=LATER)


def test_once_it_can_be_read_it_goes_on(
    people: Cast, ticket: Receipt, kept: dict[str, object]
) -> None:
    fire_until_quiet(now=DUE)
    stuck = trouble(seen(ticket))
    with pytest.raises(ProcessRefused, match="cannot be read"):
        retry_step(step_id=stuck.id, actor=people.sun_wei, now=DUE)
    ProcessInstance.objects.filter(ticket=ticket.ticket_id).update(**kept)
    retry_step(step_id=stuck.id, actor=people.sun_wei, now=DUE)
    found = seen(ticket)
    assert found.status == "running"
    assert [each.label for each in found.steps if each.ended_at is None] == ["hurry"]
