"""The desk as a twin: everything that can happen is told, in the hours of those who do it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from gemba.insight.simulation.arriving import expected_between
from gemba.insight.simulation.engine import run
from gemba.insight.simulation.model import END
from gemba.interfaces.demo.company import (
    AGENTS,
    FIRST_LINE,
    HE_JING,
    HENGTAI,
    MONDAY,
    NORDEN,
    SUNDAY,
    ZHAO_KEXIN,
    hours_on,
    week,
)
from gemba.interfaces.demo.planted import EVERYTHING, all_but
from gemba.interfaces.demo.telling.lives import Life, lives
from gemba.interfaces.demo.telling.tickets import TOLD
from gemba.interfaces.demo.twin.demand import DAYS, ZONES, Demand
from gemba.interfaces.demo.twin.desk import Solisle, solisle
from gemba.interfaces.demo.twin.matters import DUPLICATE, requests
from gemba.interfaces.demo.twin.steps import ASKS_AGAIN, CLOSED, delivery, verb

NOW = datetime.fromisoformat("2026-10-14T15:05+08:00")
QUARTER_US = 900_000_000


@pytest.fixture(scope="module")
def desk() -> Solisle:
    return solisle(seed=7, tickets=600, now=NOW)


@pytest.fixture(scope="module")
def told(desk: Solisle) -> list[Life]:
    return lives(desk, run(desk.twin, 7))


def test_every_step_can_be_told(desk: Solisle) -> None:
    by_themselves = {verb(delivery(vendor)) for vendor in (HENGTAI, NORDEN)}
    assert {verb(each.name) for each in desk.twin.activities} | {ASKS_AGAIN} == (
        TOLD | by_themselves
    )


def test_every_step_leads_on_until_the_end(desk: Solisle) -> None:
    after = {(each.type, each.history[0]): each.next for each in desk.twin.branching.choices}
    assert {of for of, _step in after} == set(desk.requests)
    for (of, _step), shares in after.items():
        assert all(step == END or (of, step) in after for step, _share in shares)
    reached = {step for shares in after.values() for step, _share in shares}
    assert {each.name for each in desk.twin.activities} <= reached


def test_about_as_many_tickets_come_as_are_asked_for() -> None:
    types = requests(EVERYTHING)
    kinds = {each.name: each.matter.kind for each in types}
    begin_us = int((NOW - timedelta(days=DAYS)).timestamp()) * 1_000_000
    edges = begin_us + np.arange(DAYS * 96 + 1) * QUARTER_US
    expected = dict.fromkeys(kinds.values(), 0.0)
    for stream in Demand(3000, NOW).arrivals(types):
        expected[kinds[stream.type]] += expected_between(stream, edges, 0).sum()
    assert 2950 < sum(expected.values()) < 3050
    assert 150 < expected[DUPLICATE] < 180


def test_cases_are_told_in_the_order_of_time(told: list[Life]) -> None:
    arrivals = [life.arrived_at for life in told]
    assert arrivals == sorted(arrivals)
    assert NOW - timedelta(days=DAYS) <= arrivals[0]
    for life in told:
        ends = [step.ended for step in life.steps]
        assert ends == sorted(ends)
        assert all(life.arrived_at <= step.begun <= step.ended < NOW for step in life.steps)


def test_customers_sleep_at_night(told: list[Life]) -> None:
    turns = [
        step.ended.astimezone(ZoneInfo(ZONES[life.request.language]))
        for life in told
        for step in life.steps
        if step.by is None and step.verb not in (ASKS_AGAIN, CLOSED, "part arrives")
    ]
    assert len(turns) > 300
    assert min(at.hour for at in turns) == 8


def test_work_begins_in_the_hours_of_who_does_it(told: list[Life]) -> None:
    done = [step for life in told for step in life.steps if step.by is not None]
    assert {step.by for step in done} == {*AGENTS, HE_JING}
    for step in done:
        assert step.by is not None
        at = step.begun.astimezone(ZoneInfo(step.by.hours.zone))
        clock = f"{at:%H:%M}"
        spells = [each.split("-") for each in hours_on(at.weekday(), step.by.hours)]
        assert any(begin <= clock < end for begin, end in spells), (step, spells)


def test_hours_are_read_as_they_were_written() -> None:
    hours = week("UTC", (MONDAY, SUNDAY), "09:00-12:30", "13:05-18:00")
    assert hours_on(MONDAY, hours) == ["09:00-12:30", "13:05-18:00"] == hours_on(SUNDAY, hours)
    assert hours_on(2, hours) == []


def test_what_is_left_out_is_not_in_the_twin() -> None:
    everything, nothing = (
        solisle(seed=7, tickets=600, now=NOW, planted=planted)
        for planted in (EVERYTHING, all_but("abcdefg"))
    )
    assert any(each.batch is not None for each in everything.twin.activities if each.skills)
    assert not any(each.batch is not None for each in nothing.twin.activities if each.skills)
    kinds = {each.matter.kind for each in everything.requests.values()}
    assert kinds - {each.matter.kind for each in nothing.requests.values()} == {DUPLICATE}
    (zhao,) = (each for each in nothing.twin.people if each.name == ZHAO_KEXIN.key)
    assert FIRST_LINE in zhao.skills


def test_a_larger_desk_is_as_busy() -> None:
    usual, larger = (solisle(seed=7, tickets=n, now=NOW).twin.people for n in (3000, 6000))
    assert [each.speed for each in larger] == [2 * each.speed for each in usual]


def test_an_unknown_problem_cannot_be_left_out() -> None:
    with pytest.raises(ValueError, match="'h'; they are a, b, c, d, e, f, g"):
        all_but("ah")
