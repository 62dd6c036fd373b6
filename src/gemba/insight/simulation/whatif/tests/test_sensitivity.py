"""Which assumption matters most."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gemba.insight.simulation.engine import run
from gemba.insight.simulation.model import Activity, Calendar, Draw, Handling, Person, Twin
from gemba.insight.simulation.testing import queue_twin, twins
from gemba.insight.simulation.whatif.assumptions import (
    USUAL_DOUBTS,
    Assumption,
    Seen,
    assumptions,
    stretched,
)
from gemba.insight.simulation.whatif.change import Scenario
from gemba.insight.simulation.whatif.kinds.staff import AddPeople
from gemba.insight.simulation.whatif.sensitivity import Question, sensitivity

SEEDS = range(6)
ONE_MORE = Scenario("one more", (AddPeople("server 0"),))


def busy(days: float = 3) -> Twin:
    """Two people who have work 90 % of the time, and a step that never comes."""
    twin = queue_twin(servers=2, per_hour=18, service=Draw.exponential(360.0), days=days)
    never = Activity("Never", (Handling(Draw.exponential(600)),))
    return replace(twin, activities=(*twin.activities, never))


def test_what_cannot_matter_moves_nothing_and_stands_last() -> None:
    parts = (Assumption("handling", ("Never",), 0.5), Assumption("demand", ("ticket",), 0.1))
    found = sensitivity(busy(), Question("waiting_seconds", parts, ONE_MORE), seeds=SEEDS)
    assert [each.assumption.kind for each in found.leverages] == ["demand", "handling"]
    never = found.leverages[1]
    assert never.low == never.high == found.effect
    assert never.swing.value == 0


def test_more_demand_makes_one_more_person_worth_more() -> None:
    parts = (Assumption("demand", (), 0.1),)
    found = sensitivity(busy(), Question("waiting_seconds", parts, ONE_MORE), seeds=SEEDS)
    (demand,) = found.leverages
    assert found.effect.high < 0
    assert demand.high.value < found.effect.value < demand.low.value
    assert demand.swing.high < 0


def test_the_doubts_widen_the_interval() -> None:
    parts = (Assumption("demand", (), 0.1),)
    found = sensitivity(busy(), Question("waiting_seconds", parts), seeds=SEEDS)
    assert found.overall.high - found.overall.value == pytest.approx(
        math.hypot(found.effect.high - found.effect.value, found.leverages[0].swing.value / 2)
    )


def test_a_log_tells_how_sure_it_is() -> None:
    twin = busy()
    told = assumptions(twin, Seen(days=100, done={"Served": 400}))
    by_kind = {(each.kind, each.names): each for each in told}
    # 18 an hour for 100 days: 1.96 / sqrt(43,200); exponential: 1.96 / sqrt(400).
    assert by_kind["demand", ("ticket",)].doubt == pytest.approx(1.96 / math.sqrt(43_200), rel=1e-3)
    assert by_kind["handling", ("Served",)].doubt == pytest.approx(1.96 / 20, rel=0.01)
    assert by_kind["handling", ("Served",)].is_measured
    assert by_kind["handling", ("Never",)].doubt == USUAL_DOUBTS["handling"]
    assert not by_kind["presence", ()].is_measured


def test_a_shift_lasts_longer_until_the_next_begins() -> None:
    kim = Person("Kim", Calendar(((0, 100), (105, 205), (10_000, 10_080)), "Asia/Shanghai"))
    assert stretched(kim, 1.1).calendar.intervals == ((0, 215), (10_000, 10_080))
    assert stretched(kim, 0.5).calendar.intervals == ((0, 50), (105, 155), (10_000, 10_040))
    assert stretched(kim, 0.5).calendar.zone == "Asia/Shanghai"


def test_hours_now_and_then_last_longer_as_part_of_the_day() -> None:
    seldom = ((100, 140, 0.5), (140, 160, 0.2), (300, 360, 0.4), (10_040, 10_080, 0.1))
    kim = Person("Kim", Calendar(((0, 100),)), occasional=seldom)
    longer, shorter = stretched(kim, 1.5), stretched(kim, 0.5)
    assert longer.calendar.intervals == ((0, 150),)
    # The evening follows the day; the last of the week cannot go on beyond it.
    told = ((150, 210, 0.5), (210, 240, 0.2), (300, 390, 0.4), (10_040, 10_080, 0.1))
    assert longer.occasional == told
    assert shorter.occasional[:3] == ((50, 70, 0.5), (70, 80, 0.2), (300, 330, 0.4))
    assert stretched(kim, 1.0) == kim


@settings(max_examples=6)
@given(twins(), st.integers(0, 9))
def test_any_twin_can_be_doubted(twin: Twin, seed: int) -> None:
    for each in assumptions(twin):
        for factor in each.factors:
            assert run(each.moved(twin, factor), seed).cases.open >= 0


def test_an_unknown_kpi_is_refused() -> None:
    with pytest.raises(ValueError, match="No KPI is called “happiness”"):
        sensitivity(busy(), Question("happiness", ()), seeds=SEEDS)
