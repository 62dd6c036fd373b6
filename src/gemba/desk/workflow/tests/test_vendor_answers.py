"""A process waits until somebody who was asked beside the ticket has answered."""

from typing import Any
from uuid import UUID

import pytest

from gemba.desk.tickets.event_types import SideMessageReceived
from gemba.desk.tickets.operations import (
    Receipt,
    SideMail,
    receive_messages,
    start_side_conversation,
)
from gemba.desk.tickets.queries import side_conversations
from gemba.desk.tickets.testing import mail, opened, support
from gemba.desk.workflow.happenings import HEARD
from gemba.desk.workflow.processes.testing import Sketch
from gemba.desk.workflow.tests.at_work import LATER, begun, waiting
from gemba.foundation.accounts.testing import NOON, cast
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.events.queries import newest
from gemba.foundation.events.reactions import react_until_quiet

pytestmark = pytest.mark.database
PARTS, FRIEND = "parts@vendor.example", "friend@vendor.example"


@pytest.fixture
def ticket(db: None) -> Receipt:
    found = opened(support(team_id=cast().repair.id), now=NOON)
    question = SideMail("Do you have this hinge?", (PARTS,), "Hinge 4711")
    start_side_conversation(ticket_id=found.ticket_id, mail=question, actor=SYSTEM, now=NOON)
    sketch = Sketch().start().receive("vendor", message="vendor_answered").user("read").end()
    begun(sketch.flow("start", "vendor", "read", "end"), found)
    react_until_quiet(now=NOON)
    return found


def answered(ticket: Receipt, **more: Any) -> str:
    """Where the process stands after this answer."""
    message = mail(support(), sender=more.pop("sender", PARTS), received_at=LATER, **more)
    receive_messages([message], now=LATER)
    react_until_quiet(now=LATER)
    return waiting(ticket).label


def aside(ticket: Receipt) -> UUID:
    (side,) = side_conversations(ticket.ticket_id, actor=SYSTEM)
    return side.id


def test_the_answer_takes_it_on(ticket: Receipt) -> None:
    assert waiting(ticket).label == "vendor"
    assert answered(ticket, side_id=aside(ticket)) == "read"


def test_neither_their_machine_nor_a_stranger_does(ticket: Receipt) -> None:
    more = {"side_id": aside(ticket), "external_id": "away@v"}
    assert answered(ticket, nature="automatic", **more) == "vendor"
    assert answered(ticket, sender=FRIEND, references=("away@v",)) == "vendor"
    assert len(newest(["side_message.received"], limit=5)) == 2


def test_rules_hear_nothing_of_it() -> None:
    assert SideMessageReceived not in HEARD
