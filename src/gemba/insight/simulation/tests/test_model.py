"""What a twin refuses, its JSON, its distributions."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemba.insight.simulation.codec import from_json, to_json
from gemba.insight.simulation.draws import Draw, Family, QuantileTable
from gemba.insight.simulation.model import (
    Arrivals,
    Branching,
    Choice,
    Delay,
    OpenCase,
    Switch,
    Twin,
    TwinInvalid,
)
from gemba.insight.simulation.special import gamma_share, normal_quantiles, student_quantile
from gemba.insight.simulation.testing import queue_twin, twins

ONE = queue_twin(servers=1, per_hour=1, service=Draw.fixed(60), days=1)
TYPE, ACTIVITY, PERSON = ONE.types[0], ONE.activities[0], ONE.people[0]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"types": (TYPE, TYPE)}, "more than one type called “ticket”"),
        ({"people": (PERSON, PERSON)}, "more than one person"),
        ({"arrivals": (Arrivals("fax", (1.0,) * 168),)}, "No type is called “fax”"),
        ({"arrivals": (Arrivals("ticket", (1.0,)),)}, "168 hours"),
        ({"arrivals": (Arrivals("ticket", (math.nan,) * 168),)}, "no number"),
        ({"activities": (replace(ACTIVITY, handling=()),)}, "how long anybody takes"),
        ({"branching": Branching((Choice((("Served", 0.5),)),))}, "do not sum to 1"),
        ({"branching": Branching((Choice((("Sold", 1.0),)),))}, "No step is called “Sold”"),
        ({"branching": Branching((Choice((("$", 1.0),)),) * 2)}, "the same situation"),
        ({"delays": (Delay("Sold", Draw.fixed(1)),)}, "No step is called “Sold”"),
        ({"people": (replace(PERSON, places=0),)}, "no place for work"),
        ({"people": (replace(PERSON, absences=((5, 1),)),)}, "ends before it starts"),
        ({"open_cases": (OpenCase("ticket", 1.0),)}, "not with both"),
        (
            {
                "types": (
                    replace(
                        TYPE,
                        customer=replace(TYPE.customer, switch=Switch(2, "ticket", Draw.fixed(1))),
                    ),
                )
            },
            "between 0 and 1",
        ),
    ],
)
def test_what_cannot_be_run_is_refused_in_a_sentence(changes: dict[str, object], told: str) -> None:
    with pytest.raises(TwinInvalid, match=told.replace("$", r"\$")):
        replace(ONE, **changes)  # type: ignore[arg-type]


@given(twins())
def test_a_twin_comes_back_from_json(twin: Twin) -> None:
    assert from_json(json.loads(json.dumps(to_json(twin)))) == twin


def test_days_and_plain_parts_come_back_from_json() -> None:
    stream = replace(ONE.arrivals[0], day_factors=((date(2025, 12, 25), 0.1),))
    twin = replace(ONE, arrivals=(stream,))
    assert from_json(to_json(twin)) == twin


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"colour": 1}, "no field “colour”"),
        ({"people": [{"name": "x"}]}, "twin.people.0. lacks a field: “calendar”"),
        ({"horizon": {"start_us": "x", "days": 1}}, "twin.horizon.start_us has a value"),
        ({"discipline": {"order": "luck"}}, "one of: enabled, age, due"),
        ({"people": "all"}, "twin.people has to be a list"),
        ({"people": [{"name": "x", "calendar": {"intervals": [[5, 1]]}}]}, "ascend"),
    ],
)
def test_json_that_is_no_twin_is_refused(change: dict[str, object], told: str) -> None:
    with pytest.raises(TwinInvalid, match=told):
        from_json({**to_json(ONE), **change})  # type: ignore[dict-item]


DRAWS = [
    Draw.fixed(30),
    Draw.exponential(50),
    Draw("gamma", (0.4, 100)),
    Draw("gamma", (7.0, 3), 0.2),
    Draw("lognormal", (4.0, 1.1)),
    Draw("lognormal", (4.0, 1.1), 0.1, 200.0),
    Draw("weibull", (0.8, 40)),
    Draw("uniform", (10, 30)),
    Draw("empirical", (0.0, 10.0, 60.0)),
]


@pytest.mark.parametrize("draw", DRAWS, ids=lambda draw: draw.family)
def test_draws_have_their_mean_and_ascend_with_chance(draw: Draw) -> None:
    luck = (np.arange(400_000) + 0.5) / 400_000
    seconds = draw.at(luck)
    assert np.all(np.diff(seconds) >= 0)
    assert seconds.mean() == pytest.approx(draw.mean_seconds, rel=2e-3)
    assert (seconds == 0).mean() == pytest.approx(draw.zero_share, abs=1e-5)
    table = QuantileTable.of(draw)
    some = luck[::1_999]
    one_by_one = np.array([table.at(each) for each in some.tolist()])
    assert one_by_one == pytest.approx(draw.at(some), rel=3e-3, abs=1e-4 * draw.mean_seconds)


@pytest.mark.parametrize(
    ("family", "parameters"),
    [
        ("exponential", (-1.0,)),
        ("gamma", (1.0,)),
        ("weibull", (0.0, 1.0)),
        ("uniform", (2.0, 1.0)),
        ("empirical", (2.0, 1.0)),
        ("empirical", ()),
        ("lognormal", (math.inf, 1.0)),
        ("poisson", (1.0,)),
    ],
)
def test_distributions_that_make_no_sense(family: Family, parameters: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match=r"distribution|Quantiles"):
        Draw(family, parameters)


def test_normal_quantiles_and_student() -> None:
    found = normal_quantiles(np.array([0.5, 0.975, 0.001, 1e-12]))
    expected = [0, 1.959963984540054, -3.090232306167813, -7.034483825301132]
    assert found == pytest.approx(expected, abs=1e-12)
    tables = {
        1: 12.7062047362,
        2: 4.3026527297,
        5: 2.5705818366,
        10: 2.2281388520,
        29: 2.0452296421,
    }
    for freedom, value in tables.items():
        assert student_quantile(0.975, freedom) == pytest.approx(value, abs=1e-8)


@given(st.floats(0.05, 500))
def test_gamma_shares_ascend_and_halve_near_the_median(shape: float) -> None:
    values = np.linspace(0.01, 3, 60) * shape
    shares = gamma_share(values, shape)
    assert np.all(np.diff(shares) >= -1e-12)
    # A step on: F(a, x) - F(a + 1, x) = x^a e^-x / Gamma(a + 1).
    step = np.exp(shape * np.log(values) - values - math.lgamma(shape + 1))
    assert shares - gamma_share(values, shape + 1) == pytest.approx(step, abs=1e-11)
