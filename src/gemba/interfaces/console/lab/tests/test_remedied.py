"""Remedies of a finding are for those who may read it."""

import pytest

from gemba.foundation.events.actors import Actor, Role
from gemba.insight.improvement.tests.desk import HASTY, Desk
from gemba.interfaces.console.lab.remedied import remedy_texts
from gemba.interfaces.console.process.choosing import choice_in


@pytest.mark.django_db
def test_how_one_persons_work_holds_is_not_told_by_what_would_mend_it() -> None:
    log = Desk(3, {"comes_back": 0.8}, 84).simulated().columns
    choice, key = choice_in("A desk", log), f"comes_back:{HASTY}"
    assert remedy_texts(choice, key, actor=Actor("user", "sun", "Sun", Role.SUPERVISOR))
    assert remedy_texts(choice, key, actor=Actor("user", "ana", "Ana", Role.AGENT)) == ()
