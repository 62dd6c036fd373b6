"""The five distances, by hand and by what a distance has to be."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import wasserstein_distance  # type: ignore[import-untyped]

from gemba.insight.eventlog.columns import EventColumns, build
from gemba.insight.eventlog.testing import drawn_events, log_of, rows_of
from gemba.insight.simulation.distances import wasserstein as room
from gemba.insight.simulation.distances.five import Distances, distances
from gemba.insight.simulation.distances.wasserstein import wasserstein

HOUR = 3600

SAMPLES = st.lists(st.integers(-50, 50), min_size=1, max_size=30).map(
    lambda values: np.array(values, dtype=np.int64)
)
LOGS = drawn_events(size_max=20, starts=True).filter(bool).map(lambda found: build(rows_of(found)))


@given(SAMPLES, SAMPLES)
def test_wasserstein_is_what_scipy_says(
    one: np.ndarray[tuple[int], np.dtype[np.int64]],
    other: np.ndarray[tuple[int], np.dtype[np.int64]],
) -> None:
    expected = wasserstein_distance(one, other)
    assert wasserstein(one, other) == pytest.approx(expected, abs=1e-9)
    assert room._sorted_distance(one, other) == pytest.approx(expected, abs=1e-9)


def test_nothing_is_no_distance_away() -> None:
    assert np.isnan(wasserstein(np.empty(0, np.int64), np.array([1])))


def ladder(shift_hours: int, activities: str = "abc", wait_hours: int = 2) -> EventColumns:
    """Three cases a day apart, one step after the other, each an hour long."""
    rows = []
    for case in range(3):
        at = (case * 24 + shift_hours) * HOUR
        for step in activities:
            rows.append(f"c{case} {step} {at + HOUR} ann {at}")
            at += HOUR + wait_hours * HOUR
    return log_of("\n".join(rows))


def test_a_log_moved_by_two_hours() -> None:
    found = distances(ladder(0), ladder(2))
    assert found.n_gram == 0
    assert found.absolute_hours == pytest.approx(2)
    # Three of seven weekdays have work, each moved by two hours.
    assert found.circadian_hours == pytest.approx(2 * 3 / 7)
    assert found.relative_hours == 0
    assert found.cycle_time_hours == 0


def test_a_log_moved_by_a_day_works_on_other_weekdays() -> None:
    found = distances(ladder(0), ladder(24))
    assert found.absolute_hours == pytest.approx(24)
    assert found.circadian_hours == pytest.approx(2 * 23 / 7)


def test_the_zone_tells_the_weekday() -> None:
    # 23:00 and 0:30 the next day in UTC are two weekdays, in Berlin one.
    late, early = log_of("c a 169200"), log_of("c a 174600")
    assert distances(late, early).circadian_hours == pytest.approx(2 * 23 / 7)
    assert distances(late, early, "Europe/Berlin").circadian_hours == pytest.approx(1 / 7)


def test_longer_waits_lengthen_cases() -> None:
    found = distances(ladder(0, wait_hours=2), ladder(0, wait_hours=5))
    # Starts and ends: 0 1 3 4 6 7 against 0 1 6 7 12 13.
    assert found.relative_hours == pytest.approx((3 + 3 + 6 + 6) / 6)
    assert found.cycle_time_hours == pytest.approx(6)


def test_other_ways_through_the_process() -> None:
    # Of a b c: --a -ab abc bc- c--; of a c: --a -ac ac- c--. Two of five and two of four shared.
    found = distances(ladder(0, "abc"), ladder(0, "ac"))
    assert found.n_gram == pytest.approx((3 + 2) / 9)
    assert distances(ladder(0, "abc"), ladder(0, "xyz")).n_gram == 1


def test_where_one_log_has_ends_only_ends_are_compared() -> None:
    ends = log_of("c a 3600\nc b 7200")
    both = log_of("c a 3600 ann 0\nc b 7200 ann 0")
    assert distances(ends, both) == Distances(0, 0, 0, 0, 0)


def test_names_not_codes_are_compared() -> None:
    one = log_of("c1 a 0\nc1 b 10\nc2 b 20")
    other = log_of("c0 b 20\nc9 a 0\nc9 b 10")
    assert distances(one, other).n_gram == 0


def test_an_empty_log_is_no_distance_away() -> None:
    assert np.isnan(distances(log_of(""), ladder(0)).each()).all()


@given(LOGS)
def test_zero_to_itself(log: EventColumns) -> None:
    assert distances(log, log).each() == (0, 0, 0, 0, 0)


@given(LOGS, LOGS)
def test_both_ways_the_same(one: EventColumns, other: EventColumns) -> None:
    assert distances(one, other).each() == pytest.approx(distances(other, one).each())


@given(LOGS, LOGS, LOGS)
def test_no_short_cut_over_a_third(
    one: EventColumns, other: EventColumns, third: EventColumns
) -> None:
    """Not so for n-grams, which are counted as a share of both logs, nor where one log of three
    lacks starts."""
    assume(len({log.start_us is None for log in (one, other, third)}) == 1)
    direct = distances(one, other)
    around = distances(one, third), distances(third, other)
    for name in ("absolute_hours", "circadian_hours", "relative_hours"):
        two_legs = sum(getattr(leg, name) for leg in around)
        assert getattr(direct, name) <= two_legs + 1e-9


@given(LOGS, LOGS)
def test_n_grams_stay_within_zero_and_one(one: EventColumns, other: EventColumns) -> None:
    assert 0 <= distances(one, other).n_gram <= 1
