"""The cast and a ticket of Ana's team."""

import pytest

from gemba.desk.tickets.operations import Receipt
from gemba.desk.tickets.testing import opened, support
from gemba.foundation.accounts.testing import Cast, cast


@pytest.fixture
def people(db: None) -> Cast:
    return cast()


@pytest.fixture
def ticket(people: Cast) -> Receipt:
    """A customer's request in Ana's team."""
    return opened(support(team_id=people.repair.id), sender="max@example.org")
