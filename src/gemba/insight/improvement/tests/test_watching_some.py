"""Where a pilot was about some tickets, the chart of its change is of those alone."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from gemba.foundation.events.actors import SYSTEM
from gemba.foundation.kernel.json_values import JsonValue
from gemba.insight.eventlog.queries import DESK, open_columns
from gemba.insight.improvement.operations import adopt, ask_verdict
from gemba.insight.improvement.queries import EVERY_TICKET, course_of_proposal, proposal
from gemba.insight.improvement.queries import taking_part as module
from gemba.insight.improvement.queries.taking_part import taking_part
from gemba.insight.improvement.queries.watched import tried_condition
from gemba.insight.improvement.tests.small_desk import World, begun, proposed, small_desk

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
REPAIRS: JsonValue = {"fact": "type", "op": "any_of", "values": ["repair"]}


@pytest.fixture(scope="module")
def lived(written_once: Path) -> World:
    """Of the last eight days every second ticket is a repair, twelve a day."""
    desk = small_desk()
    desk.types = ("repair", "")
    desk.live(8)
    return desk


def flagged(world: World, condition: JsonValue) -> int:
    columns = open_columns(DESK, actor=SYSTEM, now=world.now)
    found = taking_part(columns, condition, np.arange(columns.cases), now=world.now)
    assert found is not None and len(found) == columns.cases
    return int(np.count_nonzero(found))


def test_tickets_are_asked_once_and_new_ones_when_they_come(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "ASKED_AGAIN_AFTER", 9 * DAY)
    assert flagged(world, REPAIRS) == 96
    world.live(1)
    assert flagged(world, REPAIRS) == 108
    columns = open_columns(DESK, actor=SYSTEM, now=world.now)
    first = taking_part(columns, REPAIRS, np.arange(3), now=world.now)
    assert first is not None and not first.any()
    assert taking_part(columns, {"some": []}, np.arange(3), now=world.now) is None


def test_the_chart_is_of_the_tickets_for_which_it_was_tried(world: World) -> None:
    key, people = proposed(world), world.people
    pilot = begun(world, key, REPAIRS)
    assert tried_condition(proposal(key, actor=people.adele), actor=people.adele) == REPAIRS
    world.live(2)
    ask_verdict(pilot_id=pilot.id, actor=people.adele, now=world.now)
    adopt(proposal_id=key, reason="A fair begins", actor=people.adele, now=world.now)
    world.live(3)
    course = course_of_proposal(key, actor=people.ana, now=world.now)
    assert course is not None and course.adopted is not None
    # days before a repair was told apart are no days of the chart
    assert 6 <= int(course.points.count[: course.adopted].max()) <= 16
    assert int(course.points.count[course.adopted :].max()) <= 16
    assert len(course.points) <= 13


def test_where_all_took_part_it_is_of_all(world: World) -> None:
    key, people = proposed(world), world.people
    assert tried_condition(proposal(key, actor=people.adele), actor=people.adele) == EVERY_TICKET
    begun(world, key)
    course = course_of_proposal(key, actor=people.ana, now=world.now)
    assert course is not None and int(course.points.count.max()) > 16
