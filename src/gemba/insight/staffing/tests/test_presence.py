"""People there by half hour, on the clocks of a zone."""

from datetime import date, timedelta

import numpy as np
import pytest

from gemba.insight.staffing.presence import (
    by_week_slot,
    people_there,
    seen_stretches,
    slot_edges_us,
)
from gemba.insight.staffing.testing import MONDAY

HOUR_US = 3_600_000_000
DAY = date(2024, 3, 31)


def test_people_overlap_and_parts_of_slots_count_as_parts() -> None:
    edges = slot_edges_us(MONDAY, 1, "UTC")
    nine = int(edges[18])
    found = people_there([[(nine, nine + HOUR_US)], [(nine + HOUR_US // 4, nine + HOUR_US)]], edges)
    assert found[17:21].tolist() == [0.0, 1.5, 2.0, 0.0]
    assert people_there([[]], edges).sum() == 0


@pytest.mark.parametrize(("day", "hours"), [(DAY, 23), (date(2024, 10, 27), 25), (MONDAY, 24)])
def test_a_day_is_as_long_as_its_clocks_say(day: date, hours: int) -> None:
    edges = slot_edges_us(day, 1, "Europe/Berlin")
    assert int(edges[-1] - edges[0]) == hours * HOUR_US
    assert (np.diff(edges) >= 0).all()
    # Eight in the morning is eight in the morning, however long the night was.
    assert int(edges[-1] - edges[16]) == 16 * HOUR_US


def test_hours_the_clocks_skip_have_no_length() -> None:
    lengths = np.diff(slot_edges_us(DAY, 1, "Europe/Berlin"))
    assert np.flatnonzero(lengths == 0).tolist() == [4, 5]


def test_weeks_are_put_on_top_of_each_other() -> None:
    flat = np.repeat([1.0, 2.0, 3.0], 48)
    found = by_week_slot(flat, MONDAY + timedelta(days=6))
    assert (found[6, 0], found[0, 0], found[1, 0]) == (1.0, 2.0, 3.0)
    assert np.isnan(found[2]).all()


def test_people_are_there_between_acts_that_lie_close() -> None:
    who = np.array([1, 0, 1, 1, 1], np.int32)
    at = np.array([10.1, 10.0, 9.2, 12.4, 17.9]) * HOUR_US
    found = seen_stretches(who, at.astype(np.int64))
    hours = {code: [(a / HOUR_US, b / HOUR_US) for a, b in each] for code, each in found.items()}
    assert hours == {0: [(10.0, 10.5)], 1: [(9.0, 10.5), (12.0, 12.5), (17.5, 18.0)]}
    assert seen_stretches(who[:0], at[:0].astype(np.int64)) == {}
