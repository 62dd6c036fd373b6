"""The desk knows its customers; of other logs what can be guessed is said."""

import pytest

from gemba.foundation.accounts.testing import NOON
from gemba.foundation.events.actors import SYSTEM
from gemba.insight.eventlog.queries import DESK
from gemba.insight.eventlog.testing import log_of
from gemba.interfaces.console.lab.roles import roles_of
from gemba.interfaces.console.process.choosing import choice_in, choice_of


@pytest.mark.django_db
def test_the_desk_knows_who_writes_and_who_answers() -> None:
    roles = roles_of(choice_of(DESK, (), actor=SYSTEM, now=NOON))
    assert roles.wrote == {"customer_wrote"}
    assert roles.replies == {"replied"}
    assert roles.reading is not None
    assert {"customer", "system"} <= roles.reading.not_people


@pytest.mark.django_db
def test_of_a_file_only_the_reading_is_guessed() -> None:
    roles = roles_of(choice_in("calls", log_of("c1 ask 1 client\nc1 tell 5 ann")))
    assert roles.reading is not None
    assert roles.reading.customer.resources == {"client"}
    assert not roles.replies
    assert not roles.customer
