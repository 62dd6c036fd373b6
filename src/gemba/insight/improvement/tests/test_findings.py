"""What planted problems and clean desks make of the detectors."""

from __future__ import annotations

import numpy as np
import pytest

from gemba.insight.eventlog.columns import EventColumns, EventRows, build
from gemba.insight.eventlog.names import CodedColumn
from gemba.insight.eventlog.rates import Rates
from gemba.insight.improvement.ranking import Ranking, discoveries, findings
from gemba.insight.improvement.registry import detectors
from gemba.insight.improvement.tests.desk import Desk
from gemba.insight.improvement.view import LogView
from gemba.insight.improvement.worth import WorthRates


def of(desk: Desk) -> Ranking:
    return findings(LogView.guessed(desk.simulated().columns))


def test_a_desk_without_a_problem_has_no_finding() -> None:
    assert [each.key for each in of(Desk(1, {}, 84)).findings] == []


def test_benjamini_and_yekutieli_by_hand() -> None:
    # Bars for four tests: 0.05 k / (4 (1 + 1/2 + 1/3 + 1/4)) = 0.006 k.
    p = np.array([0.03, 0.005, 0.0125, 0.5])
    assert discoveries(p).tolist() == [False, True, False, False]
    assert discoveries(np.array([0.03, 0.005, 0.0119, 0.5])).tolist() == [False, True, True, False]
    assert discoveries(np.array([])).tolist() == []


def test_a_saving_is_what_the_desk_without_the_problem_saves() -> None:
    desk = Desk(2, {"idle_delay": 0.7}, 84)
    told, without = desk.simulated(), desk.without("idle_delay").simulated()
    (found,) = findings(LogView.guessed(told.columns)).findings
    truth = (told.wait_hours - without.wait_hours) / told.years
    assert found.saving.waiting_hours.value == pytest.approx(truth, rel=0.2)


def test_an_hour_is_explained_once() -> None:
    # Long waits for “Test” are those of its hand-overs, so one of both detectors has them.
    view = LogView.guessed(Desk(2, {"handover": 0.8}, 84).simulated().columns)
    assert excess_found(view, "waiting", "Test")
    assert excess_found(view, "handovers", "Repair|Test")
    keys = [each.key for each in findings(view).findings]
    assert keys == ["handovers:Repair|Test"]


def excess_found(view: LogView, detector: str, place: str) -> bool:
    return any(
        each.place.key == place and each.p < 1e-4 for each in detectors()[detector].find(view)
    )


def test_the_dearest_comes_first_and_shares_add_up() -> None:
    ranking = of(Desk(2, {"batch": 0.9, "rework": 0.9, "idle_delay": 0.9}, 84))
    worth = [each.saving.worth.value for each in ranking.findings]
    assert len(worth) == 3
    assert worth == sorted(worth, reverse=True)
    assert ranking.pareto[-1] == pytest.approx(1)
    assert list(ranking.pareto) == sorted(ranking.pareto)


def test_a_dearer_hour_costs_more() -> None:
    rates = WorthRates.of(Rates(hour_minor=8_000, currency="CNY"))
    assert (rates.hour, rates.currency, rates.is_assumed) == (80, "CNY", False)
    view = LogView.guessed(Desk(2, {"rework": 0.9}, 84).simulated().columns)
    (usual,), (dear,) = findings(view).findings, findings(view, rates).findings
    assert dear.saving.money.value == pytest.approx(2 * usual.saving.money.value)
    assert dear.saving.goodwill == usual.saving.goodwill


@pytest.mark.parametrize(
    ("problem", "key"),
    [("article", "questions:type|password"), ("useless_step", "no_change:Second check")],
)
def test_channels_may_have_names_of_their_own_for_their_steps(problem: str, key: str) -> None:
    columns = named_by_channel(Desk(2, {problem: 0.5}).simulated().columns, "Answer")
    found = findings(LogView.guessed(columns)).findings
    assert [each.key for each in found] == [key]


def named_by_channel(columns: EventColumns, step: str) -> EventColumns:
    """The log of programs put together: each channel has its own name for a step."""
    channel = columns.case_attributes["channel"]
    names = [columns.activities[code] for code in columns.activity.tolist()]
    where = [channel.names[code] for code in channel.codes[columns.case].tolist()]
    own = [
        f"{name} by {place}" if name == step else name
        for name, place in zip(names, where, strict=True)
    ]
    case = CodedColumn(columns.case, columns.case_ids)
    who = CodedColumn(columns.resource, columns.resources)
    rows = (case, CodedColumn.of(own), columns.time_us, who, columns.start_us)
    return build(EventRows(*rows, columns.attributes, columns.case_attributes))
