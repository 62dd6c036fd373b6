"""The demo desk's board: what is there, and that nothing on it says more than was measured."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from gemba.foundation.accounts.queries import actor_with_id, find_person
from gemba.foundation.events.actors import SYSTEM, Actor
from gemba.foundation.events.reactions import react_until_quiet
from gemba.insight.eventlog.queries import DESK, open_columns
from gemba.insight.improvement.causes import Outcome
from gemba.insight.improvement.operations import PilotOrder, begin_pilot
from gemba.insight.improvement.piloted import Draft
from gemba.insight.improvement.queries import aims, causes, pilots_of, proposals, suggestions
from gemba.insight.improvement.stages import Stage
from gemba.insight.kpis.figures import figure
from gemba.insight.kpis.queries import book, days_before
from gemba.insight.kpis.registry import kpis
from gemba.interfaces.demo.board import LEVEL_DAYS, SET_DAYS_AGO
from gemba.interfaces.demo.company import SAM_PORTER
from gemba.interfaces.demo.loading import demo_desk

pytestmark = pytest.mark.django_db
NOW = datetime.fromisoformat("2026-10-14T15:05+08:00")


@pytest.fixture(scope="module", autouse=True)
def desk(written_once: Path) -> None:
    """Loaded once for all of these tests, with all that follows from what is there."""
    demo_desk(now=NOW, tickets=150)
    react_until_quiet(now=NOW)


def sam() -> Actor:
    found = find_person(SAM_PORTER.email)
    actor = actor_with_id(found.id) if found else None
    assert actor is not None
    return actor


def test_it_is_alive_and_says_nothing_was_measured_that_was_not() -> None:
    lines = proposals(actor=SYSTEM)
    stages = [each.stage for each in lines]
    assert sorted(stages) == sorted(
        [Stage.PROPOSED, Stage.PROPOSED, Stage.APPROVED, Stage.WITHDRAWN]
    )
    assert all(pilots_of(each.id, actor=SYSTEM) == () for each in lines)
    assert any(causes(each.id, actor=SYSTEM) for each in lines)
    said = suggestions(actor=SYSTEM)
    assert {each.outcome for each in said} == {*Outcome, None}
    assert all(each.answer for each in said if each.outcome is not None)


def test_the_aim_begins_where_the_figure_was() -> None:
    (aim,) = aims(actor=SYSTEM)
    set_at = NOW - timedelta(days=SET_DAYS_AGO)
    facts = book(DESK, open_columns(DESK, actor=SYSTEM, now=NOW)).facts[aim.kpi]
    window = days_before(set_at, LEVEL_DAYS)
    assert aim.baseline == pytest.approx(figure(kpis()[aim.kpi], facts, window).value, rel=0.1)


def test_the_pilot_of_what_is_approved_may_begin() -> None:
    found = next(each for each in proposals(actor=SYSTEM) if each.stage is Stage.APPROVED)
    draft = Draft(kpi=found.kpi, relevant=3600.0, days_max=200.0)
    order = PilotOrder(draft, {"all": []})
    begin_pilot(proposal_id=found.id, order=order, reason="", actor=sam(), now=NOW)
    assert pilots_of(found.id, actor=SYSTEM)[0].is_running
