"""What customers do is found again in a log that names it: giving up, asking again, switching."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest

from gemba.insight.eventlog.columns import EventColumns, build
from gemba.insight.eventlog.names import CodedColumn
from gemba.insight.eventlog.testing import log_of
from gemba.insight.simulation.draws import Draw
from gemba.insight.simulation.engine import run
from gemba.insight.simulation.fitting.aside import set_apart
from gemba.insight.simulation.fitting.censored import censored_draw, survival
from gemba.insight.simulation.fitting.fit import Fitted, Fitting, fit
from gemba.insight.simulation.fitting.roles import Roles
from gemba.insight.simulation.fitting.testing import ZONE, planted
from gemba.insight.simulation.model import (
    CaseType,
    Chase,
    Customer,
    Delay,
    Discipline,
    Switch,
    Twin,
)

HOUR = 3_600.0
PATIENCE, ASKS = Draw.exponential(3 * HOUR), Draw("gamma", (2.0, 4 * HOUR))
LEFT, WROTE = "Hung up", "Wrote again"
ROLES = Roles(
    replies=frozenset({"Solve"}),
    wrote=frozenset({WROTE}),
    left=frozenset({LEFT}),
    customer="customer",
)


def impatient() -> Twin:
    """Three people for more work than they can do at times; solving is what customers wait for."""
    twin = planted(140.0)
    mail = Customer(
        PATIENCE, None, LEFT, Chase(ASKS, 3, WROTE), Switch(0.5, "phone", Draw.fixed(HOUR))
    )
    return replace(
        twin,
        types=(replace(twin.types[0], customer=mail), twin.types[1]),
        activities=tuple(replace(each, reply=each.name == "Solve") for each in twin.activities),
        people=twin.people[:3],
        delays=(),
    )


@lru_cache
def impatient_log() -> EventColumns:
    """Whoever comes back is known as the same customer."""
    rows = run(impatient(), 2).rows
    names = [name.removesuffix(" again") for name in rows.case.names]
    attributes = {**rows.case_attributes, "customer": CodedColumn.of(names)}
    return build(replace(rows, case_attributes=attributes))


@lru_cache
def found() -> Fitted:
    return fit(impatient_log(), ZONE, Fitting(types_by="channel", roles=ROLES))


def types() -> Mapping[str, CaseType]:
    return {each.name: each for each in found().twin.types}


def test_patience_is_found_though_most_were_served_before_it_ended() -> None:
    left = types()["mail"].customer.first
    assert left is not None
    short, long = Draw.exponential(3 * HOUR), left
    for chance in (0.1, 0.2, 0.3):
        at = np.array([chance])
        assert float(long.at(at)[0]) == pytest.approx(float(short.at(at)[0]), rel=0.25)
    assert types()["mail"].customer.leaves_as == LEFT
    assert "no_patience" not in {each.code for each in found().unknowns}
    assert LEFT not in {each.name for each in found().twin.activities}


def test_customers_ask_again_as_often_as_they_did() -> None:
    chase = types()["mail"].customer.chase
    assert chase is not None
    assert chase.event == WROTE
    assert 1 <= chase.times_max <= 3
    at = np.array([0.1, 0.3])
    assert chase.every.at(at) == pytest.approx(ASKS.at(at), rel=0.35)


def test_who_left_comes_back_another_way_and_does_not_arrive_twice() -> None:
    switch = types()["mail"].customer.switch
    assert switch is not None
    assert switch.to == "phone"
    assert switch.share == pytest.approx(0.5, abs=0.1)
    # Told from when work on it was begun, which is some time after it came.
    assert HOUR <= float(switch.after.at(np.array([0.5]))[0]) < 2 * HOUR
    phone = next(each for each in found().twin.arrivals if each.type == "phone")
    planted_week = sum(impatient().arrivals[1].per_hour)
    assert sum(phone.per_hour) == pytest.approx(planted_week, rel=0.06)


def test_a_run_of_the_fitted_twin_loses_as_many() -> None:
    log = impatient_log()
    names = list(log.activities)

    def shares(columns: EventColumns) -> list[float]:
        codes = [list(columns.activities).index(name) for name in (LEFT, WROTE)]
        return [float(np.mean(columns.activity == code)) for code in codes]

    assert LEFT in names
    twin = replace(found().twin, open_cases=())
    twin = replace(twin, horizon=replace(twin.horizon, days=140.0))
    assert shares(build(run(twin, 9).rows)) == pytest.approx(shares(log), rel=0.6)


def test_without_words_for_it_nothing_is_said_of_customers() -> None:
    plain = fit(impatient_log(), ZONE, Fitting(types_by="channel"))
    assert all(each.customer == Customer() for each in plain.twin.types)
    assert "no_patience" in {each.code for each in plain.unknowns}
    assert not any(each.reply for each in plain.twin.activities)


def test_only_who_waits_for_a_reply_asks_again() -> None:
    lines = []
    for number in range(30):
        at = 1_000 * number
        lines += [
            f"c{number} opened {at} customer",
            f"c{number} wrote {at + 10} customer",
            f"c{number} wrote {at + 30} customer",
            f"c{number} replied {at + 90} ann",
            f"c{number} wrote {at + 100} customer",
            f"c{number} replied {at + 140} ann",
        ]
    roles = Roles(replies=frozenset({"replied"}), wrote=frozenset({"wrote"}))
    apart = set_apart(log_of("\n".join(lines)), roles)
    assert len(apart.rest) == 4 * 30
    assert apart.asked is not None
    assert apart.asked.times_max == 2
    seconds = apart.asked.seconds.reshape(30, 4)[0].tolist()
    again = apart.asked.again.reshape(30, 4)[0].tolist()
    assert list(zip(seconds, again, strict=True)) == [
        (10, True),
        (20, True),
        (60, False),
        (40, False),
    ]


def test_a_case_of_which_only_the_end_is_told_stays() -> None:
    apart = set_apart(log_of("a ask 1\na gone 5\nb gone 7"), Roles(left=frozenset({"gone"})))
    assert apart.rest.cases == 2
    assert apart.left_us.tolist()[0] == 5_000_000
    assert len(apart.rest) == 2


def test_survival_by_hand() -> None:
    seconds = np.array([2.0, 3, 3, 5, 8])
    at, left = survival(seconds, np.array([True, True, False, True, False]))
    assert at.tolist() == [2, 3, 5]
    assert left == pytest.approx([4 / 5, 3 / 5, 3 / 10])


@pytest.mark.parametrize("served_seconds", [HOUR, 6 * HOUR])
def test_times_cut_short_are_drawn_as_they_would_have_been(served_seconds: float) -> None:
    rng = np.random.default_rng(3)
    true = Draw("weibull", (1.5, 3 * HOUR)).at(rng.random(4_000))
    served = Draw.exponential(served_seconds).at(rng.random(4_000))
    draw = censored_draw(np.minimum(true, served), true < served)
    assert draw is not None
    chances = np.array([0.1, 0.3, 0.5])
    assert draw.at(chances) == pytest.approx(Draw("weibull", (1.5, 3 * HOUR)).at(chances), rel=0.15)


def test_nobody_who_gave_up_waits_for_ever_and_few_tell_a_rate() -> None:
    assert censored_draw(np.array([5.0, 9.0]), np.array([False, False])) is None
    few = censored_draw(np.array([100.0, 300.0]), np.array([True, False]))
    assert few == Draw.exponential(400.0)


def urgent() -> Twin:
    twin = planted(56.0)
    busy = tuple(
        replace(each, per_hour=tuple(1.6 * rate for rate in each.per_hour))
        for each in twin.arrivals
    )
    return replace(
        twin,
        arrivals=busy,
        people=twin.people[:3],
        delays=(),
        types=(replace(twin.types[0], priority=1), twin.types[1]),
    )


def priorities(twin: Twin, roles: Roles | None = None) -> tuple[dict[str, int], str]:
    log = build(run(twin, 3).rows)
    fitted = fit(log, ZONE, Fitting(types_by="channel", roles=roles or Roles())).twin
    return {each.name: each.priority for each in fitted.types}, fitted.discipline.order


def test_a_type_that_goes_before_another_is_found() -> None:
    assert priorities(urgent())[0] == {"mail": 1, "phone": 0}


def test_types_that_wait_alike_have_no_priorities() -> None:
    alike = replace(urgent(), types=planted().types)
    assert priorities(alike)[0] == {"mail": 0, "phone": 0}
    late = replace(alike, delays=(Delay("Solve", Draw("lognormal", (9.5, 0.5)), type="mail"),))
    assert priorities(late)[0] == {"mail": 0, "phone": 0}


def test_promises_that_are_known_can_explain_the_order() -> None:
    targets = {"mail": 30 * HOUR, "phone": 2 * HOUR}
    due = replace(
        urgent(),
        types=tuple(replace(each, target_seconds=targets[each.name]) for each in planted().types),
        discipline=Discipline("due"),
    )
    assert priorities(due, Roles(targets=tuple(targets.items())))[1] == "due"
    assert priorities(due)[1] != "due"
    first = replace(due, discipline=Discipline())
    assert priorities(first, Roles(targets=tuple(targets.items())))[1] == "enabled"
