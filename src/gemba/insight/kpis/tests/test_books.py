"""The books of a log are kept, one for each kind of reader."""

import pytest

from gemba.desk.tickets.testing import opened, support
from gemba.foundation.accounts.testing import NOON, Cast, cast
from gemba.foundation.events.reactions import react_until_quiet
from gemba.insight.eventlog.queries import DESK, open_columns
from gemba.insight.kpis.queries import book

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Cast:
    return cast()


def test_a_leader_and_an_agent_who_look_in_turn_each_keep_their_book(people: Cast) -> None:
    opened(support(now=NOON), now=NOON)
    react_until_quiet(now=NOON)
    whole = open_columns(DESK, actor=people.sun_wei, now=NOON)
    part = open_columns(DESK, actor=people.ana, now=NOON)
    assert part is not whole
    of_leader = book(DESK, whole)
    of_agent = book(DESK, part, is_abridged=True)
    assert of_agent.columns is part
    assert book(DESK, whole) is of_leader
    assert book(DESK, part, is_abridged=True) is of_agent
