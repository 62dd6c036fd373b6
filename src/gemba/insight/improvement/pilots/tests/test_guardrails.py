"""Guardrails stop what does harm, at once where a limit is passed, and rarely anything else."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemba.insight.eventlog.arrays import Bools, Int64s
from gemba.insight.improvement.pilots.bad_events import EventGuard, Lots, watch_events
from gemba.insight.improvement.pilots.guardrails import Alarm, Guard, watch
from gemba.insight.improvement.pilots.outcomes import DAY_US, Ripeness
from gemba.insight.kpis.kpi import Better, Measure, Unit

from .worlds import Desk, plan_for

LATE = 10**5 * DAY_US
GUARD = Guard("waiting_time", Measure.MEAN, Unit.SECONDS, Better.LOWER, Ripeness.of_time(DAY_US))


def test_harm_stops_a_pilot_and_the_same_rows_stop_it_at_the_same_moment() -> None:
    rows = Desk(a_day=60, effect=0.6).drawn(np.random.default_rng(1))
    found = watch(rows, plan_for(), GUARD, LATE)
    assert found.alarm is Alarm.HARM
    assert found.fired_us is not None
    assert found.fired_us < 15 * DAY_US
    assert found.effect is not None
    assert found.effect.difference > 0
    assert watch(rows, plan_for(), GUARD, found.fired_us) == found
    before = watch(rows, plan_for(), GUARD, found.fired_us - 1)
    assert before.alarm is None
    assert before.looks == found.looks - 1


def test_what_is_better_is_no_harm() -> None:
    rows = Desk(a_day=60, effect=-0.6).drawn(np.random.default_rng(1))
    assert watch(rows, plan_for(), GUARD, LATE).alarm is None
    turned = replace(GUARD, better=Better.HIGHER)
    assert watch(rows, plan_for(), turned, LATE).alarm is Alarm.HARM


def test_a_margin_allows_so_much() -> None:
    rows = Desk(a_day=60, effect=0.6).drawn(np.random.default_rng(1))
    found = watch(rows, plan_for(), replace(GUARD, margin=1e6), LATE)
    assert found.alarm is None
    assert found.looks > 10


def test_a_limit_stops_without_any_test() -> None:
    rows = Desk(a_day=60).drawn(np.random.default_rng(2))
    found = watch(rows, plan_for(), replace(GUARD, limit=3_600.0), LATE)
    assert found.alarm is Alarm.LIMIT
    assert found.effect is not None
    assert found.effect.cases[1] >= 30
    kept = watch(rows, plan_for(), replace(GUARD, limit=86_400.0), LATE)
    assert kept.alarm is None


def test_without_harm_guards_keep_their_error() -> None:
    fired = 0
    for seed in range(15):
        rows = Desk(a_day=15).drawn(np.random.default_rng([3, seed]))
        fired += watch(rows, plan_for(units=350), GUARD, LATE).alarm is not None
    assert fired <= 4


def happened(treated: list[bool], unit: list[int] | None = None) -> tuple[Int64s, Bools, Int64s]:
    units = np.arange(len(treated)) if unit is None else np.array(unit)
    return units, np.array(treated, dtype=np.bool_), np.arange(len(treated)) * DAY_US


def test_the_event_that_passes_the_limit_stops_it() -> None:
    guard = EventGuard("complaint", count_max=2)
    found = watch_events(*happened([True, False, True, False, True, True]), guard, 0.5)
    assert (found.alarm, found.fired_us, found.counts) == (Alarm.LIMIT, 4 * DAY_US, (2, 3))


def test_seven_of_seven_in_the_treated_arm_are_no_chance() -> None:
    """The mixture over all larger chances: 2 (1 - 2^-8) / 8 over 2^-7 is 31.9, above 1 / 0.05."""
    found = watch_events(*happened([True] * 9), EventGuard("complaint"), 0.5)
    assert (found.alarm, found.counts) == (Alarm.MORE_EVENTS, (0, 7))
    assert found.p == pytest.approx(1 / 31.875, rel=1e-9)
    rarely = watch_events(*happened([True] * 9), EventGuard("complaint"), 0.9)
    assert rarely.alarm is None


def test_a_customer_who_complains_again_counts_once() -> None:
    found = watch_events(*happened([True] * 9, [1] * 9), EventGuard("complaint"), 0.5)
    assert (found.alarm, found.counts) == (None, (0, 1))
    nobody = watch_events(*happened([]), EventGuard("complaint"), 0.5)
    assert (nobody.p, nobody.counts) == (1.0, (0, 0))


@pytest.mark.parametrize(("treated_share", "stops"), [(0.07, False), (0.2, True)])
def test_what_may_happen_a_little_more_often_stops_nothing_before_it_does(
    treated_share: float, stops: bool
) -> None:
    """Events of 4 in a hundred cases of control, and surely more when treated; 5 points allowed."""
    rng = np.random.default_rng(5)
    treated = rng.random(4_000) < 0.5
    at_us = np.arange(4_000) * DAY_US
    had = rng.random(4_000) < np.where(treated, treated_share, 0.04)
    events = np.flatnonzero(had), treated[had], at_us[had] + DAY_US
    lots = Lots.of(treated, at_us)
    strict = watch_events(*events, EventGuard("reopened"), 0.5, lots=lots)
    assert strict.alarm is Alarm.MORE_EVENTS
    found = watch_events(*events, EventGuard("reopened", margin=0.05), 0.5, lots=lots)
    assert (found.alarm is not None) is stops
    if found.fired_us is not None:
        until = at_us <= found.fired_us
        shares = [
            np.count_nonzero(events[2][events[1] == arm] <= found.fired_us)
            / np.count_nonzero(until & (treated == arm))
            for arm in (True, False)
        ]
        assert shares[0] - shares[1] > 0.05


@given(st.sampled_from([0.2, 0.5, 0.8]), st.integers(0, 5))
def test_events_alike_in_both_arms_rarely_alarm(share: float, seed: int) -> None:
    rng = np.random.default_rng([4, seed])
    drawn = rng.random((100, 150)) < share
    fired = sum(
        watch_events(*happened(list(row)), EventGuard("complaint"), share).alarm is not None
        for row in drawn
    )
    assert fired / 100 <= 0.05 + 4 * 0.022
