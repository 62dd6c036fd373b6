"""Ana at work in a real browser, with one ticket of her team."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from gemba.desk.tickets.operations import Receipt
from gemba.desk.tickets.queries import Conversation, conversation
from gemba.desk.tickets.testing import opened, support
from gemba.foundation.accounts.testing import Cast, cast
from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.kernel.clock import current_time
from gemba.interfaces.console.tests.conftest import Enter


@pytest.fixture
def people(transactional_db: None) -> Cast:
    return cast()


@pytest.fixture
def ticket(people: Cast) -> Receipt:
    inbox = support(team_id=people.repair.id)
    return opened(inbox, sender="max@example.org", external_id="1@x", now=current_time())


@pytest.fixture
def ana(people: Cast, ticket: Receipt, enter: Enter) -> Iterator[Page]:
    """Ana's browser, at all open tickets; scripts that fail, fail the test."""
    page = enter(people.ana)
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.goto("/tickets/?view=open")
    page.wait_for_selector("html.is-live")
    yield page
    assert not troubles


def now_of(ticket: Receipt) -> Conversation:
    found = conversation(ticket.number, actor=SYSTEM)
    assert found is not None
    return found
