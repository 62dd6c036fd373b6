"""The cast, the ready setting, and a complaint of Ana's team."""

import pytest

from gemba.desk.complaints.testing import complaint_desk
from gemba.desk.tickets.operations import Receipt, assign, set_type
from gemba.desk.tickets.testing import opened, support
from gemba.foundation.accounts.testing import NOON, Cast, cast
from gemba.foundation.definitions.testing import define
from gemba.foundation.events.reactions import react_until_quiet

WEEK = ["09:00-12:00, 13:00-18:00"] * 5 + ["", ""]


@pytest.fixture
def people(db: None) -> Cast:
    return cast()


@pytest.fixture
def complaint(people: Cast) -> Receipt:
    """A ticket of Ana's that turned out to be a complaint on Monday noon."""
    define("calendar", "Desk", {"zone": "Asia/Shanghai", "week": WEEK}, now=NOON)
    complaint_desk()
    ticket = opened(support(team_id=people.repair.id), sender="max@example.org")
    ana = people.ana
    assign(ticket_id=ticket.ticket_id, assignee_id=ana.user_id, actor=ana, now=NOON)
    set_type(ticket_id=ticket.ticket_id, type_code="complaint", actor=ana, now=NOON)
    react_until_quiet(now=NOON)
    return ticket
