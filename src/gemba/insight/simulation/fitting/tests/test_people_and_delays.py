"""People, their hours, how long work takes and what it waits for, found in a planted log."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest

from gemba.insight.eventlog.arrays import Floats
from gemba.insight.eventlog.columns import build
from gemba.insight.eventlog.testing import log_of
from gemba.insight.mining.calendars import Calendar
from gemba.insight.mining.waiting.enablement import begun_us
from gemba.insight.simulation.draws import Draw
from gemba.insight.simulation.engine import run
from gemba.insight.simulation.fitting.delays import delay_bounds, fit_delays
from gemba.insight.simulation.fitting.fit import Fitted, fit
from gemba.insight.simulation.fitting.interval_draws import interval_draw
from gemba.insight.simulation.fitting.people import Staff, fit_people
from gemba.insight.simulation.fitting.steps import Steps
from gemba.insight.simulation.fitting.testing import (
    CHECK,
    DELAY,
    OFFICE,
    SOLVE,
    ZONE,
    planted,
    planted_log,
)
from gemba.insight.simulation.model import Activity, Batch, Discipline, Handling


@lru_cache
def found() -> Fitted:
    return fit(planted_log(), ZONE)


def activity(name: str) -> Activity:
    return next(each for each in found().twin.activities if each.name == name)


def test_people_have_their_hours() -> None:
    people = found().twin.people
    assert {each.name for each in people} == {"Ann", "Bob", "Cem", "Dan", "Eve"}
    for person in people:
        assert person.calendar == Calendar(OFFICE.intervals, ZONE)
        assert person.places == 1
    assert not found().twin.discipline.overtime


def test_only_who_was_seen_escalating_can() -> None:
    needs = activity("Escalate").skills
    assert needs == ("Escalate",)
    able = {each.name for each in found().twin.people if "Escalate" in each.skills}
    assert able == {"Ann", "Bob"}
    assert activity("Check").skills == ()


def test_handling_is_working_time_without_the_nights() -> None:
    whole = next(each.draw for each in activity("Check").handling if each.who is None)
    assert whole.mean_seconds == pytest.approx(CHECK.mean_seconds, rel=0.04)


def test_who_is_quicker_has_her_own_handling() -> None:
    draws = {each.who: each.draw for each in activity("Solve").handling}
    assert draws["Eve"].mean_seconds == pytest.approx(300, rel=0.01)
    others = [draw for who, draw in draws.items() if who not in ("Eve", None)]
    for draw in others:
        assert draw.mean_seconds == pytest.approx(SOLVE.mean_seconds, rel=0.15)


def test_a_delay_of_unknown_cause_is_told_from_queues_and_nights() -> None:
    delays = {(each.after, each.to): each.draw for each in found().twin.delays}
    planted = delays["Check", "Solve"]
    assert planted.mean_seconds == pytest.approx(DELAY.mean_seconds, rel=0.1)
    unplanted = delays.get(("Check", "Escalate"))
    assert unplanted is None or unplanted.mean_seconds < 0.05 * DELAY.mean_seconds


def test_choices_follow_the_type_and_the_history() -> None:
    choices = {
        (each.history, each.type): dict(each.next) for each in found().twin.branching.choices
    }
    assert choices[("Check",), "mail"]["Escalate"] == pytest.approx(0.4, abs=0.05)
    assert choices[("Escalate", "Solve"), None]["Check"] == pytest.approx(0.5, abs=0.07)


def test_demand_is_found_again() -> None:
    weekly = sum(sum(each.per_hour) for each in found().twin.arrivals)
    assert weekly == pytest.approx(150, rel=0.05)


@pytest.mark.parametrize("busy_seconds", [1_500, 4_000])
def test_durations_known_between_bounds(busy_seconds: float) -> None:
    # A delay is seen where it outlasts what the doer was busy with; else it ended before that did.
    rng = np.random.default_rng(4)
    true: Floats = Draw("gamma", (3.0, 1_000.0)).at(rng.random(3_000))
    busy = Draw.exponential(busy_seconds).at(rng.random(3_000))
    draw = interval_draw(np.where(true > busy, true, 0.0), np.maximum(true, busy))
    assert draw is not None
    assert draw.mean_seconds == pytest.approx(3_000, rel=0.05)


def staff_of(text: str) -> tuple[Steps, Staff]:
    log = log_of(text)
    steps = Steps.of(log, begun_us(log))
    return steps, fit_people(log, steps, "UTC")


def test_a_queue_is_no_delay() -> None:
    # Ten cases at once, one person who works them off without a break: ten minutes each.
    lines = []
    for number in range(40):
        begun = 600 * number
        lines += [f"c{number} arrive 0 desk 0", f"c{number} work {begun + 600} ann {begun}"]
    steps, staff = staff_of("\n".join(lines))
    bounds = delay_bounds(steps, staff)
    work = steps.activity == 1
    assert bounds.low[work].max() == 0
    assert bounds.high[work].max() == 600 * 39


def test_programs_and_customers_are_no_staff() -> None:
    lines = []
    for number in range(30):
        at = 100_000 * number
        lines += [
            f"c{number} note {at} program {at}",
            f"c{number} work {at + 900} ann {at + 300}",
            f"c{number} answer {at + 80_000} customer {at + 900}",
        ]
    _steps, staff = staff_of("\n".join(lines))
    assert [each.name for each in staff.people] == ["ann"]
    assert staff.skills == (None, (), None)
    assert staff.does == ("program", "ann", "customer")


def test_side_by_side_work_takes_more_places() -> None:
    lines = [
        f"c{number}-{place} work {number * 5_000 + 3_600} ann {number * 5_000}"
        for number in range(30)
        for place in range(3)
    ]
    _steps, staff = staff_of("\n".join(lines))
    assert staff.people[0].places == 3


def test_who_has_not_been_seen_for_long_has_left() -> None:
    day = 86_400
    lines = [f"a{n} work {n * day + 600} ann {n * day}" for n in range(100)]
    lines += [f"b{n} work {n * day + 900} bob {n * day + 300}" for n in range(40)]
    _steps, staff = staff_of("\n".join(lines))
    assert [each.name for each in staff.people] == ["ann"]
    assert {each.code for each in staff.unknowns} == {"people_gone", "one_person"}


def test_a_long_gap_is_an_absence() -> None:
    day = 86_400
    away = set(range(40, 65))
    lines = [f"a{n} work {n * day + 600} ann {n * day}" for n in range(100) if n not in away]
    _steps, staff = staff_of("\n".join(lines))
    assert staff.people[0].absences == ((39 * day * 10**6 + 600 * 10**6, 65 * day * 10**6),)


def test_no_delay_where_nothing_is_waited_for() -> None:
    log = log_of("\n".join(f"c{n} a {n} ann {n}\nc{n} b {n} bob {n}" for n in range(40)))
    steps = Steps.of(log, begun_us(log))
    delays = fit_delays(steps, delay_bounds(steps, fit_people(log, steps, "UTC")), ["a", "b"])
    assert all(each.draw.mean_seconds == 0 for each in delays)


def test_work_that_is_saved_up_is_let_go_together() -> None:
    twin = planted(28.0)
    check, escalate, solve = twin.activities
    # One person solves, four at a time.
    people = tuple(
        replace(each, skills=(*each.skills, "solve" if each.name == "Dan" else "check"))
        for each in twin.people
    )
    activities = (
        replace(check, skills=("check",)),
        escalate,
        replace(
            solve,
            handling=(Handling(Draw.fixed(300.0)),),
            skills=("solve",),
            batch=Batch(4, 30_000.0),
        ),
    )
    log = build(run(replace(twin, activities=activities, people=people, delays=()), 3).rows)
    found_ = fit(log, ZONE).twin
    batches = {each.name: each.batch for each in found_.activities}
    assert batches["Check"] is None
    gathered = batches["Solve"]
    assert gathered is not None
    assert 3 <= gathered.size <= 5
    # What the batch explains is no delay of its own.
    delays = {(each.after, each.to): each.draw.mean_seconds for each in found_.delays}
    assert delays.get(("Check", "Solve"), 0.0) < 1_800


def test_work_that_is_not_saved_up_is_not() -> None:
    assert all(each.batch is None for each in found().twin.activities)


@pytest.mark.parametrize(
    "discipline", [Discipline(), Discipline(order="age"), Discipline(same_person=True)]
)
def test_the_order_of_work_is_found_again(discipline: Discipline) -> None:
    # Little staff, so that things lie: what is done for the second time is older than new cases.
    twin = planted(28.0)
    busy = tuple(
        replace(each, per_hour=tuple(1.6 * rate for rate in each.per_hour))
        for each in twin.arrivals
    )
    people = twin.people[:3]
    if discipline.same_person:
        people = twin.people
        busy = twin.arrivals
    log = build(run(replace(twin, arrivals=busy, people=people, discipline=discipline), 2).rows)
    found_ = fit(log, ZONE).twin.discipline
    assert (found_.order, found_.same_person) == (discipline.order, discipline.same_person)
