"""Who and what most tests of this room begin with."""

import pytest

from gemba.desk.tickets.operations import Receipt
from gemba.desk.tickets.testing import opened, support
from gemba.foundation.accounts.testing import NOON, Cast, cast


@pytest.fixture
def people(db: None) -> Cast:
    return cast()


@pytest.fixture
def ticket(people: Cast) -> Receipt:
    """Of the team Repair."""
    return opened(support(team_id=people.repair.id), now=NOON)
