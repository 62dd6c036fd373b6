"""Early warning: what came far more often than expected, and nothing that chance explains."""

import math

import numpy as np
import pytest
from scipy import stats  # type: ignore[import-untyped]

from gemba.insight.staffing.series import ArrivalKind, ArrivalSeries
from gemba.insight.staffing.surges import chance_of, surges
from gemba.insight.staffing.testing import MONDAY, drawn_series

REPAIR, RETURN = ArrivalKind("email", "repair"), ArrivalKind("email", "return")


def with_more(series: ArrivalSeries, times: float) -> ArrivalSeries:
    counts = series.counts.copy()
    counts[-3:] = np.round(counts[-3:] * times)
    return ArrivalSeries(series.first_day, counts)


def test_what_doubles_warns_and_the_rest_does_not() -> None:
    found = surges({REPAIR: with_more(drawn_series(70, 40), 2.2), RETURN: drawn_series(70, seed=2)})
    assert [each.kind for each in found] == [REPAIR]
    assert found[0].arrived > 1.6 * found[0].expected


def test_chance_alone_hardly_warns() -> None:
    warned = sum(
        bool(
            surges(
                {
                    REPAIR: drawn_series(63, 30, seed=seed),
                    RETURN: drawn_series(63, 8, seed=99 + seed),
                }
            )
        )
        for seed in range(60)
    )
    assert warned <= 3


def test_a_topic_never_seen_before_warns() -> None:
    counts = np.zeros((40, 1), np.int64)
    counts[-2:] = 4
    (found,) = surges({REPAIR: ArrivalSeries(MONDAY, counts)})
    assert found.arrived == 8


def test_two_weeks_tell_nothing() -> None:
    assert surges({REPAIR: with_more(drawn_series(16), 9)}) == ()


@pytest.mark.parametrize(("arrived", "expected"), [(9, 2.5), (300, 250.0), (12, 0.01), (2, 1.9)])
def test_chances_are_those_of_the_textbooks(arrived: int, expected: float) -> None:
    poisson = stats.poisson.sf(arrived - 1, expected)
    assert chance_of(arrived, expected, math.inf) == pytest.approx(poisson, rel=1e-9)
    mixed = stats.nbinom.sf(arrived - 1, 7.5, 7.5 / (7.5 + expected))
    assert chance_of(arrived, expected, 7.5) == pytest.approx(mixed, rel=1e-9)
    assert chance_of(1, 2.0, 7.5) == 1.0
