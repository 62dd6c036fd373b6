"""How one person's work compares is not for everybody to read."""

from __future__ import annotations

from functools import cache

import pytest

from gemba.foundation.events.actors import Actor, Role
from gemba.insight.eventlog.queries import DESK, LogLine
from gemba.insight.improvement.finding import Finding
from gemba.insight.improvement.ranking import findings
from gemba.insight.improvement.tests.desk import HASTY, Desk
from gemba.insight.improvement.view import LogView
from gemba.interfaces.console.findings.seeing import is_about_one, seen


@cache
def found() -> tuple[Finding, ...]:
    desk = Desk(3, {"comes_back": 0.8, "batch": 0.8}, 84)
    return findings(LogView.guessed(desk.simulated().columns)).findings


@pytest.mark.parametrize(
    ("who", "role", "sees_it"),
    [
        ("sun", Role.SUPERVISOR, True),
        ("adele", Role.ADMINISTRATOR, True),
        (HASTY, Role.AGENT, True),
        ("ana", Role.AGENT, False),
    ],
)
def test_those_who_lead_see_it_and_whom_it_is_about(who: str, role: Role, sees_it: bool) -> None:
    shown = seen(found(), LogLine(DESK, ""), Actor("user", who, who, role))
    assert any(is_about_one(each) for each in shown) is sees_it
    assert "batches:Pay out" in [each.key for each in shown]


def test_in_another_log_somebody_of_the_same_id_is_somebody_else() -> None:
    shown = seen(found(), LogLine("a1", "Another desk"), Actor("user", HASTY, HASTY, Role.AGENT))
    assert shown
    assert not any(is_about_one(each) for each in shown)
