"""Whose day is over is late only while something is still to be done."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from gemba.foundation.accounts.testing import NOON, Cast, cast
from gemba.insight.improvement.operations import AimOrder, make_proposal, set_aim
from gemba.insight.improvement.order import Order
from gemba.insight.improvement.queries import aims, proposals
from gemba.insight.improvement.stages import Stage
from gemba.interfaces.console.board.aimed import aim_card
from gemba.interfaces.console.board.cards import is_late

pytestmark = pytest.mark.django_db
DUE = NOON.date() + timedelta(days=3)
AFTER = DUE + timedelta(days=1)


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.mark.parametrize(
    ("today", "hours", "late", "met"),
    [(AFTER, 3.0, True, False), (AFTER, 1.5, False, True), (DUE, 3.0, False, False)],
)
def test_an_aim_that_is_reached_is_not_late(
    people: Cast, today: date, hours: float, late: bool, met: bool
) -> None:
    owner = people.ana.user_id or 0
    order = AimOrder("Within two hours", "first_response", 14_400, 7_200, DUE, owner)
    set_aim(order=order, actor=people.adele, now=NOON)
    (line,) = aims(actor=people.adele)
    card = aim_card(line, (), today, {"first_response": hours * 3600})
    assert (card.is_late, card.is_met) == (late, met)


def test_a_change_that_is_kept_is_not_late(people: Cast) -> None:
    order = Order("Forms first", "", "first_response", people.ana.user_id or 0, due_on=DUE)
    make_proposal(order=order, actor=people.adele, now=NOON)
    (line,) = proposals(actor=people.adele)
    stages = [stage for stage in Stage if is_late(replace(line, stage=stage), AFTER)]
    assert stages == [
        Stage.PROPOSED,
        Stage.SIMULATED,
        Stage.APPROVED,
        Stage.PILOTING,
        Stage.VERIFIED,
    ]
    assert not is_late(line, DUE)
