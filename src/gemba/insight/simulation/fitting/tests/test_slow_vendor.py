"""What a vendor lets pass is told by vendor where cases say which one it is."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from gemba.insight.eventlog.columns import build
from gemba.insight.simulation.engine import run
from gemba.insight.simulation.fitting.case_types import KIND_CASES_MIN, Cut
from gemba.insight.simulation.fitting.fit import Fitting, fit
from gemba.insight.simulation.model import (
    Activity,
    Arrivals,
    CaseType,
    Delay,
    Draw,
    Handling,
    Horizon,
    Twin,
)
from gemba.insight.simulation.testing import MONDAY_US, chain, queue_twin
from gemba.insight.simulation.whatif.kinds.outside import ScaleOutside

DAY = 86_400.0
SLOW_DAYS, USUAL_DAYS = 11.0, 4.0
# What is told of cases: two products, and who mends them.
TAGS = ("robot, slow", "kettle, slow", "robot, quick", "kettle")


def desk(slow_days: float = SLOW_DAYS) -> Twin:
    """A part is ordered, and arrives after some days, by vendor."""
    twin = queue_twin(servers=3, per_hour=1, service=Draw.fixed(600), days=1)
    steps = [Activity(name, (Handling(Draw.fixed(600)),)) for name in ("Ordered", "Put in")]
    arrives = Activity("Part arrives", (Handling(Draw.fixed(0.0)),), None, "vendor")
    days = [slow_days if "slow" in tags else USUAL_DAYS for tags in TAGS]
    return replace(
        twin,
        horizon=Horizon(MONDAY_US, 120, warm_up_days=30),
        types=tuple(CaseType(tags, (("tags", tags),)) for tags in TAGS),
        arrivals=tuple(Arrivals(tags, (0.06,) * 168) for tags in TAGS),
        activities=(steps[0], arrives, steps[1]),
        branching=chain("Ordered", "Part arrives", "Put in"),
        delays=tuple(
            Delay("Part arrives", Draw("weibull", (3.0, each * DAY)), "Ordered", tags)
            for tags, each in zip(TAGS, days, strict=True)
        ),
    )


@cache
def fitted() -> Twin:
    log = build(run(desk(), 1).rows)
    found = fit(log, "UTC", Fitting(besides=Cut("tags", "slow"))).twin
    return replace(found, horizon=desk().horizon, open_cases=())


def case_days(twin: Twin) -> float:
    """How long cases last."""
    cases = run(twin, 7).cases
    is_done = cases.ended_us > 0
    return float(np.mean((cases.ended_us - cases.arrived_us)[is_done]) / 1e6 / DAY)


def test_those_who_have_the_value_are_set_apart_though_it_is_one_of_several() -> None:
    slow = [each for each in fitted().types if ("tags", "slow") in each.attributes]
    assert slow
    assert not any(
        ("tags", "slow") in each.attributes for each in fitted().types if each not in slow
    )


def test_the_delay_of_each_is_its_own() -> None:
    found = fitted()
    for of_type in found.types:
        is_slow = ("tags", "slow") in of_type.attributes
        (draw,) = [
            each.draw
            for each in found.delays
            if (each.to, each.type) == ("Part arrives", of_type.name)
        ]
        days = draw.mean_seconds / DAY / 0.893
        assert days == pytest.approx(SLOW_DAYS if is_slow else USUAL_DAYS, rel=0.1)


def test_a_vendor_as_quick_as_others_saves_what_it_truly_would() -> None:
    names = [each.name for each in fitted().types if ("tags", "slow") in each.attributes]
    quicker = fitted()
    for name in names:
        quicker = ScaleOutside("Part arrives", USUAL_DAYS / SLOW_DAYS, name).apply(quicker)
    truly = case_days(desk()) - case_days(desk(USUAL_DAYS))
    assert truly > 2
    assert case_days(fitted()) - case_days(quicker) == pytest.approx(truly, rel=0.15)


def test_a_value_of_too_few_cases_sets_none_apart() -> None:
    rows = run(replace(desk(), horizon=Horizon(MONDAY_US, 1.0)), 1).rows
    log = build(rows)
    assert log.cases < KIND_CASES_MIN
    assert len(fit(log, "UTC", Fitting(besides=Cut("tags", "slow"))).twin.types) == 1
