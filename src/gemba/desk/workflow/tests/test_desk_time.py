"""Today, and times without a zone, are meant by the clock on the desk's wall."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import Settings

from gemba.desk.tickets.operations import Receipt
from gemba.desk.tickets.testing import opened, support
from gemba.desk.workflow.answers import is_asked
from gemba.desk.workflow.drawings.forms import FieldType, FormField
from gemba.desk.workflow.models import ProcessInstance
from gemba.desk.workflow.processes.testing import Sketch
from gemba.desk.workflow.testing import define_decision
from gemba.desk.workflow.tests.at_work import begun, waiting
from gemba.foundation.accounts.testing import NOON, cast

pytestmark = pytest.mark.database


@pytest.fixture
def ticket(db: None, settings: Settings) -> Receipt:
    settings.TIME_ZONE = "Pacific/Auckland"
    return opened(support(team_id=cast().repair.id), now=NOON)


def test_a_step_is_due_and_a_timer_set_by_it(ticket: Receipt) -> None:
    sketch = Sketch().start().user("look", due='"2027-01-15T09:00:00"').end()
    sketch.boundary("late", "look", at="2027-07-15T09:00:00").end("over")
    begun(sketch.flow("start", "look", "end").flow("late", "over"), ticket)
    instance = ProcessInstance.objects.get()
    assert instance.next_due == datetime(2027, 7, 14, 21, tzinfo=UTC)
    assert instance.steps.get(kind="person").due_at == datetime(2027, 1, 14, 20, tzinfo=UTC)


def test_today_is_the_same_in_a_drawing_a_decision_and_of_a_ticket(
    ticket: Receipt, settings: Settings
) -> None:
    settings.TIME_ZONE = "Pacific/Honolulu"  # there it is still the day before
    define_decision("Day", [("-", "string(today())")], given="x", now=NOON)
    drawn = "{drawn: today(), opened: date(date and time(ticket.opened))}"
    sketch = Sketch().start().script("days", drawn).decision("ask", "Day", result="said")
    sketch.user("look").end().flow("start", "days", "ask", "look", "end")
    begun(sketch, ticket, x=1)
    yesterday = NOON - timedelta(days=1)
    state = ProcessInstance.objects.get().state
    assert waiting(ticket).label == "look"
    assert state.count(yesterday.date().isoformat()) == 3


def test_fields_are_asked_by_it(settings: Settings) -> None:
    settings.TIME_ZONE = "Pacific/Honolulu"
    field = FormField("why", "Why", FieldType.TEXT, condition='today() = date("2026-03-01")')
    assert is_asked(field, {}, now=NOON)
    assert not is_asked(field, {}, now=NOON + timedelta(hours=6))
    assert is_asked(replace(field, condition="b +"), {}, now=NOON)
