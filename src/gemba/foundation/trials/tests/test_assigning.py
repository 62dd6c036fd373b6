"""Chance that is the same on every machine, fair, and in pairs where blocks of time are drawn."""

from datetime import UTC, datetime, timedelta
from math import sqrt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemba.foundation.trials.assigning import (
    BLOCK_HOURS,
    CONTROL,
    TREATMENT,
    arm_of,
    block_bounds,
    block_number,
    fraction_of,
    next_day,
    switchback_arm,
)

KEY = "0193e3f0a1b27c4d8e9fa0b1c2d3e4f5"
ZONES = ("UTC", "Asia/Shanghai", "Europe/Berlin", "America/St_Johns")
moments = st.integers(0, 4 * 365 * 24 * 60).map(
    lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


def test_arms_are_the_same_on_every_machine() -> None:
    # written down once: whoever changes how arms are drawn changes running trials
    assert "".join(arm_of(KEY, f"case-{n}", 0.5)[0] for n in range(16)) == "tcttccttcccctttc"
    assert fraction_of(KEY, "case-0") == 0.22647169241030363
    assert "".join(switchback_arm(KEY, "7", n)[0] for n in range(12)) == "tctccttcctct"


@pytest.mark.parametrize("share", [0.1, 0.5, 0.8])
def test_the_share_is_kept_within_chance(share: float) -> None:
    units = 10_000
    treated = sum(arm_of(KEY, f"{n}", share) == TREATMENT for n in range(units))
    assert abs(treated - share * units) < 4 * sqrt(units * share * (1 - share))


def test_over_many_trials_half_of_the_cases_are_treated_in_each() -> None:
    # ten thousand keys with a hundred cases each: the spread of the shares is that of chance too
    cases, trials = 100, 10_000
    units = [f"{n}" for n in range(cases)]
    off = [
        (sum(arm_of(f"trial {key}", unit, 0.5) == TREATMENT for unit in units) - cases / 2)
        / sqrt(cases / 4)
        for key in range(trials // 20)
    ]
    mean, spread = sum(off) / len(off), sum(each * each for each in off) / len(off)
    assert abs(mean) < 4 / sqrt(len(off))
    assert abs(spread - 1) < 4 * sqrt(2 / len(off))


@given(st.text(max_size=40), st.text(max_size=40), st.floats(0, 1))
def test_a_larger_share_only_adds_to_who_is_treated(key: str, unit: str, share: float) -> None:
    assert arm_of(key, unit, share) == arm_of(key, unit, share)
    assert arm_of(key, unit, 1.0) == TREATMENT
    assert arm_of(key, unit, 0.0) == CONTROL
    if arm_of(key, unit, share) == TREATMENT:
        assert arm_of(key, unit, min(1.0, share + 0.2)) == TREATMENT


@given(st.text(max_size=20), st.integers(0, 10**6))
def test_of_two_blocks_one_is_treated(stratum: str, pair: int) -> None:
    arms = {switchback_arm(KEY, stratum, 2 * pair), switchback_arm(KEY, stratum, 2 * pair + 1)}
    assert arms == {CONTROL, TREATMENT}


def test_the_first_of_two_blocks_is_treated_half_the_time() -> None:
    pairs = 2_000
    first = sum(switchback_arm(KEY, "", 2 * n) == TREATMENT for n in range(pairs))
    assert abs(first - pairs / 2) < 4 * sqrt(pairs / 4)


@given(moments, st.sampled_from(BLOCK_HOURS), st.sampled_from(ZONES), st.integers(0, 740_000))
def test_a_moment_lies_in_its_block(at: datetime, hours: int, zone: str, first_day: int) -> None:
    number = block_number(at, hours, zone, first_day)
    since, until = block_bounds(number, hours, zone, first_day)
    assert since <= at < until
    length = until.astimezone(UTC) - since.astimezone(UTC)
    assert abs(length - timedelta(hours=hours)) <= timedelta(hours=1)
    begins = since.astimezone(ZoneInfo(zone))
    assert begins.hour % min(hours, 24) == 0


@given(moments, st.sampled_from(BLOCK_HOURS), st.sampled_from(ZONES))
def test_the_first_block_begins_at_the_next_midnight(at: datetime, hours: int, zone: str) -> None:
    first_day = next_day(at, zone)
    since, _until = block_bounds(0, hours, zone, first_day)
    assert timedelta(0) < since - at <= timedelta(days=1, hours=1)
    assert since.astimezone(ZoneInfo(zone)).hour == 0
    assert block_number(at, hours, zone, first_day) < 0


def test_weeks_begin_on_monday_where_the_desk_is() -> None:
    at = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)  # Monday, one second past midnight in Shanghai
    since, _until = block_bounds(block_number(at, 168, "Asia/Shanghai"), 168, "Asia/Shanghai")
    assert since.isoformat() == "2026-11-23T00:00:00+08:00"
