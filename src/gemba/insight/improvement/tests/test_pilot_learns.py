"""A live pilot goes by what it learnt before it began, and every number comes out again."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from gemba.foundation.events.queries import history
from gemba.insight.improvement.event_types import PilotBegun
from gemba.insight.improvement.operations import ask_verdict
from gemba.insight.improvement.piloted import Kept
from gemba.insight.improvement.queries import pilots_of, recomputed
from gemba.insight.improvement.tests.small_desk import (
    A_DAY,
    World,
    begun,
    proposed,
    small_desk,
)

pytestmark = pytest.mark.django_db
PAST_DAYS, RUN_DAYS = 9, 4


class Nights(World):
    """Who writes at night is answered late."""

    def hours(self, at: datetime) -> float:
        return super().hours(at) * (6 if at.hour < 8 else 1)


@pytest.fixture
def world() -> World:
    return small_desk(Nights, PAST_DAYS)


def test_what_it_learnt_is_kept_in_its_first_event_and_saves_tickets(world: World) -> None:
    pilot = begun(world, proposed(world))
    told = next(each.payload for each in history("pilot", pilot.id.hex, limit=9))
    assert isinstance(told, PilotBegun) and Kept.read(json.loads(told.plan)) == pilot.kept
    assert pilot.kept.saved_before is not None and pilot.kept.saved_before > 0.3
    world.live(RUN_DAYS)
    ask_verdict(pilot_id=pilot.id, actor=world.people.adele, now=world.now)
    (verdict,) = pilots_of(pilot.proposal_id, actor=world.people.adele)[0].verdicts
    assert sum(verdict.judged.ripened) == (RUN_DAYS - 1) * A_DAY
    # of so few tickets it differs by chance
    assert verdict.judged.saved > 0.1
    assert recomputed(verdict.id, actor=world.people.adele).is_same
