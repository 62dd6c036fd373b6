"""The demo desk does not come to a desk that has tickets of its own."""

from pathlib import Path

import pytest
from pytest_django import Settings

from gemba.desk.tickets.testing import opened
from gemba.foundation.accounts.queries import find_person
from gemba.foundation.kernel.clock import current_time
from gemba.interfaces.demo.company import SAM_PORTER
from gemba.interfaces.demo.loading import DemoRefused, demo_desk
from gemba.interfaces.demo.logins import kept_logins

pytestmark = pytest.mark.django_db


def test_a_desk_with_tickets_of_its_own_is_left_alone(tmp_path: Path, settings: Settings) -> None:
    settings.HOME = tmp_path
    opened()
    with pytest.raises(DemoRefused, match="GEMBA_HOME"):
        demo_desk(now=current_time(), tickets=150)
    assert find_person(SAM_PORTER.email) is None
    assert kept_logins() == []
