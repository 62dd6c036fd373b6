"""Whom a promise's step names hears the bell, once."""

from datetime import UTC, datetime, timedelta

import pytest

from gemba.desk.sla.testing import pass_time, policy
from gemba.desk.teamwork.queries import notifications
from gemba.desk.tickets.operations import assign, transfer
from gemba.desk.tickets.testing import opened
from gemba.foundation.accounts.operations import set_preferences
from gemba.foundation.accounts.queries import Preferences
from gemba.foundation.accounts.testing import cast
from gemba.foundation.events.actors import SYSTEM

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def test_a_step_rings_for_whom_it_names() -> None:
    people = cast()
    chinese = Preferences(language="zh-hans")
    sun_wei = people.sun_wei.user_id or 0
    set_preferences(user_id=sun_wei, preferences=chinese, actor=people.sun_wei, now=NOON)
    steps = [
        {"promise": "first_reply", "at": "warning", "act": "notify", "value": "assignee"},
        {"promise": "first_reply", "at": "breach", "act": "notify", "value": "supervisors"},
    ]
    policy(now=NOON, steps=[{"minutes": 0, **step} for step in steps])
    ours = opened(now=NOON).ticket_id
    transfer(ticket_id=ours, team_id=people.repair.id, actor=SYSTEM, now=NOON)
    assign(ticket_id=ours, assignee_id=people.ana.user_id, actor=SYSTEM, now=NOON)
    pass_time(NOON, NOON + timedelta(days=2))
    rung = {name: notifications(who) for name, who in people.members.items()}
    (warned,) = [line for line in rung["ana"] if line.kind == "promise"]
    assert warned.text == "First reply: due soon"
    (broken,) = rung["sun_wei"]
    assert broken.kind == "promise"
    assert broken.text.startswith("首次回复")
    assert not rung["chen_chen"]
